/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM and stage 2: faults in windows, blocks, and what RMM 1.0's commands may do to regions and windows.
 */
#include "csm_unit.h"

#define LAZY (REGION + MIB(4)) /* RIPAS RAM, nothing there */
#define LAZY_SIZE (2 * GRANULE_SIZE)
#define BLOCK (REGION + MIB(2))

static void make_lazy(uint64_t rights)
{
	make_realms();
	create(LAZY, LAZY_SIZE);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), rights);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, LAZY_SIZE, rights);
}

enum seen {
	SEEN_ABORT, /* at EL1 */
	SEEN_EXIT,
	SEEN_RETRY,
};

/* The consumer's access that stage 2 refuses. */
static enum seen fault(uint64_t esr, uint64_t ipa)
{
	const uint64_t pc = IPA_A + 0x40;
	const struct rmi_rec_exit *exit;

	rec_at(c.rec)->regs.pc = pc;
	realm_sync(esr | SYN_IL, 0x1000, ipa);
	exit = enter(&c);
	if (exit->exit_reason == RMI_EXIT_SYNC) {
		assert_int_equal(exit->hpfar, ipa >> 12 << 4);
		assert_int_equal(exit->esr & SYN_WNR, 0);
		return SEEN_EXIT;
	}
	assert_int_equal(exit->exit_reason, RMI_EXIT_IRQ);
	return rec_at(c.rec)->regs.pc == pc ? SEEN_RETRY : SEEN_ABORT;
}

#define READS (CLASS_DABT | DFSC_TRANSLATION(3))
#define WRITES (CLASS_DABT | DFSC_TRANSLATION(3) | SYN_WNR)
#define WRITES_RO (CLASS_DABT | DFSC_PERMISSION(3) | SYN_WNR)
#define FETCHES (CLASS_IABT | DFSC_TRANSLATION(3))
#define FETCHES_XN (CLASS_IABT | DFSC_PERMISSION(3))

static void populate_on_demand(void)
{
	make_lazy(CSM_RIGHT_RW);
	assert_int_equal(read_entry(c.rd, WINDOW, 3).x[2], RMI_RTTE_RESERVED);
	assert_int_equal(fault(READS, WINDOW), SEEN_EXIT);
	assert_int_equal(fault(WRITES, WINDOW), SEEN_EXIT);
	map_unknown(&p, LAZY);
	/* The host pushes nothing into consumers: the access does it. */
	assert_false(can(&c, WINDOW, ACCESS_READ));
	assert_int_equal(fault(WRITES, WINDOW), SEEN_RETRY);
	assert_true(can(&c, WINDOW, ACCESS_WRITE));
	assert_true(realm_memory(&c, WINDOW) == realm_memory(&p, LAZY));
	assert_int_equal(read_entry(c.rd, WINDOW, 3).x[2], RMI_RTTE_BORROWED);
	assert_int_equal(read_entry(c.rd, WINDOW + GRANULE_SIZE, 3).x[2], RMI_RTTE_RESERVED);
	/* Another vCPU was faster. */
	assert_int_equal(fault(READS, WINDOW), SEEN_RETRY);
}

/* One fault maps what the provider has meanwhile, as far as one table of the window goes. */
static void around(void)
{
	const uint64_t window = WINDOW + MIB(2) - 600 * GRANULE_SIZE;
	const uint64_t size = 700 * GRANULE_SIZE;
	/* Of that table, but not its neighbours; the next table. */
	const uint64_t first = 600 - S2_ENTRIES, next = 600;
	uint64_t mapped = 0;

	unit_fast = true;
	make_realms();
	create(LAZY, size);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), window, size, CSM_RIGHT_RW);
	for (uint64_t i = 0; i < 700; i++)
		if (i < first + 200 || i % 100 > 90 || i >= next)
			map_unknown(&p, LAZY + i * GRANULE_SIZE);
	assert_int_equal(fault(READS, window + 591 * GRANULE_SIZE), SEEN_RETRY);
	native_check();
	for (uint64_t i = 0; i < 700; i++) {
		const bool there = i >= first && i < next && (i < first + 200 || i % 100 > 90);

		assert_int_equal(read_entry(c.rd, window + i * GRANULE_SIZE, 3).x[2],
				 there ? RMI_RTTE_BORROWED : RMI_RTTE_RESERVED);
		mapped += there;
		if (there)
			assert_true(realm_memory(&c, window + i * GRANULE_SIZE) ==
				    realm_memory(&p, LAZY + i * GRANULE_SIZE));
	}
	assert_in_range(mapped, 200, 250);
	/* Pages that stand alone are as many faults as the budget makes of them, but each is progress. */
	for (uint64_t i = first; i < next; i += 2)
		if (i >= first + 200 && i % 100 <= 90)
			map_unknown(&p, LAZY + i * GRANULE_SIZE);
	for (uint64_t i = first; i < next; i += 2)
		assert_int_equal(fault(READS, window + i * GRANULE_SIZE), SEEN_RETRY);
	native_check();
	csm_ok(&c, CSM_DETACH, id);
	expect_window_gone(&c, window, size);
}

