/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM: doorbells and lifecycle events.
 */
#include "csm_unit.h"

#define FAIL(name, prepare, r, code, ...)        \
	static void name(void)                   \
	{                                        \
		prepare;                         \
		csm_fails(r, code, __VA_ARGS__); \
	}
#define IN CSM_ERROR_INPUT
#define ST CSM_ERROR_STATE
#define P_ID realm_id(&p)
#define C_ID realm_id(&c)
#define C2_ID realm_id(&c2)
#define PAGE IPA_A

#define PPI 20UL

static struct csm_event_record ev[CSM_EVENTS_MAX];
static uint64_t ev_flags;

/* Records that CSM_EVENTS gives, in ev. */
static unsigned int events_of(struct realm_handle *r)
{
	const struct outcome o = csm_once(r, CSM_EVENTS, PAGE);

	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_IRQ);
	assert_true(o.x[1] <= CSM_EVENTS_MAX);
	memcpy(ev, realm_memory(r, PAGE), sizeof(ev));
	ev_flags = o.x[2];
	assert_int_equal(o.x[3], 0);
	return (unsigned int)o.x[1];
}

static void expect(unsigned int n, uint32_t kind, uint64_t from, uint32_t bits)
{
	assert_int_equal(ev[n].csm, id);
	assert_int_equal(ev[n].kind, kind);
	assert_int_equal(ev[n].from, from);
	assert_int_equal(ev[n].bits, bits);
	assert_int_not_equal(ev[n].epoch, 0);
}

/* Exactly one, of the region made last. */
static void expect_one(struct realm_handle *r, uint32_t kind, uint64_t from, uint32_t bits)
{
	assert_int_equal(events_of(r), 1);
	assert_int_equal(ev_flags, 0);
	expect(0, kind, from, bits);
	assert_int_equal(events_of(r), 0);
}

static void expect_notice(const struct outcome *o, const struct realm_handle *r)
{
	assert_int_equal(o->x[0], CSM_SUCCESS);
	assert_int_equal(o->exit.exit_reason, RMI_EXIT_CSM);
	assert_int_equal(o->exit.csm_kind, CSM_EXIT_NOTIFY);
	assert_int_equal(o->exit.csm_desc, desc);
	assert_int_equal(o->exit.csm_rd, r->rd);
	assert_int_equal(o->exit.csm_base, 0);
	assert_int_equal(o->exit.csm_size, 0);
}

/* Attached, and nobody has anything left to read. */
static void make_quiet(void)
{
	make_attached(CSM_RIGHT_RW);
	events_of(&p);
	events_of(&c);
}

/* ---- CSM_NOTIFY */
FAIL(notify_id, make_attached(3), &p, IN, CSM_NOTIFY, id + 1, C_ID, 1)
FAIL(notify_id_of_realm, make_attached(3), &p, IN, CSM_NOTIFY, C_ID, C_ID, 1)
FAIL(notify_no_party, make_attached(3), &c2, IN, CSM_NOTIFY, id, P_ID, 1)
FAIL(notify_no_party_consumer, make_attached(3), &c2, IN, CSM_NOTIFY, id, C_ID, 1)
FAIL(notify_self, make_attached(3), &p, IN, CSM_NOTIFY, id, P_ID, 1)
FAIL(notify_self_consumer, make_attached(3), &c, IN, CSM_NOTIFY, id, C_ID, 1)
FAIL(notify_zero, make_attached(3), &p, IN, CSM_NOTIFY, id, 0, 1)
FAIL(notify_no_consumer, make_attached(3), &p, IN, CSM_NOTIFY, id, C2_ID, 1)
FAIL(notify_bits_none, make_attached(3), &p, IN, CSM_NOTIFY, id, C_ID, 0)
FAIL(notify_bits_high, make_attached(3), &c, IN, CSM_NOTIFY, id, P_ID, 1UL << 32)
FAIL(notify_granted, make_shared(3), &p, ST, CSM_NOTIFY, id, C_ID, 1)
FAIL(notify_granted_consumer, make_shared(3), &c, ST, CSM_NOTIFY, id, P_ID, 1)

/* Two consumers of one region are no peers. */
static void notify_other_consumer(void)
{
	make_attached(3);
	csm_ok(&p, CSM_SHARE, id, C2_ID, 3);
	csm_ok(&c2, CSM_ATTACH, attach_args(3));
	csm_fails(&c2, IN, CSM_NOTIFY, id, C_ID, 1);
	csm_fails(&c, IN, CSM_NOTIFY, id, C2_ID, 1);
}

static void notify_attaching(void)
{
	make_shared(3);
	csm_once(&c, CSM_ATTACH, attach_args(3));
	csm_fails(&p, ST, CSM_NOTIFY, id, C_ID, 1);
	assert_int_equal(csm_once2(&c, CSM_NOTIFY, id, P_ID, 1).x[0], ST);
}

