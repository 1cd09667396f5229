/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One execution: from a machine as after power-on through the scene and the program to its end.
 */
#include <stdio.h>
#include <stdlib.h>

#include "csm_core.h"
#include "fuzz.h"

static const struct dram_bank banks[] = {
	{ NATIVE_BANK0_BASE, NATIVE_BANK0_SIZE },
	{ NATIVE_BANK1_BASE, NATIVE_BANK1_SIZE },
};

/* What the RMM keeps outside granules: the granule table and the VMID map. Nothing else was used. */
static void reset_rmm(void)
{
	for (unsigned int i = 0; i < native_used_count(); i++) {
		const uint64_t pa = native_pa(native_used(i));
		struct granule *g = granule_find(pa);

		if (g != NULL && granule_state(g) == GRANULE_RD)
			vmid_release(realm_at(pa)->s2.vmid);
		if (g != NULL)
			g->word = 0;
	}
}

static void set_caps(uint8_t sel)
{
	static const unsigned int pa_bits[] = { 48, 48, 48, 40 };

	native.caps.vmid_bits = sel & 1 ? 8 : 16;
	native.caps.pa_bits = pa_bits[sel >> 1 & 3];
	native.caps.gic_ext_range = sel & 8;
	native.caps.gic_id_bits = sel & 16 ? 24 : 16;
	native.caps.gic_pri_bits = sel & 32 ? 8 : 5;
	native.caps.num_lrs = sel & 64 ? 15 : 3;
	native.caps.has_rng = sel != 0xff;
}

void fuzz_init(void)
{
	tracing = getenv("FUZZ_TRACE") != NULL;
	code_only = getenv("FUZZ_CODE_ONLY") != NULL;
	native_reset();
	if (!granule_init(banks, ARRAY_SIZE(banks)))
		native_fail("the granule table is too small");
	granule_exclude(NATIVE_RMM_BASE, NATIVE_RMM_SIZE);
}

/* A scene needs what it needs; the capabilities that go against it are for empty scenes. */
static bool scene_possible(void)
{
	return native.caps.has_rng && native.caps.pa_bits == 48;
}

int fuzz_one(const uint8_t *data, size_t size)
{
	struct record r;

	reset_rmm();
	native_reset();
	realm_reset();
	host_reset();
	stats.executions++;
	input_set(data, size);
	if (!input_next(&r))
		return 0;
	set_caps(r.b[2]);
	csm_init();
	if (scene_possible())
		scene_build(&r);
	while (input_next(&r))
		host_step(&r);
	native.before_lock = NULL;
	check_all();
	return 0;
}