/* An interrupt that waits ends it after the page itself. */
static void around_interrupted(void)
{
	make_lazy(CSM_RIGHT_RW);
	map_unknown(&p, LAZY);
	map_unknown(&p, LAZY + GRANULE_SIZE);
	native.interrupt_after = 1;
	assert_int_equal(fault(READS, WINDOW + GRANULE_SIZE), SEEN_RETRY);
	native.interrupt_after = 0;
	assert_true(can(&c, WINDOW + GRANULE_SIZE, ACCESS_READ));
	assert_false(can(&c, WINDOW, ACCESS_READ));
}

static void rights_on_demand(void)
{
	make_lazy(CSM_RIGHT_R);
	assert_int_equal(fault(WRITES, WINDOW), SEEN_ABORT);
	assert_int_equal(fault(FETCHES, WINDOW), SEEN_ABORT);
	map_unknown(&p, LAZY);
	assert_int_equal(fault(WRITES, WINDOW), SEEN_ABORT);
	assert_int_equal(fault(FETCHES, WINDOW), SEEN_ABORT);
	assert_false(can(&c, WINDOW, ACCESS_READ));
	assert_int_equal(fault(READS, WINDOW), SEEN_RETRY);
	assert_false(can(&c, WINDOW, ACCESS_WRITE));
	assert_int_equal(fault(WRITES_RO, WINDOW), SEEN_ABORT);
	assert_int_equal(fault(FETCHES_XN, WINDOW), SEEN_ABORT);
	/* Stage 1's own write, not marked as one. */
	assert_int_equal(fault(CLASS_DABT | DFSC_PERMISSION(3) | SYN_S1PTW, WINDOW), SEEN_ABORT);
}

static void after_revoke(void)
{
	make_attached(CSM_RIGHT_RW);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	assert_int_equal(fault(READS, WINDOW), SEEN_ABORT);
	assert_int_equal(fault(WRITES, WINDOW), SEEN_ABORT);
}

/* RESERVED entries that a DETACH or CLOSE has not reached yet are not mapped any more. */
static void while_draining(bool by_host)
{
	const uint64_t size = 1800 * GRANULE_SIZE;

	unit_fast = true;
	make_realms();
	create(LAZY, size);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_RW);
	map_unknown(&p, LAZY);
	if (by_host)
		assert_int_equal(rmi(RMI_CSM, RMI_CSM_OP_CLOSE, desc).x[0], RMI_CSM_INCOMPLETE);
	else
		assert_int_equal(csm_once2(&c, CSM_DETACH, id).x[0], CSM_INCOMPLETE);
	assert_int_equal(read_entry(c.rd, WINDOW, 3).x[2], RMI_RTTE_RESERVED);
	assert_int_equal(fault(READS, WINDOW), SEEN_ABORT);
	assert_false(can(&c, WINDOW, ACCESS_READ));
}

/* The region closes, but this consumer's turn has not come. */
static void while_closing_others(void)
{
	const uint64_t size = 1800 * GRANULE_SIZE;
	struct realm_handle *other = &c2;

	unit_fast = true;
	make_realms();
	create(LAZY, size);
	csm_ok(&p, CSM_SHARE, id, realm_id(other), CSM_RIGHT_RW);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(other, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, size, CSM_RIGHT_RW);
	map_unknown(&p, LAZY);
	assert_int_equal(rmi(RMI_CSM, RMI_CSM_OP_CLOSE, desc).x[0], RMI_CSM_INCOMPLETE);
	assert_int_equal(fault(READS, WINDOW), SEEN_ABORT);
	assert_false(can(&c, WINDOW, ACCESS_READ));
}

static void while_detaching(void)
{
	while_draining(false);
}

static void while_closing(void)
{
	while_draining(true);
}

