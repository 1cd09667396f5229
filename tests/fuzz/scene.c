/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What exists when a program begins: nothing, or realms in some state of life, built by good calls. A call that fails
 * here is a finding: from the same start it always succeeds.
 */
#include "fuzz.h"

enum { EMPTY, BARE, NEW, ACTIVE, TWO, REGION, GRANTED, ATTACHED, THREE, BLOCK, BLOCK_REGION };

static uint64_t rds[REALMS];
static uint64_t recs[REALMS][2];
static const struct record *scene;

uint64_t fresh(void)
{
	const uint64_t pa = nth_in_state(GRANULE_UNDELEGATED, 0);

	if (pa == 0 || native_get_pas(pa) != PAS_NS)
		return 0;
	return rmi(RMI_GRANULE_DELEGATE, pa).x[0] == RMI_SUCCESS ? pa : 0;
}

/* The host's next granule in a scene: where the pool begins depends on the scene's record. */
static uint64_t scene_granule(void)
{
	for (unsigned int i = 0; i < POOL; i++) {
		const uint64_t pa = pool_granule(scene->b[3] + i * 5);

		if (state_at(pa) == GRANULE_UNDELEGATED &&
		    rmi(RMI_GRANULE_DELEGATE, pa).x[0] == RMI_SUCCESS)
			return pa;
	}
	native_fail("the scene needs more granules than there are");
}

static struct smc_result must(struct smc_result res)
{
	if (res.x[0] != RMI_SUCCESS)
		native_fail("a call that builds the scene fails: %#lx", res.x[0]);
	return res;
}

void build_tables(uint64_t rd, uint64_t ipa, int level)
{
	for (;;) {
		const uint64_t size = native_entry_size(level);
		const struct smc_result res =
			rmi(RMI_RTT_READ_ENTRY, rd, ipa & ~(size - 1), (uint64_t)(int64_t)level);
		const int next = (int)res.x[1] + 1;
		const uint64_t table = nth_in_state(GRANULE_DELEGATED, 0);

		if (res.x[0] != RMI_SUCCESS || next > level)
			return;
		if (rmi(RMI_RTT_CREATE, rd, table != 0 ? table : fresh(),
			ipa & ~(native_entry_size(next - 1) - 1), (uint64_t)next)
			    .x[0] != RMI_SUCCESS)
			return;
	}
}

static void init_ram(uint64_t rd, uint64_t base, uint64_t top)
{
	while (base < top)
		base = must(rmi(RMI_RTT_INIT_RIPAS, rd, base, top)).x[1];
}

static void create_realm(unsigned int i)
{
	const uint8_t sel = i == 0 ? scene->b[1] & 7 : scene->b[1] >> 3 & 7;
	const struct geometry *g = geometry_choice(sel);

	rds[i] = scene_granule();
	for (unsigned int t = 0; t < g->tables; t++)
		must(rmi(RMI_GRANULE_DELEGATE, root_area(i) + t * GRANULE_SIZE));
	put_realm_params(ns_page(0), g, i, (uint8_t)(i | (scene->b[4] << i & 0x80)), 0);
	must(rmi(RMI_REALM_CREATE, rds[i], ns_page(0)));
}

static void create_recs(unsigned int i)
{
	struct rmi_rec_params *p = native_bus(ns_page(1));

	for (unsigned int k = 0; k < 2; k++) {
		recs[i][k] = scene_granule();
		put_rec_params(ns_page(1), rds[i], 0, 0);
		p->flags = k == 0 || scene->b[4] & 1 ? RMI_REC_FLAG_RUNNABLE : 0;
		for (unsigned int a = 0; a < p->num_aux; a++)
			p->aux[a] = scene_granule();
		must(rmi(RMI_REC_CREATE, rds[i], recs[i][k], ns_page(1)));
	}
}

static void data(uint64_t rd, uint64_t ipa)
{
	must(rmi(RMI_DATA_CREATE, rd, scene_granule(), ipa, ns_page(2), 0));
}

/* A NEW realm with memory, tables and RECs. */
static void populate(unsigned int i, bool sharing)
{
	const uint64_t half = s2_protected_size(&realm_at(rds[i])->s2);

	build_tables(rds[i], IPA_A, 3);
	build_tables(rds[i], half + IPA_A, 3);
	init_ram(rds[i], IPA_A, IPA_A + KIB(32));
	data(rds[i], IPA_A);
	data(rds[i], IPA_A + GRANULE_SIZE);
	must(rmi(RMI_RTT_MAP_UNPROTECTED, rds[i], half + IPA_A, 3,
		 ns_page(6) | RTTE_MEMATTR_WB | RTTE_S2AP));
	create_recs(i);
	if (!sharing)
		return;
	build_tables(rds[i], IPA_REGION, 3);
	build_tables(rds[i], IPA_WINDOW, 3);
	init_ram(rds[i], IPA_REGION, IPA_REGION + KIB(64));
	data(rds[i], IPA_REGION);
	data(rds[i], IPA_REGION + KIB(8));
}

