/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CCA token (DEN0137 A7.2.3), which exists nowhere as a whole: it is six parts, of which the platform token is the RMM's
 * and claims and regions are in the area.
 */
#include <attest.h>

#include <string.h>

#include <abi/token.h>

#include <cose.h>

#define PART_COUNT 6
#define HEAD_MAX 16
#define MIDDLE_MAX 28
#define TAIL_MAX (SIGN_SIZE + 2)

/* All heads at their longest. */
#define AROUND_MAX (HEAD_MAX + MIDDLE_MAX + TAIL_MAX)

struct parts {
	struct {
		const uint8_t *data;
		size_t size;
	} part[PART_COUNT];
	uint8_t head[HEAD_MAX];
	uint8_t middle[MIDDLE_MAX];
	uint8_t tail[TAIL_MAX];
};

static void parts_of(const struct area *area, struct parts *p)
{
	struct cbor head = { p->head, sizeof(p->head), 0 };
	struct cbor middle = { p->middle, sizeof(p->middle), 0 };
	struct cbor tail = { p->tail, sizeof(p->tail), 0 };
	struct cbor sign1 = { NULL, 0, 0 };
	size_t platform_size;
	const uint8_t *platform = attest_platform_token(&platform_size);
	const size_t payload_size = area->claims_size + area->regions_size;

	cbor_tag(&head, CCA_TOKEN_TAG);
	cbor_map(&head, 2);
	cbor_uint(&head, CCA_TOKEN_PLATFORM);
	cbor_bytes_head(&head, platform_size);

	cose_sign1_tail(&tail, area->signature, sizeof(area->signature));
	cose_sign1_head(&sign1, payload_size);
	cbor_uint(&middle, CCA_TOKEN_REALM);
	cbor_bytes_head(&middle, sign1.len + payload_size + tail.len);
	cose_sign1_head(&middle, payload_size);

	p->part[0].data = p->head;
	p->part[0].size = head.len;
	p->part[1].data = platform;
	p->part[1].size = platform_size;
	p->part[2].data = p->middle;
	p->part[2].size = middle.len;
	p->part[3].data = area->claims;
	p->part[3].size = area->claims_size;
	p->part[4].data = area->regions;
	p->part[4].size = area->regions_size;
	p->part[5].data = p->tail;
	p->part[5].size = tail.len;
}

size_t token_regions_max(const struct area *area)
{
	size_t platform_size;
	size_t max;

	(void)attest_platform_token(&platform_size);
	max = CCA_TOKEN_SIZE_MAX - AROUND_MAX - CSM_CLAIM_HEAD_MAX - platform_size -
	      area->claims_size;
	return max < REGIONS_SIZE_MAX ? max : REGIONS_SIZE_MAX;
}

size_t token_size(const struct area *area)
{
	struct parts p;
	size_t size = 0;

	parts_of(area, &p);
	for (unsigned int i = 0; i < PART_COUNT; i++)
		size += p.part[i].size;
	return size;
}

void token_copy(const struct area *area, size_t from, uint8_t *to, size_t size)
{
	struct parts p;

	parts_of(area, &p);
	for (unsigned int i = 0; i < PART_COUNT && size != 0; i++) {
		size_t n;

		if (from >= p.part[i].size) {
			from -= p.part[i].size;
			continue;
		}
		n = p.part[i].size - from;
		if (n > size)
			n = size;
		memcpy(to, p.part[i].data + from, n);
		to += n;
		size -= n;
		from = 0;
	}
}
