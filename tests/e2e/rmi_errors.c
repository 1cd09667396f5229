/* SPDX-License-Identifier: BSD-3-Clause */
/* Every address argument of every command with every kind of wrong address: RMI_ERROR_INPUT, and nothing changes. */
#include <abi/smccc.h>
#include <bare/protocol.h>

#include <check.h>
#include <granule.h>
#include <realm.h>
#include <rmi.h>
#include <run.h>
#include <smc.h>

#include "cases.h"

#define MAX_ARGS 6

/* What a command of the sweep takes: arguments that are right, and which of them are what. */
enum arg { ARG_VALUE, ARG_RD, ARG_REC, ARG_FRESH, ARG_NS, ARG_END };

static struct {
	struct realm *realm;
	uint64_t fresh; /* a DELEGATED granule */
	uint64_t ns; /* a normal one */
} world;

/* A call whose arguments are all in order but one. */
struct command {
	uint64_t fid;
	uint64_t values[MAX_ARGS]; /* for ARG_VALUE */
	enum arg args[MAX_ARGS];
};

/* IPA that has no table below the starting one */
#define FAR_IPA (BARE_RAM_MIN * 1024)

static const struct command commands[] = {
	{ RMI_GRANULE_DELEGATE, { 0 }, { ARG_NS, ARG_END } },
	{ RMI_GRANULE_UNDELEGATE, { 0 }, { ARG_FRESH, ARG_END } },
	{ RMI_DATA_CREATE, { 0 }, { ARG_RD, ARG_FRESH, ARG_VALUE, ARG_NS, ARG_VALUE, ARG_END } },
	{ RMI_DATA_CREATE_UNKNOWN, { 0 }, { ARG_RD, ARG_FRESH, ARG_VALUE, ARG_END } },
	{ RMI_DATA_DESTROY, { 0 }, { ARG_RD, ARG_VALUE, ARG_END } },
	{ RMI_REALM_ACTIVATE, { 0 }, { ARG_RD, ARG_END } },
	{ RMI_REALM_CREATE, { 0 }, { ARG_FRESH, ARG_NS, ARG_END } },
	{ RMI_REALM_DESTROY, { 0 }, { ARG_RD, ARG_END } },
	{ RMI_REC_CREATE, { 0 }, { ARG_RD, ARG_FRESH, ARG_NS, ARG_END } },
	{ RMI_REC_DESTROY, { 0 }, { ARG_REC, ARG_END } },
	{ RMI_REC_ENTER, { 0 }, { ARG_REC, ARG_NS, ARG_END } },
	{ RMI_RTT_CREATE,
	  { 0, 0, FAR_IPA, 2 },
	  { ARG_RD, ARG_FRESH, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_RTT_DESTROY, { 0, FAR_IPA, 2 }, { ARG_RD, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_RTT_FOLD, { 0, FAR_IPA, 2 }, { ARG_RD, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_RTT_MAP_UNPROTECTED,
	  { 0, 1UL << 35, 3, 0 },
	  { ARG_RD, ARG_VALUE, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_RTT_UNMAP_UNPROTECTED,
	  { 0, 1UL << 35, 3 },
	  { ARG_RD, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_RTT_READ_ENTRY, { 0, 0, 3 }, { ARG_RD, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_RTT_INIT_RIPAS, { 0, 0, GRANULE_SIZE }, { ARG_RD, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_RTT_SET_RIPAS,
	  { 0, 0, 0, GRANULE_SIZE },
	  { ARG_RD, ARG_REC, ARG_VALUE, ARG_VALUE, ARG_END } },
	{ RMI_PSCI_COMPLETE, { 0 }, { ARG_REC, ARG_REC, ARG_VALUE, ARG_END } },
	{ RMI_REC_AUX_COUNT, { 0 }, { ARG_RD, ARG_END } },
	{ RMI_CSM, { RMI_CSM_OP_CREATE }, { ARG_VALUE, ARG_RD, ARG_FRESH, ARG_REC, ARG_END } },
	{ RMI_CSM, { RMI_CSM_OP_RECLAIM }, { ARG_VALUE, ARG_RD, ARG_END } },
	{ RMI_CSM, { RMI_CSM_OP_CLOSE }, { ARG_VALUE, ARG_RD, ARG_END } },
	{ RMI_CSM, { RMI_CSM_OP_EVICT }, { ARG_VALUE, ARG_RD, ARG_RD, ARG_END } },
};

static uint64_t right(const struct command *c, unsigned int i)
{
	switch (c->args[i]) {
	case ARG_RD:
		return world.realm->rd;
	case ARG_REC:
		return world.realm->recs[i % 2].pa;
	case ARG_FRESH:
		return world.fresh;
	case ARG_NS:
		return world.ns;
	default:
		return c->values[i];
	}
}

/* Whether this granule is what the argument wants: then it is not wrong. */
static bool fits(enum arg arg, uint64_t pa)
{
	switch (arg) {
	case ARG_RD:
		return pa == world.realm->rd;
	case ARG_REC:
		return pa == world.realm->recs[0].pa || pa == world.realm->recs[1].pa;
	case ARG_FRESH:
		return pa == world.fresh;
	case ARG_NS:
		return pa == world.ns;
	default:
		return true;
	}
}

static void try(const struct command *c, unsigned int wrong, uint64_t value)
{
	struct smc_regs regs = { .x = { c->fid } };

	for (unsigned int i = 0; i < MAX_ARGS && c->args[i] != ARG_END; i++)
		regs.x[i + 1] = i == wrong ? value : right(c, i);
	smc(&regs);
	if (regs.x[0] != RMI_ERROR_INPUT)
		check_fail(__FILE__, __LINE__,
			   "call 0x%lx (x1 0x%lx) with argument %u = 0x%lx: 0x%lx", c->fid,
			   regs.x[1], wrong + 1, value, regs.x[0]);
	for (unsigned int i = 1; i < 4; i++)
		if (regs.x[i] != 0)
			check_fail(__FILE__, __LINE__, "failed call 0x%lx returned 0x%lx in x%u",
				   c->fid, regs.x[i], i);
}

static void sweep(const struct command *c)
{
	uint64_t wrong[] = {
		1,
		GRANULE_SIZE - 1, /* device memory, not aligned */
		0,
		0x08000000,
		0x09000000, /* devices */
		0x40100000,
		0x418ff000, /* the RMM, and what it shares with EL3 */
		0x100000000,
		1UL << 40,
		1UL << 47,
		1UL << 48,
		1UL << 52,
		-GRANULE_SIZE,
		~0UL,
		1UL << 63,
		world.fresh,
		world.fresh + 8,
		world.ns,
		world.ns + 1,
		world.realm->rd,
		world.realm->rd + 1,
		world.realm->recs[0].pa,
		world.realm->recs[0].pa + 0x800,
		world.realm->recs[0].aux[0],
		world.realm->rtt_base,
	};

	for (unsigned int i = 0; i < MAX_ARGS && c->args[i] != ARG_END; i++)
		for (unsigned int j = 0;
		     c->args[i] != ARG_VALUE && j < sizeof(wrong) / sizeof(wrong[0]); j++)
			if (!fits(c->args[i], wrong[j]))
				try(c, i, wrong[j]);
}

static void unknown_functions(void)
{
	static const uint64_t fids[] = { 0xC4000156, 0xC4000160, 0xC4000163, 0xC400016A,
					 0xC4000170, 0xC4000181, 0xC4000183, 0xC400018E };

	for (unsigned int i = 0; i < sizeof(fids) / sizeof(fids[0]); i++) {
		struct smc_regs regs = { .x = { fids[i], world.realm->rd, world.fresh } };

		smc(&regs);
		CHECK_EQ(regs.x[0], SMCCC_NOT_SUPPORTED);
	}
}

static void versions(void)
{
	static const uint64_t wrong[] = { 0, 0x10001, 0x20000, 0x0ffff, 0x100010000, ~0UL };
	uint64_t lower, higher, value;

	CHECK_EQ(rmi_version(RMI_ABI_VERSION, &lower, &higher), RMI_SUCCESS);
	CHECK_EQ(lower, RMI_ABI_VERSION);
	CHECK_EQ(higher, RMI_ABI_VERSION);
	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		CHECK_EQ(rmi_version(wrong[i], &lower, &higher), RMI_ERROR_INPUT);
		CHECK_EQ(lower, RMI_ABI_VERSION);
		CHECK_EQ(higher, RMI_ABI_VERSION);
	}
	CHECK_EQ(rmi_features(1, &value), RMI_SUCCESS);
	CHECK_EQ(value, 0);
	CHECK_EQ(rmi_features(~0UL, &value), RMI_SUCCESS);
	CHECK_EQ(value, 0);
	CHECK_EQ(rmi_info.features >> 42, 0);
}

void case_rmi_errors(void)
{
	struct realm_config config = { .program = "nop", .recs = 2 };

	world.realm = realm_create(&config);
	world.fresh = granule_give(GRANULE_DELEGATED);
	world.ns = granule_alloc(1, 1);
	for (unsigned int i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		sweep(&commands[i]);
	unknown_functions();
	versions();
	granule_take(world.fresh);
	granule_free(world.ns, 1);

	/* the realm has not noticed */
	realm_run(world.realm);
	realm_destroy(world.realm);
}
