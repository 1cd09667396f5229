/* SPDX-License-Identifier: BSD-3-Clause */
#include "rim.h"

#include <stddef.h>
#include <string.h>

#include "granule.h"
#include "sha256.h"

#define DESC_SIZE 0x100UL

enum { DESC_DATA = 0, DESC_REC = 1, DESC_RIPAS = 2 };

struct data_desc {
	uint64_t type;
	uint64_t len;
	uint8_t rim[RIM_SLOT];
	uint64_t ipa;
	uint64_t flags;
	uint8_t content[RIM_SLOT];
	uint8_t pad[DESC_SIZE - 0xa0];
};

struct rec_desc {
	uint64_t type;
	uint64_t len;
	uint8_t rim[RIM_SLOT];
	uint8_t content[RIM_SLOT];
	uint8_t pad[DESC_SIZE - 0x90];
};

struct ripas_desc {
	uint64_t type;
	uint64_t len;
	uint8_t rim[RIM_SLOT];
	uint64_t base;
	uint64_t top;
	uint8_t pad[DESC_SIZE - 0x60];
};

_Static_assert(sizeof(struct data_desc) == DESC_SIZE, "RmmMeasurementDescriptorData");
_Static_assert(sizeof(struct rec_desc) == DESC_SIZE, "RmmMeasurementDescriptorRec");
_Static_assert(sizeof(struct ripas_desc) == DESC_SIZE, "RmmMeasurementDescriptorRipas");

void rim_init(struct rim *rim, const struct rmi_realm_params *params)
{
	static struct rmi_realm_params image;

	memset(&image, 0, sizeof(image));
	image.flags = params->flags;
	image.s2sz = params->s2sz;
	image.sve_vl = params->sve_vl;
	image.num_bps = params->num_bps;
	image.num_wps = params->num_wps;
	image.pmu_num_ctrs = params->pmu_num_ctrs;
	image.hash_algo = params->hash_algo;
	memset(rim, 0, sizeof(*rim));
	sha256(&image, sizeof(image), rim->value);
}

void rim_data(struct rim *rim, uint64_t ipa, uint64_t flags, const void *content)
{
	struct data_desc desc = { .type = DESC_DATA, .len = DESC_SIZE, .ipa = ipa, .flags = flags };

	memcpy(desc.rim, rim->value, sizeof(desc.rim));
	if (flags & RMI_MEASURE_CONTENT)
		sha256(content, GRANULE_SIZE, desc.content);
	sha256(&desc, sizeof(desc), rim->value);
}

void rim_rec(struct rim *rim, const struct rmi_rec_params *params)
{
	static struct rmi_rec_params image;
	struct rec_desc desc = { .type = DESC_REC, .len = DESC_SIZE };

	if (!(params->flags & RMI_REC_FLAG_RUNNABLE))
		return;
	memset(&image, 0, sizeof(image));
	image.flags = params->flags;
	image.pc = params->pc;
	memcpy(image.gprs, params->gprs, sizeof(image.gprs));
	memcpy(desc.rim, rim->value, sizeof(desc.rim));
	sha256(&image, sizeof(image), desc.content);
	sha256(&desc, sizeof(desc), rim->value);
}

void rim_ripas(struct rim *rim, uint64_t base, uint64_t top)
{
	struct ripas_desc desc = { .type = DESC_RIPAS, .len = DESC_SIZE, .base = base, .top = top };

	memcpy(desc.rim, rim->value, sizeof(desc.rim));
	sha256(&desc, sizeof(desc), rim->value);
}
