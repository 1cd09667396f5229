/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Steps of the host.
 */
#include "fuzz.h"

#define B(n) (r->b[n])

static uint64_t rd_of(const struct record *r)
{
	return pick_granule(B(1), GRANULE_RD);
}

static uint64_t aligned_ipa(uint64_t rd, uint8_t sel, uint64_t level)
{
	const uint64_t ipa = pick_ipa(rd, sel);

	if (level > 3 || sel >= 0xf0)
		return ipa;
	return ipa & ~(native_entry_size((int)level) - 1);
}

static void realm_create(const struct record *r)
{
	const struct geometry *g = geometry_choice(B(3) % 3 ? B(3) & 7 : B(3));
	const uint64_t page = pick_ns(B(2));

	/* The area may be in use, or the host may forget to delegate it. */
	if (B(4) < 0xe0)
		for (unsigned int i = 0; i < g->tables; i++)
			if (state_at(root_area(B(4)) + i * GRANULE_SIZE) == GRANULE_UNDELEGATED)
				rmi(RMI_GRANULE_DELEGATE, root_area(B(4)) + i * GRANULE_SIZE);
	put_realm_params(page, g, B(4), B(5), B(6));
	fault_page(page, B(7));
	rmi(RMI_REALM_CREATE, pick_granule(B(1), GRANULE_DELEGATED), page);
}

static void rec_create(const struct record *r)
{
	const uint64_t rd = rd_of(r);
	const uint64_t rec = pick_granule(B(2), GRANULE_DELEGATED);
	const uint64_t page = pick_ns(B(3));

	put_rec_params(page, rd, B(2) < 0xd8 ? B(2) % 12 : B(4), B(5));
	fault_page(page, B(7));
	rmi(RMI_REC_CREATE, rd, rec, page);
}

static void rtt_step(uint64_t fid, const struct record *r)
{
	const uint64_t rd = rd_of(r);
	const uint64_t level = pick_level(B(3));
	const uint64_t parent = level - 1;

	switch (fid) {
	case RMI_RTT_CREATE:
		rmi(fid, rd, pick_granule(B(4), GRANULE_DELEGATED), aligned_ipa(rd, B(2), parent),
		    level);
		break;
	case RMI_RTT_READ_ENTRY:
	case RMI_RTT_UNMAP_UNPROTECTED:
		rmi(fid, rd, aligned_ipa(rd, B(2), level), level);
		break;
	case RMI_RTT_MAP_UNPROTECTED:
		rmi(fid, rd, aligned_ipa(rd, B(2), level), level,
		    (B(4) & 1 ? ns_page(6) : BLOCK_PA) | (B(5) & 0xfcUL) |
			    (B(6) >= 0xe0 ? hostile(B(6)) : 0));
		break;
	default:
		rmi(fid, rd, aligned_ipa(rd, B(2), parent), level);
		break;
	}
}

static void set_ripas(const struct record *r)
{
	const uint64_t rec = pick_granule(B(2), GRANULE_REC);
	const struct rec *descriptor = rec_at(rec);
	uint64_t rd = rd_of(r);
	uint64_t base = pick_ipa(rd, B(3));
	uint64_t top = base + pick_size(B(4));

	/* Mostly what the realm asked for. */
	if (descriptor != NULL && B(5) < 0xe0) {
		rd = descriptor->rd.v;
		base = descriptor->ripas.addr;
		top = B(5) < 0xa0 ? descriptor->ripas.top : base + pick_size(B(4));
	}
	rmi(RMI_RTT_SET_RIPAS, rd, rec, base, top);
}

static void psci_complete(const struct record *r)
{
	static const uint64_t statuses[] = { 0, 0, (uint64_t)PSCI_DENIED, (uint64_t)PSCI_ALREADY_ON,
					     1 };
	uint64_t calling = pick_granule(B(1), GRANULE_REC);
	uint64_t target = pick_granule(B(2), GRANULE_REC);

	for (unsigned int i = 0; B(1) < 0xc0 && i < 12; i++) {
		const struct rec *rec = rec_at(nth_in_state(GRANULE_REC, i));

		if (rec != NULL && rec->pending == PENDING_PSCI)
			calling = nth_in_state(GRANULE_REC, i);
	}
	for (unsigned int i = 0; B(2) < 0xc0 && i < 12; i++) {
		const struct rec *rec = rec_at(nth_in_state(GRANULE_REC, i));
		const struct rec *caller = rec_at(calling);

		if (rec != NULL && caller != NULL && rec->rd.v == caller->rd.v &&
		    rec_index_of_mpidr(caller->regs.x[1]) == rec->index)
			target = nth_in_state(GRANULE_REC, i);
	}
	rmi(RMI_PSCI_COMPLETE, calling, target, statuses[B(3) % ARRAY_SIZE(statuses)]);
}

