/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM and the provider's pages: taken away, brought back, folded and unfolded while consumers map them.
 */
#include "../../rmm/csm/csm.h"
#include "csm_unit.h"

#define BLOCK (REGION + MIB(2))
#define PG GRANULE_SIZE

static bool draining(uint64_t ipa)
{
	return (native_translate(s2_of(p.rd), ipa, ACCESS_READ).desc & RTTE_DRAINING) != 0;
}

/* The consumer's access that stage 2 refuses: does its instruction run again, or does it get the abort? */
static bool fault_retries(struct realm_handle *r, uint64_t esr, uint64_t ipa)
{
	const uint64_t pc = IPA_A + 0x40;

	rec_at(r->rec)->regs.pc = pc;
	realm_sync(esr | SYN_IL, 0x1000, ipa);
	assert_int_equal(enter(r)->exit_reason, RMI_EXIT_IRQ);
	return rec_at(r->rec)->regs.pc == pc;
}

#define READS (CLASS_DABT | DFSC_TRANSLATION(3))

/* One consumer: one call. The page becomes DESTROYED, the consumer's entry RESERVED, its access an abort. */
static void destroy(void)
{
	struct smc_result res;
	uint64_t pa;

	make_attached(CSM_RIGHT_RW);
	pa = native_translate(s2_of(p.rd), REGION + PG, ACCESS_READ).pa;
	res = rmi_ok(RMI_DATA_DESTROY, p.rd, REGION + PG);
	assert_int_equal(res.x[1], pa);
	assert_int_equal(res.x[2], REGION + 2 * PG);
	assert_int_equal(state_at(pa), GRANULE_DELEGATED);
	expect_entry(p.rd, REGION + PG, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
	assert_int_equal(read_entry(c.rd, WINDOW + PG, 3).x[2], RMI_RTTE_RESERVED);
	assert_false(can(&c, WINDOW + PG, ACCESS_READ));
	assert_true(can(&c, WINDOW, ACCESS_WRITE));
	assert_false(fault_retries(&c, READS, WINDOW + PG));
	rmi_fails_top(ERR_RTT(3), 2, REGION + 2 * PG, RMI_DATA_DESTROY, p.rd, REGION + PG);

	/* The provider takes it back into use: zeroes, for both. */
	change_ripas(&p, REGION + PG, REGION + 2 * PG, RIPAS_RAM, RSI_CHANGE_DESTROYED);
	map_unknown(&p, REGION + PG);
	assert_true(fault_retries(&c, READS, WINDOW + PG));
	assert_true(realm_memory(&c, WINDOW + PG) == realm_memory(&p, REGION + PG));
	csm_ok(&p, CSM_DESTROY, id);
	rmi_ok(RMI_DATA_DESTROY, p.rd, REGION + PG);
}

/* Nobody attached; and the mark outlives the page. */
static void destroy_unshared(void)
{
	make_shared(CSM_RIGHT_RW);
	rmi_ok(RMI_DATA_DESTROY, p.rd, REGION);
	rmi_fails_top(ERR_RTT(3), 2, REGION, RMI_RTT_DESTROY, p.rd, REGION, 3);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	assert_int_equal(read_entry(c.rd, WINDOW, 3).x[2], RMI_RTTE_RESERVED);
	assert_int_equal(read_entry(c.rd, WINDOW + PG, 3).x[2], RMI_RTTE_BORROWED);
}

#define MANY 9U

static struct realm_handle many[MANY];

static void attach_many(void)
{
	unit_fast = true;
	make_region();
	for (unsigned int i = 0; i < MANY; i++) {
		make_party(&many[i]);
		csm_ok(&p, CSM_SHARE, id, realm_id(&many[i]), CSM_RIGHT_RW);
		csm_ok(&many[i], CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	}
	unit_fast = false;
}

static unsigned int holders(uint64_t ipa)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < MANY; i++)
		count += can(&many[i], ipa, ACCESS_READ);
	return count;
}

