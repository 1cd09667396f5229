/* SPDX-License-Identifier: BSD-3-Clause */
/* What both realms that have an owner do (bare/owner.h). */
#ifndef GUEST_OWNER_COMMON_H
#define GUEST_OWNER_COMMON_H

#include <bare/owner.h>

#include "demo_common.h"
#include "digest.h"
#include "keys.h"
#include "rsi.h"

#define OWNER_TOKEN_MAX 8192U
#define OWNER_TRIES 1000000U

static inline void owner_event(uint64_t event, uint64_t a, uint64_t b)
{
	uint64_t gprs[3] = { event, a, b };

	host_call(OWNER_HC_EVENT, gprs, 3);
}

/* A whole file; returns its size, which is at most max, else the realm ends. */
static inline size_t owner_get(enum owner_file file, void *to, size_t max)
{
	const struct demo_window *window = (struct demo_window *)shared_base();
	size_t size = 0;

	for (;;) {
		uint64_t length = file;

		host_call(OWNER_HC_GET, &length, 1);
		if (length == 0)
			return size;
		check(length <= DEMO_CHUNK_MAX && length <= max - size);
		memcpy((uint8_t *)to + size, window->payload, length);
		size += length;
	}
}

static inline void owner_put(enum owner_file file, const void *from, size_t size)
{
	struct demo_window *window = (struct demo_window *)shared_base();
	uint64_t gprs[2] = { file, 0 };

	for (size_t done = 0; done <= size; done += gprs[1]) {
		gprs[0] = file;
		gprs[1] = size - done < DEMO_CHUNK_MAX ? size - done : DEMO_CHUNK_MAX;
		memcpy(window->payload, (const uint8_t *)from + done, gprs[1]);
		host_call(OWNER_HC_PUT, gprs, 2);
		if (done == size)
			return;
	}
}

static inline void owner_token(enum owner_file file, const uint8_t challenge[SHA512_SIZE])
{
	static uint8_t token[OWNER_TOKEN_MAX] __attribute__((aligned(4096)));
	uint64_t words[SHA512_SIZE / sizeof(uint64_t)], max, length, status;
	size_t size = 0;

	memcpy(words, challenge, sizeof(words));
	check_eq(rsi_attestation_token_init(words, &max), RSI_SUCCESS);
	check(max <= sizeof(token));
	for (unsigned int i = 0; i < OWNER_TRIES; i++) {
		const size_t offset = size % 4096;

		check(size < sizeof(token));
		status = rsi_attestation_token_continue((uint64_t)token + size - offset, offset,
							4096 - offset, &length);
		check(length <= 4096 - offset);
		size += length;
		if (status != RSI_INCOMPLETE)
			break;
	}
	check_eq(status, RSI_SUCCESS);
	owner_put(file, token, size);
}

/* What the challenges of this realm's tokens are made of. */
static struct {
	uint8_t owner[OWNER_NONCE_SIZE];
	uint8_t role;
	struct owner_hello hello;
} owner_challenge;

static inline void owner_take_token(enum owner_file file, char role)
{
	uint8_t digest[SHA512_SIZE];

	owner_challenge.role = (uint8_t)role;
	digest_of(1, &owner_challenge, sizeof(owner_challenge), digest);
	owner_token(file, digest);
}

/* Publishes who this realm is; *nonce is what an order must contain. */
static inline void owner_introduce(char role, uint8_t nonce[OWNER_NONCE_SIZE])
{
	struct owner_hello *hello = &owner_challenge.hello;

	check_eq(owner_get(OWNER_FILE_NONCE, owner_challenge.owner, OWNER_NONCE_SIZE),
		 OWNER_NONCE_SIZE);
	key_make(hello->point);
	random_bytes(hello->nonce, OWNER_NONCE_SIZE);
	memcpy(nonce, hello->nonce, OWNER_NONCE_SIZE);
	owner_put(OWNER_FILE_HELLO, hello, sizeof(*hello));
	owner_take_token(OWNER_FILE_TOKEN, role);
}

/* Is it an order of the owner whose key is in this realm's personalisation value, for this realm and run? 0 if so. */
static inline unsigned int owner_check(const struct owner_signed *order, size_t size, char role,
				       const uint8_t nonce[OWNER_NONCE_SIZE])
{
	static struct rsi_realm_config config __attribute__((aligned(4096)));
	uint8_t digest[sizeof(config.rpv)] = { 0 };

	if (size <= sizeof(*order))
		return OWNER_REFUSED_SIZE;
	check_eq(rsi_realm_config((uint64_t)&config), RSI_SUCCESS);
	digest_of(0, order->owner, sizeof(order->owner), digest);
	if (memcmp(digest, config.rpv, sizeof(digest)) != 0)
		return OWNER_REFUSED_OWNER;
	if (!signature_holds(order->owner, &order->order, sizeof(order->order),
			     (const uint8_t *)(order + 1), size - sizeof(*order)))
		return OWNER_REFUSED_SIGNATURE;
	if (memcmp(order->order.nonce, nonce, OWNER_NONCE_SIZE) != 0)
		return OWNER_REFUSED_NONCE;
	if (order->order.role != (uint8_t)role)
		return OWNER_REFUSED_ROLE;
	return 0;
}

/* Waits for the order. False if it is not obeyed, which the host has been told. */
static inline bool owner_obey(char role, const uint8_t nonce[OWNER_NONCE_SIZE],
			      struct owner_order *order, uint8_t key[OWNER_KEY_SIZE])
{
	static struct {
		struct owner_signed part;
		uint8_t signature[OWNER_SIGNATURE_MAX];
	} file;
	const size_t size = owner_get(OWNER_FILE_ORDER, &file, sizeof(file));
	unsigned int why = owner_check(&file.part, size, role, nonce);

	if (why == 0 && !key_agree(file.part.order.point, (uint8_t)role, key))
		why = OWNER_REFUSED_POINT;
	if (why != 0)
		owner_event(OWNER_EVENT_REFUSED, why, 0);
	*order = file.part.order;
	return why == 0;
}

#endif
