/* SPDX-License-Identifier: BSD-3-Clause */
#include "token.h"

#include <string.h>

#include <abi/rsi.h>
#include <abi/token.h>

#include <check.h>
#include <console.h>
#include <format.h>

#include "puppet.h"

/* A page of the realm that takes the pieces. */
#define BUFFER_IPA 0x300000UL
#define PAGE 4096UL
#define LINE 32

void token_init(struct realm *realm, uint8_t seed)
{
	uint64_t x[PUPPET_SMC_ARGS] = { RSI_ATTESTATION_TOKEN_INIT }, out[PUPPET_SMC_REGS];
	uint8_t *challenge = (uint8_t *)&x[1];

	for (unsigned int i = 0; i < 64; i++)
		challenge[i] = (uint8_t)(seed + i);
	puppet_smc_all(realm, x, out);
	CHECK_EQ(out[0], RSI_SUCCESS);
	CHECK_EQ(out[1], CCA_TOKEN_SIZE_MAX);
}

/* The realm's bytes [from, from + size) of the buffer, word by word. */
static void fetch(struct realm *realm, uint64_t from, uint64_t size, uint8_t *to)
{
	for (uint64_t i = from & ~7UL; i < from + size; i += 8) {
		const uint64_t word = puppet_read(realm, BUFFER_IPA + i);

		for (unsigned int k = 0; k < 8; k++)
			if (i + k >= from && i + k < from + size)
				to[i + k - from] = (uint8_t)(word >> 8 * k);
	}
}

uint64_t token_continue(struct realm *realm, struct token *token, uint64_t offset, uint64_t size)
{
	const uint64_t x[6] = { RSI_ATTESTATION_TOKEN_CONTINUE, BUFFER_IPA, offset, size };
	uint64_t out[3];
	const uint64_t status = puppet_smc(realm, x, out);

	CHECK(status == RSI_SUCCESS || status == RSI_INCOMPLETE || out[0] == 0);
	CHECK(out[0] <= size && token->size + out[0] <= sizeof(token->data));
	CHECK(out[1] == 0 && out[2] == 0);
	if (status == RSI_INCOMPLETE && out[0] == 0 && size != 0)
		token->interrupted++;
	fetch(realm, offset, out[0], token->data + token->size);
	token->size += out[0];
	return status;
}

void token_take(struct realm *realm, struct token *token, uint64_t size)
{
	uint64_t status;

	memset(token, 0, sizeof(*token));
	do {
		check_point();
		status = token_continue(realm, token, 0, size);
	} while (status == RSI_INCOMPLETE);
	CHECK_EQ(status, RSI_SUCCESS);
	CHECK(token->size > 1000);
	/* Nothing is left. */
	CHECK_EQ(token_continue(realm, token, 0, size), RSI_ERROR_STATE);
}

void token_equal(const struct token *a, const struct token *b)
{
	CHECK_EQ(a->size, b->size);
	for (size_t i = 0; i < a->size; i++)
		if (a->data[i] != b->data[i])
			check_fail(__FILE__, __LINE__, "byte %lu of the token is 0x%x, not 0x%x", i,
				   a->data[i], b->data[i]);
}

void token_print(const char *name, const struct token *token)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < token->size; i += LINE) {
		char hex[2 * LINE + 1];
		size_t n = 0;

		for (size_t k = i; k < i + LINE && k < token->size; k++) {
			hex[n++] = digits[token->data[k] >> 4];
			hex[n++] = digits[token->data[k] & 15];
		}
		hex[n] = 0;
		print("TOKEN %s %s\n", name, hex);
	}
}