/* RIPAS: a window reads as RAM, cannot be changed; a region cannot become EMPTY. */
static void ripas(void)
{
	const struct rec_regs *regs;

	make_lazy(CSM_RIGHT_RW);
	regs = rsi(&c, RSI_IPA_STATE_GET, WINDOW, WINDOW + LAZY_SIZE);
	assert_int_equal(regs->x[0], RSI_SUCCESS);
	assert_int_equal(regs->x[1], WINDOW + LAZY_SIZE);
	assert_int_equal(regs->x[2], RIPAS_RAM);
	rsi_gives(&c, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, WINDOW, WINDOW + LAZY_SIZE, RIPAS_EMPTY,
		  0);
	rsi_gives(&c, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, WINDOW - MIB(1), WINDOW + GRANULE_SIZE,
		  RIPAS_RAM, 0);
	rsi_gives(&p, RSI_ERROR_INPUT, RSI_IPA_STATE_SET, LAZY - GRANULE_SIZE, LAZY + GRANULE_SIZE,
		  RIPAS_EMPTY, 0);
}

/* A RIPAS request from before the region does not reach into it. */
static void old_ripas_request(void)
{
	make_realms();
	realm_smc(RSI_IPA_STATE_SET, REGION - GRANULE_SIZE, REGION + REGION_SIZE, RIPAS_EMPTY, 0);
	enter_until(&p, RMI_EXIT_RIPAS_CHANGE);
	{
		struct outcome o = csm_once2(&p, CSM_CREATE, REGION, REGION_SIZE, 0);

		host_serve(&p, p.rec2, &o.exit);
		o = csm_answer(&p, p.rec2, CSM_RESPONSE_ACCEPT);
		assert_int_equal(o.x[0], CSM_SUCCESS);
	}
	assert_int_equal(rmi_ok(RMI_RTT_SET_RIPAS, p.rd, p.rec, REGION - GRANULE_SIZE,
				REGION + REGION_SIZE)
				 .x[1],
			 REGION);
	rmi_fails(ERR_RTT(3), RMI_RTT_SET_RIPAS, p.rd, p.rec, REGION, REGION + REGION_SIZE);
	assert_true(can(&p, REGION, ACCESS_WRITE));
}

/* What the host may not do to a window. */
static void window_commands(void)
{
	uint64_t granule;

	make_attached(CSM_RIGHT_RW);
	granule = delegated();
	rmi_fails(ERR_RTT(3), RMI_DATA_CREATE_UNKNOWN, c.rd, granule, WINDOW);
	rmi_fails_top(ERR_RTT(3), 2, WINDOW, RMI_DATA_DESTROY, c.rd, WINDOW);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, c.rd, WINDOW, 3);
	rmi_fails_top(ERR_RTT(3), 2, WINDOW, RMI_RTT_DESTROY, c.rd, WINDOW, 3);
	csm_ok(&c, CSM_DETACH, id);
	rmi_ok(RMI_DATA_CREATE_UNKNOWN, c.rd, granule, WINDOW);
}

/* What the host may not do to a region, and what it may when the region is gone. */
static void region_commands(void)
{
	make_lazy(CSM_RIGHT_RW);
	map_unknown(&p, LAZY);
	rmi_fails(ERR_RTT(3), RMI_RTT_FOLD, p.rd, LAZY, 3);
	rmi_fails_top(ERR_RTT(3), 2, LAZY, RMI_RTT_DESTROY, p.rd, LAZY, 3);
	csm_ok(&p, CSM_DESTROY, id);
	rmi_ok(RMI_DATA_DESTROY, p.rd, LAZY);
	rmi_ok(RMI_RTT_DESTROY, p.rd, LAZY, 3);
}

/* ---- blocks */

/* A 2 MiB block at BLOCK in the provider. */
static void make_block(void)
{
	bool fast = unit_fast;
	uint64_t pa;

	unit_fast = true;
	make_realms();
	pa = delegated_pages(512, MIB(2));
	for (unsigned int i = 0; i < 512; i++)
		rmi_ok(RMI_DATA_CREATE_UNKNOWN, p.rd, pa + i * GRANULE_SIZE,
		       BLOCK + i * GRANULE_SIZE);
	rmi_ok(RMI_RTT_FOLD, p.rd, BLOCK, 3);
	unit_fast = fast;
}

static uint64_t attach_at(uint64_t window, uint64_t size)
{
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), window, size, CSM_RIGHT_RW);
	return native_translate(s2_of(c.rd), window, ACCESS_WRITE).pa;
}