/* Many consumers: some in each call, the page in place until the last is off, and none comes back. */
static void destroy_in_steps(void)
{
	unsigned int calls = 0, left = MANY, now;
	struct smc_result res;

	attach_many();
	for (;; calls++) {
		res = rmi(RMI_DATA_DESTROY, p.rd, REGION);
		if (res.x[0] != RMI_CSM_INCOMPLETE)
			break;
		assert_int_equal(res.x[1], 0);
		assert_int_equal(res.x[2], 0);
		now = holders(WINDOW);
		assert_true(now < left);
		left = now;
		assert_true(can(&p, REGION, ACCESS_WRITE));
		assert_true(draining(REGION));
		/* Whoever lost it gets aborts; who joins now does not get it at all. */
		for (unsigned int i = 0; i < MANY; i++)
			if (!can(&many[i], WINDOW, ACCESS_READ))
				assert_false(fault_retries(&many[i], READS, WINDOW));
		if (calls == 0) {
			csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
			csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
		}
		assert_false(can(&c, WINDOW, ACCESS_READ));
		assert_true(can(&c, WINDOW + PG, ACCESS_READ));
		/* A request to make RAM what is RAM does not end the draining. */
		change_ripas(&p, REGION, REGION + PG, RIPAS_RAM, 0);
	}
	assert_int_equal(res.x[0], RMI_SUCCESS);
	assert_true(calls >= 2);
	assert_int_equal(holders(WINDOW), 0);
	assert_int_equal(holders(WINDOW + PG), MANY);
	expect_entry(p.rd, REGION, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
}

/* An interrupt that waits all the time: every call takes the page from somebody. */
static void destroy_interrupted(void)
{
	unsigned int left = MANY;

	attach_many();
	native.interrupt_after = 1;
	while (rmi(RMI_DATA_DESTROY, p.rd, REGION).x[0] != RMI_SUCCESS) {
		assert_true(holders(WINDOW) < left);
		left = holders(WINDOW);
	}
	native.interrupt_after = 0;
	assert_true(left <= 1);
	expect_entry(p.rd, REGION, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
}

/* The same of a sealed region, all of whose consumers are told first: none gets the page meanwhile. */
static void destroy_sealed_interrupted(void)
{
	unsigned int calls = 0;

	attach_many();
	csm_ok(&p, CSM_SEAL, id);
	native.interrupt_after = 1;
	while (rmi(RMI_DATA_DESTROY, p.rd, REGION).x[0] != RMI_SUCCESS) {
		assert_true(draining(REGION));
		assert_true(calls++ <= 2 * MANY);
	}
	native.interrupt_after = 0;
	assert_int_equal(holders(WINDOW), 0);
}

/* Draining and never finished: closing the region ends it, and the next region does not know of it. */
static void destroy_not_finished(void)
{
	attach_many();
	assert_int_equal(rmi(RMI_DATA_DESTROY, p.rd, REGION).x[0], RMI_CSM_INCOMPLETE);
	csm_ok(&p, CSM_DESTROY, id);
	assert_false(draining(REGION));
	assert_true(can(&p, REGION, ACCESS_WRITE));
	create(REGION, REGION_SIZE);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	assert_true(can(&c, WINDOW, ACCESS_READ));
}

/* A window that is being removed still counts as far as it is mapped. */
static void destroy_while_detaching(void)
{
	const uint64_t size = (BUDGET_ENTRIES + 8) * PG;

	unit_fast = true;
	make_realms();
	create(REGION, size);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_RW);
	assert_int_equal(csm_once(&c, CSM_DETACH, id).x[0], CSM_INCOMPLETE);
	assert_true(can(&c, WINDOW, ACCESS_READ));
	rmi_ok(RMI_DATA_DESTROY, p.rd, REGION);
	assert_false(can(&c, WINDOW, ACCESS_READ));
	/* Below the cursor no more: its tables may be gone. */
	map_unknown(&p, REGION + size - PG);
	rmi_ok(RMI_DATA_DESTROY, p.rd, REGION + size - PG);
	csm_ok(&c, CSM_DETACH, id);
	native_check();
}

/* Between the two locks of one call, others act: whatever they did, the page is only wiped when nobody maps it. */
static void (*meanwhile)(void);
static unsigned int meanwhile_at;

static void other_pe(void)
{
	void (*const act)(void) = meanwhile;

	if (act == NULL || meanwhile_at-- != 0)
		return;
	meanwhile = NULL;
	native.before_lock = NULL;
	act();
	native.before_lock = other_pe;
}

static void close_all(void)
{
	struct smc_result res;

	do {
		res = (struct smc_result){ 0 };
		rmi_csm((uint64_t[SMC_ARGS]){ RMI_CSM, RMI_CSM_OP_CLOSE, desc }, &res);
	} while (res.x[0] == RMI_CSM_INCOMPLETE);
}

static void destroy_there(void)
{
	struct smc_result res = { 0 };

	rmi_data_destroy((uint64_t[SMC_ARGS]){ 0, p.rd, REGION }, &res);
}

static void evict_it(void)
{
	struct smc_result res = { 0 };

	rmi_csm((uint64_t[SMC_ARGS]){ RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd }, &res);
}

static void race(void (*act)(void), uint64_t last)
{
	struct smc_result res;

	for (unsigned int at = 0; at < 6; at++) {
		unit_reset(false);
		make_attached(CSM_RIGHT_RW);
		meanwhile = act;
		meanwhile_at = at;
		native.before_lock = other_pe;
		do
			res = rmi(RMI_DATA_DESTROY, p.rd, REGION);
		while (res.x[0] == RMI_CSM_INCOMPLETE);
		native.before_lock = NULL;
		assert_true(res.x[0] == RMI_SUCCESS || res.x[0] == last);
		expect_entry(p.rd, REGION, 3, RMI_RTTE_UNASSIGNED, RIPAS_DESTROYED);
		assert_false(can(&c, WINDOW, ACCESS_READ));
		native_check();
	}
}

static void destroy_races(void)
{
	race(close_all, RMI_SUCCESS);
	race(evict_it, RMI_SUCCESS);
	race(destroy_there, ERR_RTT(3));
}

/* ---- fold and unfold */

/* 512 pages of the provider at BLOCK that would make a block. */
static void make_pages(void)
{
	uint64_t pa;

	unit_fast = true;
	make_realms();
	pa = delegated_pages(512, MIB(2));
	for (unsigned int i = 0; i < 512; i++)
		rmi_ok(RMI_DATA_CREATE_UNKNOWN, p.rd, pa + i * PG, BLOCK + i * PG);
	unit_fast = false;
}

static void attach_block(void)
{
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, MIB(2), CSM_RIGHT_RW);
}

