/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A call of the sweep that succeeded: its granules come back to whom they belonged. Contents, RIPAS and measurements may
 * stay changed.
 */
#include <abi/csm.h>
#include <abi/rmi.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>

#include "sweep.h"
#include "world.h"

static void must(uint64_t status, const struct vector *v, int line)
{
	if (status != RMI_SUCCESS)
		check_fail(__FILE__, line, "undoing 0x%lx (0x%lx 0x%lx 0x%lx 0x%lx): 0x%lx", v->fid,
			   v->x[1], v->x[2], v->x[3], v->x[4], status);
}

#define MUST(call) must(call, v, __LINE__)

static void rec_destroyed(uint64_t pa)
{
	for (unsigned int i = 0; i < REALMS; i++)
		for (unsigned int k = 0; k < WORLD_RECS; k++)
			if (world.rec[i][k].pa == pa)
				tiny_rec_gone(&world.rec[i][k]);
	for (unsigned int i = 0; i < 2; i++) {
		struct realm *realm = i ? world.pair.c : world.pair.p;
		struct rec *rec = &realm->recs[0];

		if (rec->pa != pa)
			continue;
		granule_take(pa);
		for (uint64_t k = 0; k < rec->aux_count; k++)
			granule_take(rec->aux[k]);
		granule_free((uintptr_t)rec->run, 1);
		rec->pa = 0;
	}
}

static void region_reclaimed(uint64_t desc)
{
	for (unsigned int i = 0; i < REALM_REGIONS; i++)
		if (world.pair.p->regions[i].desc == desc)
			world.pair.p->regions[i].desc = 0;
	if (desc == world.desc)
		granule_take(desc);
}

static void undo_csm(const struct vector *v)
{
	switch (v->x[1]) {
	case RMI_CSM_OP_CREATE:
		MUST(csm_close(v->x[3]));
		MUST(rmi_csm_reclaim(v->x[3]));
		world_rearm(v->x[4]);
		break;
	case RMI_CSM_OP_RECLAIM:
		region_reclaimed(v->x[2]);
		break;
	default:
		break;
	}
}

static void undo_rec_create(const struct vector *v)
{
	MUST(rmi_rec_destroy(v->x[2]));
	world.next_index++;
	world_refresh();
}

static void take_back(const struct vector *v, const uint64_t *out)
{
	const uint64_t *x = v->x;
	uint64_t a, b;

	switch (v->fid) {
	case RMI_GRANULE_DELEGATE:
		MUST(rmi_granule_undelegate(x[1]));
		world_refresh();
		break;
	case RMI_GRANULE_UNDELEGATE:
		MUST(rmi_granule_delegate(x[1]));
		break;
	case RMI_DATA_CREATE:
	case RMI_DATA_CREATE_UNKNOWN:
		MUST(rmi_data_destroy(x[1], x[3], &a, &b));
		CHECK_EQ(a, x[2]);
		break;
	case RMI_DATA_DESTROY:
		MUST(rmi_data_create_unknown(x[1], out[1], x[2]));
		break;
	case RMI_REALM_CREATE:
		MUST(rmi_realm_destroy(x[1]));
		break;
	case RMI_REC_CREATE:
		undo_rec_create(v);
		break;
	case RMI_REC_DESTROY:
		rec_destroyed(x[1]);
		break;
	case RMI_REC_ENTER:
		world_refresh();
		world_rearm(x[1]);
		break;
	case RMI_PSCI_COMPLETE:
		world_rearm(x[1]);
		break;
	case RMI_RTT_SET_RIPAS:
		world_rearm(x[2]);
		break;
	case RMI_RTT_CREATE:
		MUST(rmi_rtt_fold(x[1], x[3], (int64_t)x[4], &a));
		CHECK_EQ(a, x[2]);
		break;
	case RMI_RTT_DESTROY:
		MUST(rmi_rtt_create(x[1], out[1], x[2], (int64_t)x[3]));
		break;
	case RMI_RTT_FOLD:
		MUST(rmi_rtt_create(x[1], out[1], x[2], (int64_t)x[3]));
		break;
	case RMI_RTT_MAP_UNPROTECTED:
		MUST(rmi_rtt_unmap_unprotected(x[1], x[2], (int64_t)x[3], &a));
		break;
	case RMI_RTT_UNMAP_UNPROTECTED:
		MUST(rmi_rtt_map_unprotected(x[1], x[2], (int64_t)x[3], world.shared | MAP_ATTRS));
		break;
	case RMI_CSM:
		undo_csm(v);
		break;
	default:
		break;
	}
}

bool undo(const struct vector *v, const uint64_t *out)
{
	take_back(v, out);
	switch (v->fid) {
	case RMI_VERSION:
	case RMI_FEATURES:
	case RMI_GRANULE_DELEGATE:
	case RMI_GRANULE_UNDELEGATE:
	case RMI_REALM_CREATE:
	case RMI_REC_AUX_COUNT:
	case RMI_RTT_CREATE:
	case RMI_RTT_FOLD:
	case RMI_RTT_MAP_UNPROTECTED:
	case RMI_RTT_UNMAP_UNPROTECTED:
	case RMI_RTT_READ_ENTRY:
		return true;
	default:
		return false;
	}
}
