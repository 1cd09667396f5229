/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the hostile host has to play with: a realm in every state, RECs that wait for everything that one can wait for, a shared
 * region in use, and granules of every kind.
 */
#ifndef HOSTILE_WORLD_H
#define HOSTILE_WORLD_H

#include <stdint.h>

#include <csm_pair.h>
#include <tiny.h>

#define BLOCK (2UL << 20)
#define MAP_ATTRS (6UL << 2 | 3UL << 6)

/* In the realm `active`: a page in a table with holes, a table of nothing, no table; a mapped shared page and a free one. */
#define DATA_IPA BLOCK
#define HOLE_IPA (BLOCK + 2 * GRANULE_SIZE)
#define EMPTY_TABLE_IPA (3 * BLOCK)
#define NO_TABLE_IPA (4 * BLOCK)
#define MAPPED_IPA TINY_HALF
#define UNMAPPED_IPA (TINY_HALF + GRANULE_SIZE)
/* What the REC of `ripas` asks for, and that of `csm`. */
#define RIPAS_BASE BLOCK
#define RIPAS_TOP (BLOCK + 0x10000UL)
#define REGION_BASE 0UL
#define REGION_SIZE 0x1000UL

enum world_realm {
	ACTIVE, /* REC 0 waits for the answer to a host call, REC 1 is off */
	NEW, /* one REC */
	PSCI, /* REC 0 waits for PSCI_COMPLETE, REC 1 is off */
	RIPAS, /* the REC waits for a RIPAS change */
	CSM, /* the REC waits in CSM_CREATE */
	OFF, /* SYSTEM_OFF */
	REALMS,
};

#define WORLD_RECS 2

struct world {
	struct tiny realm[REALMS];
	struct tiny_rec rec[REALMS][WORLD_RECS];
	struct csm_pair pair; /* attached */
	uint64_t desc; /* of its region */
	uint64_t fresh, fresh2, aux[TINY_AUX_MAX]; /* DELEGATED */
	uint64_t aux_count;
	uint64_t ns, run; /* the host's own pages */
	uint64_t realm_params, rec_params; /* in order, for fresh and the realm `NEW` */
	uint64_t next_index; /* of the next REC of `NEW` */
	uint64_t table2, table3, data, unprot2, unprot3, shared; /* of `ACTIVE` */
	uint64_t empty_table;
	uint64_t base, top; /* range of granules that all this lies in */
};

extern struct world world;

void world_create(void);
void world_destroy(void);

/* The host's pages as they were: a call that succeeded may have wiped them. */
void world_refresh(void);
/* A REC that has been used waits again for what it waited for, as far as it still can. */
void world_rearm(uint64_t rec);

#endif