void fill_block(uint64_t rd, unsigned int count)
{
	const bool was = unchecked;

	unchecked = true;
	build_tables(rd, BLOCK_IPA, 3);
	for (unsigned int i = 0; i < count; i++) {
		rmi(RMI_GRANULE_DELEGATE, BLOCK_PA + i * GRANULE_SIZE);
		rmi(RMI_DATA_CREATE_UNKNOWN, rd, BLOCK_PA + i * GRANULE_SIZE,
		    BLOCK_IPA + i * GRANULE_SIZE);
	}
	unchecked = was;
}

static const struct rmi_rec_exit *run(unsigned int i)
{
	static const struct record plain;

	enter_rec(recs[i][0], ns_page(3 + i), &plain);
	return last_exit();
}

/* One CSM call with a host that does what it is asked; x0 of the realm. */
static uint64_t csm_once(unsigned int i, uint64_t fid, unsigned int count, const uint64_t *args)
{
	const struct rmi_rec_exit *exit;

	realm_queue_smc(fid, count, args);
	exit = run(i);
	for (unsigned int n = 0; exit->exit_reason == RMI_EXIT_CSM && n < 4; n++) {
		if (exit->csm_kind == CSM_EXIT_CREATE && exit->csm_desc == 0)
			must(rmi(RMI_CSM, RMI_CSM_OP_CREATE, rds[i], scene_granule(), recs[i][0]));
		else
			build_tables(rds[i], exit->csm_base, (int)exit->csm_level);
		exit = run(i);
	}
	return rec_at(recs[i][0])->regs.x[0];
}

static void csm(unsigned int i, uint64_t fid, unsigned int count, const uint64_t *args)
{
	uint64_t status = CSM_INCOMPLETE;

	for (unsigned int n = 0; n < 100 && status == CSM_INCOMPLETE; n++)
		status = csm_once(i, fid, count, args);
	if (status != CSM_SUCCESS)
		native_fail("CSM call %#lx in the scene fails: %#lx", fid, status);
}

static void share(unsigned int kind)
{
	const bool block = kind == BLOCK_REGION;
	const uint64_t base = block ? BLOCK_IPA : IPA_REGION;
	const uint64_t size = block ? MIB(2) : KIB(16);
	const uint64_t rights = 1 + scene->b[5] % 3;
	uint64_t id;

	csm(0, CSM_CREATE, ARGS(base, size, 0));
	id = rec_at(recs[0][0])->regs.x[1];
	for (unsigned int i = 1; i < REALMS && kind >= GRANTED; i++) {
		if (rds[i] == 0)
			continue;
		csm(0, CSM_SHARE, ARGS(id, realm_at(rds[i])->id, rights));
		if (kind >= ATTACHED)
			csm(i, CSM_ATTACH,
			    ARGS(id, realm_at(rds[0])->id, IPA_WINDOW, size, rights));
	}
}

static void build(unsigned int kind)
{
	const unsigned int realms = kind == THREE ? 3 : kind >= TWO && kind != BLOCK ? 2 : 1;

	for (unsigned int i = 0; i < realms; i++) {
		create_realm(i);
		if (kind == BARE)
			return;
		populate(i, kind >= TWO);
		if (i == 0 && kind >= BLOCK) {
			build_tables(rds[0], BLOCK_IPA, 3);
			init_ram(rds[0], BLOCK_IPA, BLOCK_IPA + MIB(2));
			fill_block(rds[0], 512);
			must(rmi(RMI_RTT_FOLD, rds[0], BLOCK_IPA, 3));
		}
		if (kind == NEW)
			return;
		must(rmi(RMI_REALM_ACTIVATE, rds[i]));
	}
	if (kind < TWO)
		return;
	must(rmi(RMI_CSM, RMI_CSM_OP_VERSION));
	if (kind >= REGION && kind != BLOCK)
		share(kind);
}

void scene_build(const struct record *r)
{
	/* Blocks take a thousand calls. */
	static const uint8_t kinds[] = {
		EMPTY,	BARE,	 NEW,	   NEW,	    ACTIVE,   ACTIVE,	TWO,   REGION,
		REGION, GRANTED, GRANTED,  GRANTED, ATTACHED, ATTACHED, THREE, ACTIVE,
		TWO,	GRANTED, ATTACHED, NEW,	    REGION,   ATTACHED, BLOCK, BLOCK_REGION
	};

	scene = r;
	memset(rds, 0, sizeof(rds));
	unchecked = true;
	if (kinds[r->b[0] % ARRAY_SIZE(kinds)] != EMPTY)
		build(kinds[r->b[0] % ARRAY_SIZE(kinds)]);
	unchecked = false;
	check_all();
}
