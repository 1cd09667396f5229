/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * No call holds interrupts off for longer than its budget: each long loop looks for a waiting interrupt and then ends
 * with progress (docs/design.md, "Deviations"; docs/abi.md). An interrupt that never goes away still lets every
 * operation finish.
 */
#include "../../rmm/csm/csm.h"
#include "csm_unit.h"

#define PAGES 100UL
#define SIZE (PAGES * GRANULE_SIZE)
#define BIG_PAGES (2 * BUDGET_ENTRIES + 44UL)
#define BIG (BIG_PAGES * GRANULE_SIZE)
#define RANGE KIB(32)
/* SET_RIPAS changes so many entries that are alike between two looks at whether an interrupt waits. */
#define RUN (128 * GRANULE_SIZE)
#define RUNS (2 * RUN - GRANULE_SIZE)

/* ---- RIPAS */

static const uint8_t *rim(void)
{
	return ((const struct realm *)native_bus(w.rd))->measurement[0];
}

/* [IPA_A, IPA_A + RANGE) by INIT_RIPAS; how many calls it took. */
static unsigned int init_all(void)
{
	unsigned int calls = 0;

	make_mapped(&w);
	for (uint64_t ipa = IPA_A; ipa < IPA_A + RANGE; calls++) {
		const uint64_t next = rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, ipa, IPA_A + RANGE).x[1];

		assert_true(next > ipa && next <= IPA_A + RANGE);
		for (uint64_t page = ipa; page < IPA_A + RANGE; page += GRANULE_SIZE)
			expect_entry(w.rd, page, 3, RMI_RTTE_UNASSIGNED,
				     page < next ? RIPAS_RAM : RIPAS_EMPTY);
		ipa = next;
	}
	return calls;
}

static void init_ripas(void)
{
	uint8_t whole[MEASUREMENT_SIZE];

	assert_int_equal(init_all(), 1);
	memcpy(whole, rim(), sizeof(whole));
	native.interrupt_after = 1;
	assert_int_equal(init_all(), RANGE / GRANULE_SIZE);
	/* However it was cut, the measurement is the same. */
	assert_memory_equal(rim(), whole, sizeof(whole));
}

/* The interrupt comes in the middle. */
static void init_ripas_middle(void)
{
	native.interrupt_after = 3;
	make_mapped(&w);
	assert_int_equal(rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, IPA_A, IPA_A + RANGE).x[1],
			 IPA_A + 3 * GRANULE_SIZE);
}

static void set_ripas_world(void)
{
	make_mapped(&w);
	for (uint64_t ipa = IPA_A; ipa < IPA_A + RUNS; ipa += GRANULE_SIZE)
		map_data(&w, ipa);
	make_rec(&w);
	activate(&w);
	realm_smc(RSI_IPA_STATE_SET, IPA_A, IPA_A + RUNS, RIPAS_EMPTY, 0);
	enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
}

static unsigned int set_all(void)
{
	unsigned int calls = 0;

	set_ripas_world();
	for (uint64_t ipa = IPA_A; ipa < IPA_A + RUNS; calls++) {
		const uint64_t next =
			rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, ipa, IPA_A + RUNS).x[1];

		assert_true(next > ipa && next <= IPA_A + RUNS);
		/* What is done is out of the TLB, what is not is untouched. */
		for (uint64_t page = IPA_A; page < IPA_A + RUNS; page += GRANULE_SIZE)
			assert_int_equal(can(&w, page, ACCESS_WRITE), page >= next);
		ipa = next;
	}
	return calls;
}

static void set_ripas(void)
{
	assert_int_equal(set_all(), 1);
	native.interrupt_after = 1;
	assert_int_equal(set_all(), 2);
}

/* The realm learns how far the host came before an interrupt. */
static void set_ripas_answer(void)
{
	set_ripas_world();
	native.interrupt_after = 1;
	rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A, IPA_A + RUNS);
	enter_until(&w, RMI_EXIT_IRQ);
	expect_results(&realm_saw[0], RSI_SUCCESS, IPA_A + RUN, RSI_ACCEPT);
}

/* ---- CSM */

static uint64_t region_pages;

static uint64_t region_cursor(void)
{
	return ((const struct region *)native_bus(desc))->cursor >> GRANULE_SHIFT;
}

static uint64_t window_cursor(void)
{
	return ((const struct region *)native_bus(desc))->slots[0].cursor;
}

/* Repeat a call until it has succeeded; each time the cursor moves by 1 to limit entries. How many calls. */
static unsigned int repeat(uint64_t (*call)(void), uint64_t (*cursor)(void), uint64_t limit)
{
	unsigned int calls = 0;
	uint64_t status;

	do {
		const uint64_t before = cursor();
		uint64_t moved;

		assert_true(calls <= 2 * region_pages + 4);
		status = call();
		calls++;
		if (status != CSM_INCOMPLETE && status != RMI_CSM_INCOMPLETE)
			break;
		moved = before > cursor() ? before - cursor() : cursor() - before;
		assert_in_range(moved, 1, limit);
	} while (true);
	assert_int_equal(status, CSM_SUCCESS);
	return calls;
}