static uint64_t same_at(uint64_t off)
{
	const uint64_t pa = native_translate(s2_of(p.rd), BLOCK + off, ACCESS_WRITE).pa;

	assert_int_equal(native_translate(s2_of(c.rd), WINDOW + off, ACCESS_WRITE).pa, pa);
	return pa;
}

/* Pages become a block under a consumer that maps pages; its mapping stays exact, also what it maps later. */
static void fold(void)
{
	make_pages();
	create(BLOCK, MIB(2));
	attach_block();
	rmi_ok(RMI_RTT_FOLD, p.rd, BLOCK, 3);
	assert_int_equal(read_entry(p.rd, BLOCK, 2).x[2], RMI_RTTE_ASSIGNED);
	for (uint64_t off = 0; off < MIB(2); off += PG)
		same_at(off);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_R);
	csm_ok(&c2, CSM_ATTACH, id, realm_id(&p), WINDOW, MIB(2), CSM_RIGHT_R);
	/* That one has a block: the provider's stays one too, until it is off. */
	rmi_fails(ERR_RTT(2), RMI_RTT_CREATE, p.rd, delegated(), BLOCK, 3);
	csm_ok(&c2, CSM_DETACH, id);
	rmi_ok(RMI_RTT_CREATE, p.rd, delegated(), BLOCK, 3);
	for (uint64_t off = 0; off < MIB(2); off += PG)
		same_at(off);
	rmi_ok(RMI_DATA_DESTROY, p.rd, BLOCK + PG);
	assert_false(can(&c, WINDOW + PG, ACCESS_READ));
	csm_ok(&p, CSM_DESTROY, id);
	native_check();
}