static void block_to_block(void)
{
	make_block();
	create(BLOCK, MIB(2));
	assert_int_equal(attach_at(WINDOW, MIB(2)),
			 native_translate(s2_of(p.rd), BLOCK, ACCESS_READ).pa);
	assert_int_equal(read_entry(c.rd, WINDOW, 2).x[2], RMI_RTTE_BORROWED);
	assert_int_equal(native_translate(s2_of(c.rd), WINDOW, ACCESS_READ).level, 2);
	/* Its shape is fixed on both sides. */
	rmi_fails(ERR_RTT(2), RMI_RTT_CREATE, p.rd, delegated(), BLOCK, 3);
	rmi_fails(ERR_RTT(2), RMI_RTT_CREATE, c.rd, delegated(), WINDOW, 3);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	assert_false(can(&c, WINDOW, ACCESS_READ));
	csm_ok(&p, CSM_DESTROY, id);
	rmi_ok(RMI_RTT_CREATE, p.rd, delegated(), BLOCK, 3);
}

/* The window is not aligned like the region: pages. */
static void block_to_pages(void)
{
	make_block();
	create(BLOCK, MIB(2));
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	make_tables(c.rd, WINDOW + GRANULE_SIZE, 3);
	make_tables(c.rd, WINDOW + MIB(2), 3);
	csm_once(&c, CSM_ATTACH, id, realm_id(&p), WINDOW + GRANULE_SIZE, MIB(2), CSM_RIGHT_RW);
	/* One run in each table: no round is needed. */
	assert_int_equal(csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT).x[0], CSM_SUCCESS);
	for (uint64_t off = 0; off < MIB(2); off += GRANULE_SIZE)
		assert_int_equal(
			native_translate(s2_of(c.rd), WINDOW + GRANULE_SIZE + off, ACCESS_WRITE).pa,
			native_translate(s2_of(p.rd), BLOCK + off, ACCESS_WRITE).pa);
	csm_ok(&c, CSM_DETACH, id);
	expect_window_gone(&c, WINDOW + GRANULE_SIZE, MIB(2));
}

/* Pages, a block, pages: the block is lent as one although its neighbours are not. */
static void mixed(void)
{
	const uint64_t base = BLOCK - 3 * GRANULE_SIZE;
	const uint64_t size = MIB(2) + 5 * GRANULE_SIZE;
	const uint64_t window = WINDOW - 3 * GRANULE_SIZE;

	make_block();
	create(base, size);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	make_tables(c.rd, WINDOW - MIB(2), 3);
	make_tables(c.rd, WINDOW + MIB(2), 3);
	make_tables(c.rd, WINDOW, 2);
	csm_once(&c, CSM_ATTACH, id, realm_id(&p), window, size, CSM_RIGHT_RW);
	assert_int_equal(csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT).x[0], CSM_SUCCESS);
	assert_int_equal(read_entry(c.rd, window, 3).x[2], RMI_RTTE_RESERVED);
	assert_int_equal(read_entry(c.rd, WINDOW, 3).x[1], 2);
	assert_int_equal(read_entry(c.rd, WINDOW, 2).x[2], RMI_RTTE_BORROWED);
	assert_int_equal(read_entry(c.rd, WINDOW + MIB(2), 3).x[2], RMI_RTTE_RESERVED);
	assert_int_equal(read_entry(c.rd, WINDOW + MIB(2) + 2 * GRANULE_SIZE, 3).x[2],
			 RMI_RTTE_UNASSIGNED);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	assert_false(can(&c, WINDOW, ACCESS_READ));
}

/* The region cuts a block of the provider: the host is told at which level. */
static void block_too_large(void)
{
	struct outcome o;

	make_block();
	o = csm_once(&p, CSM_CREATE, BLOCK + MIB(1), GRANULE_SIZE, 0);
	assert_int_equal(o.exit.csm_level, 3);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CREATE, p.rd, desc = delegated(), p.rec);
	assert_int_equal(csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT).x[0], CSM_ERROR_HOST);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	/* At its end, it turns out later. */
	o = csm_once(&p, CSM_CREATE, BLOCK - 2 * GRANULE_SIZE, 3 * GRANULE_SIZE, 0);
	host_serve(&p, p.rec, &o.exit);
	o = csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_CREATE);
	assert_int_equal(o.exit.csm_desc, desc);
	assert_int_equal(o.exit.csm_base, BLOCK);
	assert_int_equal(o.exit.csm_size, GRANULE_SIZE);
	assert_int_equal(o.exit.csm_level, 3);
	rmi_ok(RMI_RTT_CREATE, p.rd, delegated(), BLOCK, 3);
	assert_int_equal(csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT).x[0], CSM_SUCCESS);
}