/* An interrupt waits all the time: one entry a call. None: as many as the budget has. */
static void bounded(uint64_t (*call)(void), uint64_t (*cursor)(void), void (*world)(void))
{
	unit_fast = true;
	region_pages = PAGES;
	world();
	native.interrupt_after = 1;
	assert_true(repeat(call, cursor, 1) >= PAGES);
	native.interrupt_after = 0;
	native_check();

	unit_reset(false);
	unit_fast = true;
	region_pages = BIG_PAGES;
	world();
	assert_in_range(repeat(call, cursor, BUDGET_ENTRIES), BIG_PAGES / BUDGET_ENTRIES,
			2 + BIG_PAGES / BUDGET_ENTRIES);
	native_check();
}

static void realms_wait(void)
{
	struct outcome o;

	make_realms();
	o = csm_once(&p, CSM_CREATE, REGION, region_pages * GRANULE_SIZE, 0);
	host_serve(&p, p.rec, &o.exit);
}

/* The first call is the host's answer. */
static uint64_t call_create(void)
{
	if (rec_at(p.rec)->pending == PENDING_CSM)
		return csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT).x[0];
	return csm_once(&p, CSM_CREATE, REGION, region_pages * GRANULE_SIZE, 0).x[0];
}

static void region_open(void)
{
	make_realms();
	create(REGION, region_pages * GRANULE_SIZE);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
}

static void attach_waits(void)
{
	struct outcome o;

	region_open();
	o = csm_once(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, region_pages * GRANULE_SIZE,
		     CSM_RIGHT_RW);
	host_serve(&c, c.rec, &o.exit);
}

static uint64_t call_attach(void)
{
	if (rec_at(c.rec)->pending == PENDING_CSM)
		return csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT).x[0];
	return csm_once(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, region_pages * GRANULE_SIZE,
			CSM_RIGHT_RW)
		.x[0];
}

static void attached(void)
{
	region_open();
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, region_pages * GRANULE_SIZE, CSM_RIGHT_RW);
}

static uint64_t call_detach(void)
{
	return csm_once(&c, CSM_DETACH, id).x[0];
}

static uint64_t call_revoke(void)
{
	return csm_once(&p, CSM_REVOKE, id, realm_id(&c)).x[0];
}

static uint64_t call_evict(void)
{
	return rmi(RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd).x[0];
}

static uint64_t call_destroy(void)
{
	return csm_once(&p, CSM_DESTROY, id).x[0];
}

static uint64_t call_close(void)
{
	return rmi(RMI_CSM, RMI_CSM_OP_CLOSE, desc).x[0];
}

/* Windows and marks together: taking a region down moves one or the other. */
static uint64_t both_cursors(void)
{
	return region_cursor() + window_cursor();
}

static void csm_mark(void)
{
	bounded(call_create, region_cursor, realms_wait);
}

static void csm_map(void)
{
	bounded(call_attach, window_cursor, attach_waits);
}

static void csm_unmap_detach(void)
{
	bounded(call_detach, window_cursor, attached);
}

static void csm_unmap_revoke(void)
{
	bounded(call_revoke, window_cursor, attached);
}

static void csm_unmap_evict(void)
{
	bounded(call_evict, window_cursor, attached);
}

static void csm_unmark_destroy(void)
{
	bounded(call_destroy, region_cursor, region_open);
}

static void csm_unmark_close(void)
{
	bounded(call_close, region_cursor, region_open);
}

/* An interrupt that waits all the time while everything is taken down at once. */
static void csm_take_down(void)
{
	unit_fast = true;
	region_pages = PAGES;
	attached();
	native.interrupt_after = 1;
	assert_true(repeat(call_close, both_cursors, 1) >= 2 * PAGES);
	native.interrupt_after = 0;
	native_check();
	expect_window_gone(&c, WINDOW, SIZE);
}

/* A REC that is destroyed in the middle of CSM_CREATE undoes no more than one step holds. */
static void csm_rec_destroy(void)
{
	unit_fast = true;
	region_pages = BIG_PAGES;
	realms_wait();
	while (region_cursor() <= BUDGET_ENTRIES)
		assert_int_equal(call_create(), CSM_INCOMPLETE);
	rmi_ok(RMI_REC_DESTROY, p.rec);
	while (call_close() == RMI_CSM_INCOMPLETE)
		;
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	native_check();
}

static const struct unit_test tests[] = {
	{ "BUDGET.init_ripas", init_ripas },
	{ "BUDGET.init_ripas.middle", init_ripas_middle },
	{ "BUDGET.set_ripas", set_ripas },
	{ "BUDGET.set_ripas.answer", set_ripas_answer },
	{ "BUDGET.csm_create.mark", csm_mark },
	{ "BUDGET.csm_attach.map", csm_map },
	{ "BUDGET.csm_detach.unmap", csm_unmap_detach },
	{ "BUDGET.csm_revoke.unmap", csm_unmap_revoke },
	{ "BUDGET.csm_evict.unmap", csm_unmap_evict },
	{ "BUDGET.csm_destroy.unmark", csm_unmark_destroy },
	{ "BUDGET.csm_close.unmark", csm_unmark_close },
	{ "BUDGET.csm_close.take_down", csm_take_down },
	{ "BUDGET.rec_destroy", csm_rec_destroy },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