static void data_create(const struct record *r)
{
	const uint64_t rd = rd_of(r);
	const uint64_t src = pick_ns(B(4));
	const uint64_t flags = B(6) >= 0xf0 ? hostile(B(6)) : B(6) & 1;

	if (state_at(src) == GRANULE_UNDELEGATED && native_get_pas(src) == PAS_NS)
		memset(native_bus(src), B(5) | 1, GRANULE_SIZE);
	fault_page(src, B(7));
	rmi(RMI_DATA_CREATE, rd, pick_granule(B(2), GRANULE_DELEGATED), pick_ipa(rd, B(3)), src,
	    flags);
}

static void csm_step(const struct record *r)
{
	const uint64_t desc = pick_granule(B(2), GRANULE_CSM);
	uint64_t rec = pick_granule(B(4), GRANULE_REC);

	switch (B(1) % 8) {
	case 0:
		rmi(RMI_CSM, RMI_CSM_OP_VERSION);
		break;
	case 1:
	case 2:
		for (unsigned int i = 0; B(4) < 0xc0 && i < 12; i++) {
			const struct rec *waiting = rec_at(nth_in_state(GRANULE_REC, i));

			if (waiting != NULL && waiting->pending == PENDING_CSM)
				rec = nth_in_state(GRANULE_REC, i);
		}
		rmi(RMI_CSM, RMI_CSM_OP_CREATE,
		    rec_at(rec) != NULL && B(3) < 0xe0 ? rec_at(rec)->rd.v :
							 pick_granule(B(3), GRANULE_RD),
		    pick_granule(B(2), GRANULE_DELEGATED), rec);
		break;
	case 3:
		rmi(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
		break;
	case 4:
		rmi(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
		break;
	case 5:
	case 6:
		rmi(RMI_CSM, RMI_CSM_OP_EVICT, desc, pick_granule(B(3), GRANULE_RD));
		break;
	default:
		/* READ, of a descriptor or of what a realm has; and what there is not. */
		rmi(RMI_CSM, B(3) < 0xc0 ? 5U : hostile(B(3)),
		    B(4) & 1 ? desc : pick_granule(B(2), GRANULE_RD), B(5) & 3);
		break;
	}
}

/* Do what the last CSM exit asked, as far as that is the host's to do. */
static void serve(const struct record *r)
{
	const struct rmi_rec_exit *exit = last_exit();
	struct record donation = *r;

	if (exit->exit_reason != RMI_EXIT_CSM)
		return;
	donation.b[1] = 1;
	if (exit->csm_kind == CSM_EXIT_CREATE && exit->csm_desc == 0)
		csm_step(&donation);
	if (exit->csm_level <= 3)
		build_tables(rd_of(r), exit->csm_base, (int)exit->csm_level);
}

/* The machine around the next call: faults, refusals, interrupts, other worlds. */
static void surroundings(const struct record *r)
{
	const uint64_t page = B(2) & 1 ? ns_page(B(3)) : pool_granule(B(3));

	switch (B(1) % 8) {
	case 3:
		native.refuse_delegate = true;
		break;
	case 4:
		native.refuse_undelegate = true;
		break;
	case 5:
		native.interrupt_after = B(3) & 1 ? 1 + B(4) % 64 : 0;
		break;
	case 6:
		if (state_at(page) == GRANULE_UNDELEGATED)
			native_set_pas(page, B(4) & 1 ? PAS_SECURE : PAS_NS);
		break;
	default:
		native.stage1_ipa = ~0UL;
		break;
	}
}

/* Take a realm down as a host does it: RECs, memory, tables, RD. */
static void teardown(const struct record *r)
{
	const uint64_t rd = rd_of(r);

	for (unsigned int i = 0; i < 12; i++) {
		const uint64_t rec = nth_in_state(GRANULE_REC, i);

		if (rec_at(rec) != NULL && rec_at(rec)->rd.v == rd)
			rmi(RMI_REC_DESTROY, rec);
	}
	for (uint64_t ipa = IPA_A; ipa < IPA_A + KIB(32); ipa += GRANULE_SIZE)
		rmi(RMI_DATA_DESTROY, rd, ipa);
	for (uint64_t level = 3; level > 0; level--)
		for (uint64_t half = 0; half < 2 && realm_at(rd) != NULL; half++) {
			const uint64_t base = half * s2_protected_size(&realm_at(rd)->s2);
			const uint64_t mask = ~(native_entry_size((int)level - 1) - 1);

			rmi(RMI_RTT_DESTROY, rd, (base + IPA_A) & mask, level);
			rmi(RMI_RTT_DESTROY, rd, (base + IPA_REGION) & mask, level);
			rmi(RMI_RTT_DESTROY, rd, (base + IPA_WINDOW) & mask, level);
			rmi(RMI_RTT_DESTROY, rd, (base + BLOCK_IPA) & mask, level);
		}
	rmi(RMI_REALM_DESTROY, rd);
}

/* Calls of other PEs just before the n-th time that a call takes its first lock. */
static unsigned int countdown;

static void other_pe(void)
{
	struct record r;

	if (--countdown != 0)
		return;
	native.before_lock = NULL;
	halfway++;
	other_pe_begins();
	if (halfway < 4 && input_next(&r))
		host_step(&r);
	other_pe_ends();
	halfway--;
}

void arm_other_pe(const struct record *r)
{
	countdown = 1 + B(1) % 8;
	native.before_lock = other_pe;
}

static void raw(const struct record *r)
{
	static const uint64_t fids[] = { 0xc400014f, 0xc4000156, 0xc4000160, 0xc400018f,
					 0x84000150, 0,		 ~0UL,	     0xc4000182 };
	const uint64_t fid = B(1) & 0x80 ? fids[B(1) % ARRAY_SIZE(fids)] :
					   RMI_FID_FIRST + B(1) % 0x40;

	rmi(fid | (B(6) & 1 ? SMCCC_SVE_HINT : 0) | (B(6) & 2 ? 1UL << 40 : 0), hostile(B(2)),
	    B(6) & 4 ? pick_granule(B(3), GRANULE_DELEGATED) : hostile(B(3)), hostile(B(4)),
	    hostile(B(5)), hostile((uint8_t)(B(5) * 3)));
}

void host_step(const struct record *r)
{
	if (B(7) % 4 == 0)
		expect_no_effect();
	switch (B(0) % 48) {
	case 0:
		rmi(RMI_GRANULE_DELEGATE, pick_granule(B(1), GRANULE_UNDELEGATED));
		break;
	case 1:
		rmi(RMI_GRANULE_UNDELEGATE, pick_granule(B(1), GRANULE_DELEGATED));
		break;
	case 2:
		realm_create(r);
		break;
	case 3:
		rmi(RMI_REALM_DESTROY, rd_of(r));
		break;
	case 4:
		rmi(RMI_REALM_ACTIVATE, rd_of(r));
		break;
	case 5:
		rec_create(r);
		break;
	case 6:
		rmi(RMI_REC_DESTROY, pick_granule(B(1), GRANULE_REC));
		break;
	case 7:
	case 8:
		rtt_step(RMI_RTT_CREATE, r);
		break;
	case 9:
		rtt_step(RMI_RTT_DESTROY, r);
		break;
	case 10:
	case 11:
		rtt_step(RMI_RTT_FOLD, r);
		break;
	case 12:
		rtt_step(RMI_RTT_READ_ENTRY, r);
		break;
	case 13:
	case 14:
		rtt_step(RMI_RTT_MAP_UNPROTECTED, r);
		break;
	case 15:
		rtt_step(RMI_RTT_UNMAP_UNPROTECTED, r);
		break;
	case 16:
		rmi(RMI_RTT_INIT_RIPAS, rd_of(r), pick_ipa(rd_of(r), B(2)),
		    pick_ipa(rd_of(r), B(2)) + pick_size(B(3)));
		break;
	case 17:
	case 18:
		set_ripas(r);
		break;
	case 19:
		data_create(r);
		break;
	case 20:
		rmi(RMI_DATA_CREATE_UNKNOWN, rd_of(r), pick_granule(B(2), GRANULE_DELEGATED),
		    pick_ipa(rd_of(r), B(3)));
		break;
	case 21:
	case 22:
		rmi(RMI_DATA_DESTROY, rd_of(r), pick_ipa(rd_of(r), B(2)));
		break;
	case 23:
		psci_complete(r);
		break;
	case 24:
		rmi(RMI_REC_AUX_COUNT, rd_of(r));
		break;
	case 25:
		rmi(B(1) & 1 ? RMI_VERSION : RMI_FEATURES,
		    B(2) & 1 ? hostile(B(3)) : (B(1) & 1) * RMI_ABI_VERSION);
		break;
	case 26:
	case 27:
		csm_step(r);
		break;
	case 28:
		raw(r);
		break;
	case 29:
		surroundings(r);
		break;
	case 30:
		arm_other_pe(r);
		break;
	case 31:
		build_tables(rd_of(r), pick_ipa(rd_of(r), B(2)), 1 + B(3) % 3);
		break;
	case 32:
		if (B(2) == 0x40)
			fill_block(rd_of(r), 512 - B(3) % 2);
		else
			teardown(r);
		break;
	case 33:
		serve(r);
		break;
	default:
		enter_rec(pick_granule(B(1), GRANULE_REC), pick_ns(B(2)), r);
		break;
	}
}