/* Both ways at once, from a second vCPU too; what is rung twice is read once. */
static void notify(void)
{
	struct outcome o;

	make_quiet();
	o = csm_once(&c, CSM_NOTIFY, id, P_ID, 1);
	expect_notice(&o, &p);
	o = csm_once2(&c, CSM_NOTIFY, id, P_ID, 0x80000001UL);
	expect_notice(&o, &p);
	o = csm_once(&p, CSM_NOTIFY, id, C_ID, 4);
	expect_notice(&o, &c);
	expect_one(&p, CSM_EVENT_DOORBELL, C_ID, 0x80000001U);
	expect_one(&c, CSM_EVENT_DOORBELL, P_ID, 4);
	assert_int_equal(events_of(&c2), 0);
}

/* Provider of one region, consumer of another, and two consumers of the same. */
static void notify_many(void)
{
	uint64_t first, back;

	make_attached(3);
	first = id;
	csm_ok(&p, CSM_SHARE, id, C2_ID, 3);
	csm_ok(&c2, CSM_ATTACH, attach_args(3));
	back = csm(&c, CSM_CREATE, REGION, REGION_SIZE, 0).x[1];
	csm_ok(&c, CSM_SHARE, back, P_ID, 1);
	csm_ok(&p, CSM_ATTACH, back, C_ID, WINDOW, REGION_SIZE, 1);
	events_of(&p);
	csm_ok(&c2, CSM_NOTIFY, first, P_ID, 8);
	csm_ok(&c, CSM_NOTIFY, first, P_ID, 4);
	csm_ok(&c, CSM_NOTIFY, back, P_ID, 2);
	assert_int_equal(events_of(&p), 3);
	id = back;
	expect(0, CSM_EVENT_DOORBELL, C_ID, 2);
	id = first;
	expect(1, CSM_EVENT_DOORBELL, C_ID, 4);
	expect(2, CSM_EVENT_DOORBELL, C2_ID, 8);
	assert_int_equal(events_of(&p), 0);
}

/* A doorbell ends with the attachment: whoever gets the slot next inherits nothing. */
static void notify_slot_reused(void)
{
	make_quiet();
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	csm_ok(&p, CSM_NOTIFY, id, C_ID, 2);
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	csm_ok(&p, CSM_SHARE, id, C2_ID, 3);
	csm_ok(&c2, CSM_ATTACH, attach_args(3));
	expect_one(&p, CSM_EVENT_ATTACHED, C2_ID, 0);
	assert_int_equal(events_of(&c2), 0);
	expect_one(&c, CSM_EVENT_REVOKED, P_ID, 0);
}

/* ---- CSM_EVENTS */
FAIL(events_align, make_attached(3), &p, IN, CSM_EVENTS, PAGE + 32)
FAIL(events_unprotected, make_attached(3), &p, IN, CSM_EVENTS, 1UL << (IPA_WIDTH - 1))
FAIL(events_bound, make_attached(3), &p, IN, CSM_EVENTS, 1UL << IPA_WIDTH)
FAIL(events_region, make_attached(3), &p, IN, CSM_EVENTS, REGION)
FAIL(events_window, make_attached(3), &c, IN, CSM_EVENTS, WINDOW)
FAIL(events_empty, make_attached(3), &p, IN, CSM_EVENTS, AFTER)

/* The page is not there: the host is asked for it, nothing is lost. */
static void events_absent(void)
{
	const struct rmi_rec_exit *exit;
	const uint64_t page = REGION + MIB(1);

	make_attached(3);
	realm_smc(CSM_EVENTS, page);
	exit = enter_until(&p, RMI_EXIT_SYNC);
	assert_int_equal(exit->hpfar, page >> 12 << 4);
	expect_one(&p, CSM_EVENT_ATTACHED, C_ID, 0);
}

static void events_none(void)
{
	make_realms();
	memset(realm_memory(&p, PAGE), 0xa5, GRANULE_SIZE);
	assert_int_equal(events_of(&p), 0);
	assert_int_equal(ev_flags, 0);
	assert_int_equal(ev[0].csm, 0xa5a5a5a5a5a5a5a5UL);
}

/* 'granted' goes to those who listen. */
static void granted(void)
{
	struct outcome o;

	make_region();
	o = csm_once(&p, CSM_SHARE, id, C_ID, 3);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_IRQ);
	assert_int_equal(events_of(&c), 0);
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	assert_int_equal(events_of(&c), 0);
	o = csm_once(&p, CSM_SHARE, id, C_ID, 3);
	expect_notice(&o, &c);
	expect_one(&c, CSM_EVENT_GRANTED, P_ID, 0);
	/* A mere grant ends without a word. */
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	assert_int_equal(events_of(&c), 0);
	/* So do grants to nobody. */
	o = csm_once(&p, CSM_SHARE, id, C2_ID + 100, 3);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_IRQ);
}

