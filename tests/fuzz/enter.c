/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI_REC_ENTER: secrets in, and none out.
 */
#include "fuzz.h"

static struct rmi_rec_exit exit_seen;
static unsigned int running;

/* PEs that the model has. */
#define RUNNING_MAX 5

void host_reset(void)
{
	memset(&exit_seen, 0, sizeof(exit_seen));
	running = 0;
}

const struct rmi_rec_exit *last_exit(void)
{
	return &exit_seen;
}

/* In registers that the program has not set. Not while it runs: the world switch keeps them elsewhere then. */
static void plant_secrets(struct rec *rec)
{
	for (unsigned int i = 5; i < 31; i++)
		if (!rec->regs.x[i])
			rec->regs.x[i] = SECRET | i;
	rec->regs.sp_el0 = SECRET | 0x200;
	for (unsigned int i = 0; i < 4; i++) {
		rec->gic.ap0r[i] = SECRET | (0x300 + i);
		rec->gic.ap1r[i] = SECRET | (0x310 + i);
	}
	for (unsigned int i = EL1_VBAR; i < EL1_REG_COUNT; i++)
		rec->arch.el1[i] |= SECRET;
}

void enter_rec(uint64_t rec, uint64_t run, const struct record *r)
{
	struct rec *descriptor = rec_at(rec);
	struct smc_result res;

	if (running == RUNNING_MAX)
		return;
	if (descriptor != NULL && granule_count(granule_find(rec)) == 0)
		plant_secrets(descriptor);
	put_enter(run, rec, r);
	fault_page(run, r->b[7]);
	native.realm = realm_run;
	running++;
	res = rmi(RMI_REC_ENTER, rec, run);
	running--;
	if (res.x[0] != RMI_SUCCESS || state_at(run) != GRANULE_UNDELEGATED)
		return;
	memcpy(&exit_seen, (const uint8_t *)native_bus(run) + offsetof(struct rmi_rec_run, exit),
	       sizeof(exit_seen));
	check_exit(rec_at(rec), &exit_seen);
	feature(0x10000000 | exit_seen.exit_reason << 8 | exit_seen.esr >> 26);
	feature(0x20000000 | exit_seen.csm_kind << 8 | exit_seen.csm_level);
}
