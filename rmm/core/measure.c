/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realm measurements. The layouts are those of rmi.md 5 (DEN0137 "Realm measurement").
 */
#include <measure.h>

#include <string.h>

#include <arch.h>

#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>

#define MEASURE_DESC_DATA 0
#define MEASURE_DESC_REC 1
#define MEASURE_DESC_RIPAS 2
#define MEASURE_DESC_SIZE 0x100

/* RmmMeasurementDescriptorData / Rec / Ripas: one size, hashed whole. */
struct measure_desc {
	uint8_t type;
	uint8_t pad[7];
	uint64_t len;
	uint8_t rim[MEASUREMENT_SIZE];
	union {
		struct {
			uint64_t ipa;
			uint64_t flags;
			uint8_t content[MEASUREMENT_SIZE];
		} data;
		struct {
			uint8_t content[MEASUREMENT_SIZE];
		} rec;
		struct {
			uint64_t base;
			uint64_t top;
		} ripas;
		uint8_t raw[MEASURE_DESC_SIZE - 0x50];
	};
};

_Static_assert(sizeof(struct measure_desc) == MEASURE_DESC_SIZE, "measurement descriptor");
_Static_assert(offsetof(struct measure_desc, data.content) == 0x60, "DATA descriptor");
_Static_assert(offsetof(struct measure_desc, rec.content) == 0x50, "REC descriptor");
_Static_assert(offsetof(struct measure_desc, ripas.top) == 0x58, "RIPAS descriptor");

size_t measure_digest_size(enum hash_algo algo)
{
	return algo == HASH_SHA_512 ? 64 : 32;
}

void measure_hash(enum hash_algo algo, const void *data, size_t size, uint8_t out[MEASUREMENT_SIZE])
{
	memset(out, 0, MEASUREMENT_SIZE);
	/* These fail only for a bad "is224"/"is384" argument. */
	if (algo == HASH_SHA_512)
		(void)mbedtls_sha512(data, size, out, 0);
	else
		(void)mbedtls_sha256(data, size, out, 0);
}

_Static_assert(sizeof(mbedtls_sha256_context) <= sizeof(struct measure_stream), "SHA-256 state");

static mbedtls_sha256_context *sha256_of(struct measure_stream *s)
{
	return (mbedtls_sha256_context *)s->state;
}

void measure_stream_begin(struct measure_stream *s)
{
	mbedtls_sha256_init(sha256_of(s));
	(void)mbedtls_sha256_starts(sha256_of(s), 0);
}

void measure_stream_add(struct measure_stream *s, const void *data, size_t size)
{
	(void)mbedtls_sha256_update(sha256_of(s), data, size);
}

void measure_stream_end(struct measure_stream *s, uint8_t digest[32])
{
	(void)mbedtls_sha256_finish(sha256_of(s), digest);
}

static void extend_rim(struct realm *realm, struct measure_desc *desc, uint8_t type)
{
	desc->type = type;
	desc->len = MEASURE_DESC_SIZE;
	memcpy(desc->rim, realm->measurement[0], MEASUREMENT_SIZE);
	measure_hash(realm->hash_algo, desc, sizeof(*desc), realm->measurement[0]);
}

/* Clear everything between two members of a structure: [after the first, before the second). */
#define CLEAR_GAP(p, first, second)                                                    \
	memset((uint8_t *)(p) + offsetof(typeof(*(p)), first) + sizeof((p)->first), 0, \
	       offsetof(typeof(*(p)), second) - offsetof(typeof(*(p)), first) -        \
		       sizeof((p)->first))

void measure_realm_create(struct realm *realm, struct rmi_realm_params *params)
{
	CLEAR_GAP(params, s2sz, sve_vl);
	CLEAR_GAP(params, sve_vl, num_bps);
	CLEAR_GAP(params, num_bps, num_wps);
	CLEAR_GAP(params, num_wps, pmu_num_ctrs);
	CLEAR_GAP(params, pmu_num_ctrs, hash_algo);
	memset(&params->hash_algo + 1, 0,
	       sizeof(*params) - offsetof(struct rmi_realm_params, hash_algo) - 1);
	arch_fp_begin();
	measure_hash(realm->hash_algo, params, sizeof(*params), realm->measurement[0]);
	arch_fp_end();
}

void measure_data(struct realm_locked r, ipa_t ipa, uint64_t flags, const void *data)
{
	struct measure_desc desc = { 0 };

	desc.data.ipa = ipa.v;
	desc.data.flags = flags;
	arch_fp_begin();
	if (data != NULL)
		measure_hash(r.realm->hash_algo, data, GRANULE_SIZE, desc.data.content);
	extend_rim(r.realm, &desc, MEASURE_DESC_DATA);
	arch_fp_end();
}

void measure_rec(struct realm_locked r, struct rmi_rec_params *params)
{
	struct measure_desc desc = { 0 };

	CLEAR_GAP(params, flags, pc);
	CLEAR_GAP(params, pc, gprs);
	memset((uint8_t *)params->gprs + sizeof(params->gprs), 0,
	       sizeof(*params) - offsetof(struct rmi_rec_params, gprs) - sizeof(params->gprs));
	arch_fp_begin();
	measure_hash(r.realm->hash_algo, params, sizeof(*params), desc.rec.content);
	extend_rim(r.realm, &desc, MEASURE_DESC_REC);
	arch_fp_end();
}

void measure_ripas(struct realm_locked r, uint64_t base, uint64_t top)
{
	struct measure_desc desc = { 0 };

	desc.ripas.base = base;
	desc.ripas.top = top;
	extend_rim(r.realm, &desc, MEASURE_DESC_RIPAS);
}

void measure_extend_rem(struct realm_locked r, unsigned int index, const void *value, size_t size)
{
	uint8_t *rem = r.realm->measurement[index];
	uint8_t input[2 * MEASUREMENT_SIZE] = { 0 };

	/* The whole old slot and the value, zero-padded: docs/design.md, "Choices". */
	memcpy(input, rem, MEASUREMENT_SIZE);
	memcpy(input + MEASUREMENT_SIZE, value, size);
	arch_fp_begin();
	measure_hash(r.realm->hash_algo, input, sizeof(input), rem);
	arch_fp_end();
}