static void granted_after_event_irq(void)
{
	make_region();
	csm_ok(&c, CSM_EVENT_IRQ, 0);
	csm_ok(&p, CSM_SHARE, id, C_ID, 3);
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	csm_ok(&c, CSM_EVENT_IRQ, PPI);
	csm_ok(&p, CSM_SHARE, id, C_ID, 3);
	expect_one(&c, CSM_EVENT_GRANTED, P_ID, 0);
}

static void attached(void)
{
	struct outcome o;

	make_shared(3);
	o = csm(&c, CSM_ATTACH, attach_args(3));
	expect_notice(&o, &p);
	expect_one(&p, CSM_EVENT_ATTACHED, C_ID, 0);
	/* Joining an attachment is none. */
	csm_ok(&c, CSM_ATTACH, attach_args(3));
	assert_int_equal(events_of(&p), 0);
	assert_int_equal(events_of(&c), 0);
}

/* One exit says both: the window is gone, and whom to schedule. */
static void detached(void)
{
	struct outcome o;

	make_quiet();
	o = csm_once(&c, CSM_DETACH, id);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_REMOVE);
	assert_int_equal(o.exit.csm_base, WINDOW);
	assert_int_equal(o.exit.csm_rd, p.rd);
	expect_one(&p, CSM_EVENT_DETACHED, C_ID, 0);
	assert_int_equal(events_of(&c), 0);
}

static void revoked(void)
{
	struct outcome o;

	make_quiet();
	o = csm_once(&p, CSM_REVOKE, id, C_ID);
	expect_notice(&o, &c);
	assert_int_not_equal(o.x[1], 0);
	expect_one(&c, CSM_EVENT_REVOKED, P_ID, 0);
	assert_int_equal(events_of(&p), 0);
}

/* At the first step, and once, whoever finishes. */
static void revoked_in_steps(void)
{
	struct outcome o;

	make_quiet();
	native.interrupt_after = 1;
	o = csm_once(&p, CSM_REVOKE, id, C_ID);
	native.interrupt_after = 0;
	assert_int_equal(o.exit.csm_rd, c.rd);
	expect_one(&c, CSM_EVENT_REVOKED, P_ID, 0);
	csm(&c, CSM_DETACH, id);
	assert_int_equal(events_of(&c), 0);
	assert_int_equal(events_of(&p), 0);
}

/* A realm that is still attaching learns it from its call. */
static void revoked_attaching(void)
{
	make_shared(3);
	csm_once(&c, CSM_ATTACH, attach_args(3));
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(events_of(&c), 0);
}

static void destroyed(void)
{
	struct outcome o;

	make_quiet();
	csm_ok(&p, CSM_SHARE, id, C2_ID, 3);
	csm_ok(&c2, CSM_ATTACH, attach_args(3));
	events_of(&p);
	/* Each exit names one realm. */
	o = csm_once(&p, CSM_DESTROY, id);
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_NOTIFY);
	assert_int_equal(o.exit.csm_rd, c.rd);
	o = csm_once(&p, CSM_DESTROY, id);
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	assert_int_equal(o.exit.csm_rd, c2.rd);
	o = csm_once(&p, CSM_DESTROY, id);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_REMOVE);
	assert_int_equal(o.exit.csm_rd, 0);
	expect_one(&c, CSM_EVENT_CLOSED, P_ID, 0);
	expect_one(&c2, CSM_EVENT_CLOSED, P_ID, 0);
	assert_int_equal(events_of(&p), 0);
}

/* The host closes: the consumers hear it from the provider's name, the provider from nobody's. */
static void closed_by_host(void)
{
	make_quiet();
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	expect_one(&c, CSM_EVENT_CLOSED, P_ID, 0);
	expect_one(&p, CSM_EVENT_CLOSED, 0, 0);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	assert_int_equal(events_of(&p), 0);
}

/* Taken off by the host, and then dead: both sides know. */
static void evicted(void)
{
	const uint64_t c_id = (make_quiet(), C_ID);

	rmi_ok(RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd);
	expect_one(&c, CSM_EVENT_REVOKED, P_ID, 0);
	expect_one(&p, CSM_EVENT_DETACHED, c_id, 0);
}

/* What is old when a realm attaches anew is not kept, and epochs only grow. */
static void stale_revoked(void)
{
	uint64_t epoch;

	make_quiet();
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	csm_ok(&p, CSM_SHARE, id, C_ID, 3);
	csm_ok(&c, CSM_ATTACH, attach_args(3));
	assert_int_equal(events_of(&c), 0);
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	expect_one(&c, CSM_EVENT_REVOKED, P_ID, 0);
	epoch = ev[0].epoch;
	csm_ok(&p, CSM_SHARE, id, C_ID, 3);
	csm_ok(&c, CSM_ATTACH, attach_args(3));
	csm_ok(&p, CSM_REVOKE, id, C_ID);
	expect_one(&c, CSM_EVENT_REVOKED, P_ID, 0);
	assert_true(ev[0].epoch > epoch);
}