/* Another PE takes the page away, brings it back, makes a block of all, and the consumer attaches that. */
static void become_block(void)
{
	struct smc_result res = { 0 };
	uint64_t pa;

	do
		rmi_data_destroy((uint64_t[SMC_ARGS]){ 0, p.rd, BLOCK }, &res);
	while (res.x[0] == RMI_CSM_INCOMPLETE);
	assert_int_equal(res.x[0], RMI_SUCCESS);
	pa = res.x[1];
	change_ripas(&p, BLOCK, BLOCK + PG, RIPAS_RAM, RSI_CHANGE_DESTROYED);
	rmi_ok(RMI_DATA_CREATE_UNKNOWN, p.rd, pa, BLOCK);
	rmi_ok(RMI_RTT_FOLD, p.rd, BLOCK, 3);
	csm_ok(&c, CSM_DETACH, id);
	rmi_ok(RMI_RTT_DESTROY, c.rd, WINDOW, 3);
	attach_block();
	assert_int_equal(read_entry(c.rd, WINDOW, 3).x[1], 2);
}

/* Whenever that happens to a DATA_DESTROY of the page: the consumer keeps the block, or none of it was touched. */
static void destroy_becomes_block(void)
{
	for (unsigned int at = 0; at < 8; at++) {
		unit_reset(false);
		make_pages();
		create(BLOCK, MIB(2));
		attach_block();
		meanwhile = become_block;
		meanwhile_at = at;
		native.before_lock = other_pe;
		rmi(RMI_DATA_DESTROY, p.rd, BLOCK);
		native.before_lock = NULL;
		if (meanwhile == NULL) {
			assert_int_equal(read_entry(c.rd, WINDOW, 3).x[2], RMI_RTTE_BORROWED);
			same_at(0);
			same_at(MIB(2) - PG);
		}
		meanwhile = NULL;
		csm_ok(&p, CSM_DESTROY, id);
		native_check();
	}
}

/* Nothing there: the marks fold like RIPAS. */
static void fold_unassigned(void)
{
	make_realms();
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, p.rd, REGION, 3);
	create(BLOCK, MIB(2));
	rmi_ok(RMI_RTT_FOLD, p.rd, BLOCK, 3);
	attach_block();
	make_tables(p.rd, BLOCK, 3);
	map_unknown(&p, BLOCK + PG);
	assert_true(fault_retries(&c, READS, WINDOW + PG));
	same_at(PG);
	csm_ok(&p, CSM_DESTROY, id);
	native_check();
}

static void fold_two_regions(void)
{
	make_pages();
	create(BLOCK, MIB(1));
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, p.rd, BLOCK, 3);
	create(BLOCK + MIB(1), MIB(1));
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, p.rd, BLOCK, 3);
}

static void fold_draining(void)
{
	make_pages();
	create(BLOCK, MIB(2));
	/* Each of them: the tables look alike. */
	for (uint64_t off = 0; off < MIB(2); off += PG)
		*(uint64_t *)native_bus(native_slot(s2_of(p.rd), BLOCK + off, 3)) |= RTTE_DRAINING;
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, p.rd, BLOCK, 3);
}

static const struct unit_test tests[] = {
	{ "CSM_PAGE.destroy", destroy },
	{ "CSM_PAGE.destroy_unshared", destroy_unshared },
	{ "CSM_PAGE.destroy_in_steps", destroy_in_steps },
	{ "CSM_PAGE.destroy_interrupted", destroy_interrupted },
	{ "CSM_PAGE.destroy_sealed_interrupted", destroy_sealed_interrupted },
	{ "CSM_PAGE.destroy_not_finished", destroy_not_finished },
	{ "CSM_PAGE.destroy_while_detaching", destroy_while_detaching },
	{ "CSM_PAGE.destroy_races", destroy_races },
	{ "CSM_PAGE.fold", fold },
	{ "CSM_PAGE.becomes_block", destroy_becomes_block },
	{ "CSM_PAGE.fold_unassigned", fold_unassigned },
	{ "CSM_PAGE.fold_two_regions", fold_two_regions },
	{ "CSM_PAGE.fold_draining", fold_draining },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
