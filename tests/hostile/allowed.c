/* SPDX-License-Identifier: BSD-3-Clause */
/* What must hold for a command to succeed, as far as the host can tell from the arguments and from what it made itself. */
#include <abi/csm.h>
#include <abi/rmi.h>

#include <granule.h>
#include <rtt.h>

#include "sweep.h"
#include "world.h"

#define ATTRS (7UL << 2 | 3UL << 6)

/* Base of the unprotected half of the realm with this RD; 0: there is none. */
static uint64_t half_of(uint64_t rd)
{
	if (rd == world.pair.p->rd || rd == world.pair.c->rd)
		return world.pair.p->half;
	for (unsigned int i = 0; i < REALMS; i++)
		if (rd == world.realm[i].rd)
			return TINY_HALF;
	return 0;
}

static bool is_rec(uint64_t pa)
{
	for (unsigned int i = 0; i < REALMS; i++)
		for (unsigned int k = 0; k < WORLD_RECS; k++)
			if (pa != 0 && pa == world.rec[i][k].pa)
				return true;
	return pa == world.pair.p->recs[0].pa || pa == world.pair.c->recs[0].pa;
}

static bool is_delegated(uint64_t pa)
{
	for (uint64_t i = 0; i < world.aux_count; i++)
		if (pa == world.aux[i])
			return true;
	return pa == world.fresh || pa == world.fresh2;
}

static bool page_in(uint64_t ipa, uint64_t end)
{
	return ipa % GRANULE_SIZE == 0 && ipa < end;
}

/* A table of this level for this IPA: all realms of the world start at level 1. */
static bool table_fits(uint64_t rd, uint64_t ipa, uint64_t level)
{
	return (level == 2 || level == 3) && ipa < 2 * half_of(rd) &&
	       ipa % rtt_entry_size((int64_t)level - 1) == 0;
}

static bool entry_fits(uint64_t rd, uint64_t ipa, uint64_t level)
{
	return level >= 1 && level <= 3 && ipa < 2 * half_of(rd) &&
	       ipa % rtt_entry_size((int64_t)level) == 0;
}

static bool map_fits(const uint64_t *x)
{
	return entry_fits(x[1], x[2], x[3]) && x[2] >= half_of(x[1]) &&
	       (x[4] & ~ATTRS) % rtt_entry_size((int64_t)x[3]) == 0 && x[4] >> 48 == 0;
}

static bool range_fits(uint64_t rd, uint64_t base, uint64_t top)
{
	return base < top && page_in(base, half_of(rd)) && top % GRANULE_SIZE == 0 &&
	       top <= half_of(rd);
}

static bool csm_may_succeed(const uint64_t *x)
{
	switch (x[1]) {
	case RMI_CSM_OP_VERSION:
		return true;
	case RMI_CSM_OP_CREATE:
		return x[2] == world.realm[CSM].rd && is_delegated(x[3]) &&
		       x[4] == world.rec[CSM][0].pa;
	case RMI_CSM_OP_RECLAIM:
	case RMI_CSM_OP_CLOSE:
		return x[2] == world.desc;
	case RMI_CSM_OP_EVICT:
		return x[2] == world.desc && x[3] == world.pair.c->rd;
	case RMI_CSM_OP_READ:
		return x[2] == world.desc || half_of(x[2]) != 0;
	default:
		return false;
	}
}

bool may_succeed(const struct vector *v)
{
	const uint64_t *x = v->x;

	switch (v->fid) {
	case RMI_VERSION:
		return x[1] == RMI_ABI_VERSION;
	case RMI_FEATURES:
		return true;
	case RMI_GRANULE_DELEGATE:
		return !value_is_no_granule(x[1]) && !is_delegated(x[1]) && !is_rec(x[1]) &&
		       half_of(x[1]) == 0;
	case RMI_GRANULE_UNDELEGATE:
		return is_delegated(x[1]);
	case RMI_DATA_CREATE:
		return x[1] == world.realm[NEW].rd && is_delegated(x[2]) &&
		       page_in(x[3], TINY_HALF) && !value_is_no_granule(x[4]) && x[5] <= 1;
	case RMI_DATA_CREATE_UNKNOWN:
		return is_delegated(x[2]) && page_in(x[3], half_of(x[1]));
	case RMI_DATA_DESTROY:
		return page_in(x[2], half_of(x[1]));
	case RMI_REALM_ACTIVATE:
		return x[1] == world.realm[NEW].rd;
	case RMI_REALM_CREATE:
		return is_delegated(x[1]) && x[2] == world.realm_params;
	case RMI_REALM_DESTROY:
		/* none is ever without RECs or tables */
		return false;
	case RMI_REC_AUX_COUNT:
		return half_of(x[1]) != 0;
	case RMI_REC_CREATE:
		return x[1] == world.realm[NEW].rd && is_delegated(x[2]) &&
		       x[3] == world.rec_params;
	case RMI_REC_DESTROY:
		return is_rec(x[1]);
	case RMI_REC_ENTER:
		return is_rec(x[1]) && x[1] != world.rec[NEW][0].pa &&
		       x[1] != world.rec[OFF][0].pa && x[1] != world.rec[PSCI][0].pa &&
		       !value_is_no_granule(x[2]);
	case RMI_RTT_CREATE:
		return is_delegated(x[2]) && table_fits(x[1], x[3], x[4]);
	case RMI_RTT_DESTROY:
	case RMI_RTT_FOLD:
		return table_fits(x[1], x[2], x[3]);
	case RMI_RTT_MAP_UNPROTECTED:
		return map_fits(x);
	case RMI_RTT_UNMAP_UNPROTECTED:
		return entry_fits(x[1], x[2], x[3]) && x[2] >= half_of(x[1]);
	case RMI_RTT_READ_ENTRY:
		return entry_fits(x[1], x[2], x[3]);
	case RMI_RTT_INIT_RIPAS:
		return x[1] == world.realm[NEW].rd && range_fits(x[1], x[2], x[3]);
	case RMI_RTT_SET_RIPAS:
		return x[1] == world.realm[RIPAS].rd && x[2] == world.rec[RIPAS][0].pa &&
		       x[3] >= RIPAS_BASE && x[4] <= RIPAS_TOP && range_fits(x[1], x[3], x[4]);
	case RMI_PSCI_COMPLETE:
		return x[1] == world.rec[PSCI][0].pa && x[2] == world.rec[PSCI][1].pa &&
		       (x[3] == 0 || x[3] == -3UL);
	default:
		return v->fid == RMI_CSM && csm_may_succeed(x);
	}
}