/* An unassigned block of a region: 1 GiB, marked with one bit, reserved by pages, unfolded and populated later. */
static void unassigned_block(void)
{
	const uint64_t base = GIB(3);
	uint64_t size = MIB(4);

	unit_fast = true;
	make_realms();
	make_tables(p.rd, base, 2);
	change_ripas(&p, base, base + size, RIPAS_RAM, 0);
	create(base, size);
	assert_int_equal(read_entry(p.rd, base, 3).x[1], 2);
	attach_at(WINDOW, size);
	assert_int_equal(read_entry(c.rd, WINDOW + size - GRANULE_SIZE, 3).x[2], RMI_RTTE_RESERVED);
	make_tables(p.rd, base, 3);
	map_unknown(&p, base + GRANULE_SIZE);
	assert_int_equal(fault(READS, WINDOW + GRANULE_SIZE), SEEN_RETRY);
	assert_true(realm_memory(&c, WINDOW + GRANULE_SIZE) ==
		    realm_memory(&p, base + GRANULE_SIZE));
	rmi_fails_top(ERR_RTT(3), 2, base, RMI_RTT_DESTROY, p.rd, base, 3);
	csm_ok(&p, CSM_DESTROY, id);
	expect_window_gone(&c, WINDOW, size);
	rmi_ok(RMI_DATA_DESTROY, p.rd, base + GRANULE_SIZE);
	rmi_ok(RMI_RTT_DESTROY, p.rd, base, 3);
	native_check();
}

/* Runs of pages that are there and of pages that are not, of all lengths, across tables of both sides. */
static void runs(void)
{
	const uint64_t base = LAZY + MIB(2) - 300 * GRANULE_SIZE, size = 600 * GRANULE_SIZE;
	const uint64_t window = WINDOW + MIB(2) - 100 * GRANULE_SIZE;
	uint64_t n = 0;

	unit_fast = true;
	make_realms();
	for (uint64_t length = 0; n < 600; n += ++length / 2)
		for (uint64_t i = n; length % 4 < 2 && i < n + (length + 1) / 2 && i < 600; i++)
			map_unknown(&p, base + i * GRANULE_SIZE);
	create(base, size);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), window, size, CSM_RIGHT_R);
	n = 0;
	for (uint64_t off = 0; off < size; off += GRANULE_SIZE) {
		const struct native_xlat from =
			native_translate(s2_of(p.rd), base + off, ACCESS_READ);
		const struct native_xlat to =
			native_translate(s2_of(c.rd), window + off, ACCESS_READ);

		assert_int_equal(from.fault, to.fault);
		assert_int_equal(from.pa, to.pa);
		assert_false(can(&c, window + off, ACCESS_WRITE));
		assert_int_equal(read_entry(c.rd, window + off, 3).x[2],
				 from.fault ? RMI_RTTE_RESERVED : RMI_RTTE_BORROWED);
		n += from.fault == FAULT_NONE;
	}
	assert_in_range(n, 100, 500);
	native_check();
	csm_ok(&c, CSM_DETACH, id);
	expect_window_gone(&c, window, size);
	csm_ok(&p, CSM_DESTROY, id);
	native_check();
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

static const struct unit_test tests[] = {
	{ "CSM_FAULT.populate_on_demand", populate_on_demand },
	{ "CSM_FAULT.around", around },
	{ "CSM_FAULT.around_interrupted", around_interrupted },
	{ "CSM_FAULT.rights", rights_on_demand },
	{ "CSM_FAULT.after_revoke", after_revoke },
	{ "CSM_FAULT.while_detaching", while_detaching },
	{ "CSM_FAULT.while_closing", while_closing },
	{ "CSM_FAULT.while_closing_others", while_closing_others },
	{ "CSM_RIPAS.requests", ripas },
	{ "CSM_RIPAS.old_request", old_ripas_request },
	{ "CSM_WINDOW.commands_refused", window_commands },
	{ "CSM_REGION.commands_refused", region_commands },
	{ "CSM_ATTACH.success_block", block_to_block },
	{ "CSM_ATTACH.success_block_by_pages", block_to_pages },
	{ "CSM_ATTACH.success_runs", runs },
	{ "CSM_ATTACH.success_mixed", mixed },
	{ "CSM_CREATE.level", block_too_large },
	{ "CSM_CREATE.success_unassigned_block", unassigned_block },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
