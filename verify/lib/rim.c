/* SPDX-License-Identifier: BSD-3-Clause */
/* Measurements as the RMM makes them: DEN0137 "Realm measurement"; rmm/core/measure.c is the other implementation. */
#include <stddef.h>
#include <string.h>

#include <openssl/evp.h>

#include "error.h"

#define GRANULE 4096U
#define SLOT 64U

/* Descriptors are 256 bytes, of three types, with the old RIM in the same place. */
#define DESC_SIZE 0x100U
#define DESC_RIM 0x10U
#define DESC_BODY 0x50U

enum { DESC_DATA, DESC_REC, DESC_RIPAS };

static void put64(uint8_t *at, uint64_t value)
{
	for (unsigned int i = 0; i < 8; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static enum caec_status hash(enum caec_hash algo, const void *data, size_t size, uint8_t out[SLOT])
{
	memset(out, 0, SLOT);
	if (EVP_Q_digest(NULL, algo == CAEC_SHA_512 ? "SHA512" : "SHA256", NULL, data, size, out,
			 NULL) != 1)
		return CAEC_E_INTERNAL;
	return CAEC_OK;
}

static enum caec_status extend(struct caec_measurement *rim, uint8_t desc[DESC_SIZE],
			       unsigned int type)
{
	put64(desc, type);
	put64(desc + 8, DESC_SIZE);
	memcpy(desc + DESC_RIM, rim->value, SLOT);
	return hash(rim->hash, desc, DESC_SIZE, rim->value);
}

enum caec_status caec_rim_create(struct caec_measurement *rim,
				 const struct caec_realm_params *params)
{
	uint8_t image[GRANULE] = { 0 };

	/* RmiRealmParams, without what is not measured */
	put64(image, params->flags);
	image[0x08] = params->ipa_width;
	image[0x10] = params->sve_vl;
	image[0x18] = params->num_bps;
	image[0x20] = params->num_wps;
	image[0x28] = params->pmu_num_ctrs;
	image[0x30] = params->hash == CAEC_SHA_512;
	rim->hash = params->hash;
	return hash(rim->hash, image, sizeof(image), rim->value);
}

enum caec_status caec_rim_ripas(struct caec_measurement *rim, uint64_t base, uint64_t top,
				uint64_t entry)
{
	enum caec_status status = CAEC_OK;

	if ((entry != 1ULL << 12 && entry != 1ULL << 21 && entry != 1ULL << 30) ||
	    base % entry != 0 || top % entry != 0 || base >= top)
		return CAEC_E_USAGE;
	for (; status == CAEC_OK && base < top; base += entry) {
		uint8_t desc[DESC_SIZE] = { 0 };

		put64(desc + DESC_BODY, base);
		put64(desc + DESC_BODY + 8, base + entry);
		status = extend(rim, desc, DESC_RIPAS);
	}
	return status;
}

enum caec_status caec_rim_data(struct caec_measurement *rim, uint64_t ipa, uint64_t flags,
			       const void *content)
{
	uint8_t desc[DESC_SIZE] = { 0 };
	enum caec_status status = CAEC_OK;

	if (ipa % GRANULE != 0)
		return CAEC_E_USAGE;
	put64(desc + DESC_BODY, ipa);
	put64(desc + DESC_BODY + 8, flags);
	if (flags & 1)
		status = hash(rim->hash, content, GRANULE, desc + DESC_BODY + 16);
	return status == CAEC_OK ? extend(rim, desc, DESC_DATA) : status;
}

enum caec_status caec_rim_rec(struct caec_measurement *rim, uint64_t pc, const uint64_t gprs[8])
{
	uint8_t image[GRANULE] = { 0 }, desc[DESC_SIZE] = { 0 };
	enum caec_status status;

	/* RmiRecParams, likewise; flags: runnable */
	put64(image, 1);
	put64(image + 0x200, pc);
	for (size_t i = 0; i < 8; i++)
		put64(image + 0x300 + 8 * i, gprs[i]);
	status = hash(rim->hash, image, sizeof(image), desc + DESC_BODY);
	return status == CAEC_OK ? extend(rim, desc, DESC_REC) : status;
}

void caec_rem_init(struct caec_measurement *rem, enum caec_hash algo)
{
	memset(rem, 0, sizeof(*rem));
	rem->hash = algo;
}

enum caec_status caec_rem_extend(struct caec_measurement *rem, const void *value, size_t size)
{
	uint8_t input[2 * SLOT] = { 0 };

	if (size > SLOT)
		return CAEC_E_USAGE;
	memcpy(input, rem->value, SLOT);
	if (size > 0)
		memcpy(input + SLOT, value, size);
	return hash(rem->hash, input, sizeof(input), rem->value);
}