/* A realm that attaches to one region keeps what it was told of others. */
static void stale_of_others(void)
{
	uint64_t first;

	make_quiet();
	first = id;
	csm_ok(&p, CSM_REVOKE, first, C_ID);
	create(REGION + MIB(1), GRANULE_SIZE);
	csm_ok(&p, CSM_SHARE, id, C_ID, 3);
	csm_ok(&c, CSM_ATTACH, id, P_ID, WINDOW, GRANULE_SIZE, 3);
	id = first;
	expect_one(&c, CSM_EVENT_REVOKED, P_ID, 0);
}

/* The 33rd event is lost, and that is said; doorbells are not. */
static void overflow(void)
{
	make_quiet();
	csm_ok(&p, CSM_SHARE, id, C2_ID, 3);
	for (unsigned int i = 0; i <= REALM_EVENTS / 2; i++) {
		csm_ok(&p, CSM_REVOKE, id, C2_ID);
		csm_ok(&p, CSM_SHARE, id, C2_ID, 3);
		csm_ok(&c2, CSM_ATTACH, attach_args(3));
		csm_ok(&c2, CSM_DETACH, id);
		csm_ok(&p, CSM_SHARE, id, C2_ID, 3);
	}
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	assert_int_equal(events_of(&p), REALM_EVENTS + 1);
	assert_int_equal(ev_flags, CSM_EVENTS_LOST);
	expect(0, CSM_EVENT_ATTACHED, C2_ID, 0);
	expect(REALM_EVENTS - 1, CSM_EVENT_DETACHED, C2_ID, 0);
	expect(REALM_EVENTS, CSM_EVENT_DOORBELL, C_ID, 1);
	assert_int_equal(events_of(&p), 0);
	assert_int_equal(ev_flags, 0);
}

static const struct unit_test tests[] = {
	{ "CSM_NOTIFY.id", notify_id },
	{ "CSM_NOTIFY.id_of_realm", notify_id_of_realm },
	{ "CSM_NOTIFY.no_party", notify_no_party },
	{ "CSM_NOTIFY.no_party_consumer", notify_no_party_consumer },
	{ "CSM_NOTIFY.self", notify_self },
	{ "CSM_NOTIFY.self_consumer", notify_self_consumer },
	{ "CSM_NOTIFY.peer_zero", notify_zero },
	{ "CSM_NOTIFY.no_consumer", notify_no_consumer },
	{ "CSM_NOTIFY.other_consumer", notify_other_consumer },
	{ "CSM_NOTIFY.bits_none", notify_bits_none },
	{ "CSM_NOTIFY.bits_high", notify_bits_high },
	{ "CSM_NOTIFY.granted", notify_granted },
	{ "CSM_NOTIFY.granted_consumer", notify_granted_consumer },
	{ "CSM_NOTIFY.attaching", notify_attaching },
	{ "CSM_NOTIFY.success", notify },
	{ "CSM_NOTIFY.success_many", notify_many },
	{ "CSM_NOTIFY.success_slot_reused", notify_slot_reused },
	{ "CSM_EVENTS.align", events_align },
	{ "CSM_EVENTS.unprotected", events_unprotected },
	{ "CSM_EVENTS.bound", events_bound },
	{ "CSM_EVENTS.region", events_region },
	{ "CSM_EVENTS.window", events_window },
	{ "CSM_EVENTS.empty", events_empty },
	{ "CSM_EVENTS.absent", events_absent },
	{ "CSM_EVENTS.success_none", events_none },
	{ "CSM_EVENTS.success_granted", granted },
	{ "CSM_EVENTS.success_granted_after_irq", granted_after_event_irq },
	{ "CSM_EVENTS.success_attached", attached },
	{ "CSM_EVENTS.success_detached", detached },
	{ "CSM_EVENTS.success_revoked", revoked },
	{ "CSM_EVENTS.success_revoked_in_steps", revoked_in_steps },
	{ "CSM_EVENTS.success_revoked_attaching", revoked_attaching },
	{ "CSM_EVENTS.success_destroyed", destroyed },
	{ "CSM_EVENTS.success_closed_by_host", closed_by_host },
	{ "CSM_EVENTS.success_evicted", evicted },
	{ "CSM_EVENTS.success_stale", stale_revoked },
	{ "CSM_EVENTS.success_stale_of_others", stale_of_others },
	{ "CSM_EVENTS.success_overflow", overflow },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
