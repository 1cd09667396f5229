/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM as a whole: what its calls do when they succeed, in one step and in many, and what becomes of half-done ones.
 */
#include "../../rmm/csm/csm.h"
#include "csm_unit.h"

#define BIG_PAGES (2 * BUDGET_ENTRIES + 44UL)
#define BIG (BIG_PAGES * GRANULE_SIZE)

static uint64_t pa_at(const struct realm_handle *r, uint64_t ipa)
{
	const struct native_xlat x = native_translate(s2_of(r->rd), ipa, ACCESS_READ);

	assert_int_equal(x.fault, FAULT_NONE);
	return x.pa;
}

static void self(void)
{
	struct outcome o;

	make_realms();
	o = csm_once(&p, CSM_SELF);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_equal(o.x[1], realm_id(&p));
	assert_int_equal(o.x[2], CSM_ABI_VERSION);
	assert_int_equal(o.x[3], CSM_MAX_CONSUMERS);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_IRQ);
	assert_int_not_equal(realm_id(&p), realm_id(&c));
	assert_int_equal(realm_id(&p) >> 32, realm_id(&c) >> 32);
	assert_true(realm_id(&p) >> 32 != 0);
}

static void no_random_numbers(void)
{
	native.caps.has_rng = false;
	csm_init();
	make_party(&p);
	assert_int_equal(realm_id(&p), 0);
	for (uint64_t fid = CSM_FID_FIRST; fid <= CSM_FID_LAST; fid++)
		csm_fails(&p, SMCCC_NOT_SUPPORTED, fid, REGION, REGION_SIZE, 0);
	for (uint64_t op = 0; op < 8; op++)
		rmi_fails(SMCCC_NOT_SUPPORTED, RMI_CSM, op, p.rd, delegated(), p.rec);
}

static void not_offered(void)
{
	make_region();
	for (uint64_t fid = CSM_FID_FIRST; fid <= CSM_FID_LAST; fid++) {
		if (fid == CSM_SELF || fid == CSM_CREATE || fid == CSM_SHARE || fid == CSM_REVOKE ||
		    fid == CSM_DESTROY || fid == CSM_ATTACH || fid == CSM_DETACH ||
		    fid == CSM_SEAL || fid == CSM_SHARE_MEASURED || fid == CSM_INFO ||
		    fid == CSM_PEER || fid == CSM_NOTIFY || fid == CSM_EVENTS ||
		    fid == CSM_EVENT_IRQ)
			continue;
		csm_fails(&p, SMCCC_NOT_SUPPORTED, fid, id, realm_id(&c), 3);
	}
	for (uint64_t op = RMI_CSM_OP_READ + 1; op < 16; op++)
		rmi_fails(SMCCC_NOT_SUPPORTED, RMI_CSM, op, desc, c.rd);
	rmi_fails(SMCCC_NOT_SUPPORTED, RMI_CSM, 1UL << 32, desc, c.rd);
}

static void lifecycle(uint64_t rights)
{
	struct outcome o;

	make_attached(rights);
	for (uint64_t off = 0; off < REGION_SIZE; off += GRANULE_SIZE) {
		assert_int_equal(pa_at(&p, REGION + off), pa_at(&c, WINDOW + off));
		assert_int_equal(can(&c, WINDOW + off, ACCESS_WRITE), (rights & CSM_RIGHT_W) != 0);
		assert_false(can(&c, WINDOW + off, ACCESS_EXEC));
		assert_true(can(&p, REGION + off, ACCESS_WRITE));
		assert_int_equal(read_entry(c.rd, WINDOW + off, 3).x[2], RMI_RTTE_BORROWED);
		assert_int_equal(read_entry(c.rd, WINDOW + off, 3).x[3], 0);
	}
	assert_false(can(&c, WINDOW + REGION_SIZE, ACCESS_READ));
	assert_false(can(&c2, WINDOW, ACCESS_READ));

	rmi_fails(ERR_REALM(0), RMI_REALM_DESTROY, c.rd);
	o = csm(&p, CSM_REVOKE, id, realm_id(&c));
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_not_equal(o.x[1], 0);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	csm_fails(&c, CSM_ERROR_INPUT, CSM_ATTACH, attach_args(rights));

	o = csm(&p, CSM_DESTROY, id);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_CSM);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_REMOVE);
	assert_int_equal(o.exit.csm_desc, desc);
	assert_int_equal(o.exit.csm_base, REGION);
	assert_int_equal(o.exit.csm_size, REGION_SIZE);
	csm_fails(&p, CSM_ERROR_INPUT, CSM_DESTROY, id);
	csm_fails(&p, CSM_ERROR_INPUT, CSM_SHARE, id, realm_id(&c), 1);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	assert_int_equal(state_at(desc), GRANULE_DELEGATED);
	/* The pages are private RAM like any other. */
	rmi_ok(RMI_DATA_DESTROY, p.rd, REGION);
}

static void lifecycle_rw(void)
{
	lifecycle(CSM_RIGHT_RW);
}

static void lifecycle_r(void)
{
	lifecycle(CSM_RIGHT_R);
}

static void write_implies_read(void)
{
	make_shared(CSM_RIGHT_W);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_W));
	assert_true(can(&c, WINDOW, ACCESS_READ));
	assert_true(can(&c, WINDOW, ACCESS_WRITE));
}

/* The consumer asks for less than it may have. */
static void less_than_granted(void)
{
	make_shared(CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	assert_false(can(&c, WINDOW, ACCESS_WRITE));
}

static void attach_exit(void)
{
	struct outcome o;

	make_shared(CSM_RIGHT_RW);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_CSM);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_ATTACH);
	assert_int_equal(o.exit.csm_desc, desc);
	assert_int_equal(o.exit.csm_base, WINDOW);
	assert_int_equal(o.exit.csm_size, REGION_SIZE);
	assert_int_equal(o.exit.csm_level, 3);
	/* Not answered yet. */
	assert_int_equal(o.x[0], CSM_ATTACH);
	/* Taken already: nothing else of this realm can come here. */
	assert_int_equal(csm_once2(&c, CSM_CREATE, WINDOW, GRANULE_SIZE, 0).x[0], CSM_ERROR_INPUT);
	rmi_fails(ERR_REALM(0), RMI_REALM_DESTROY, c.rd);
}

static void create_exit(void)
{
	struct outcome o;

	make_realms();
	o = csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_CSM);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_CREATE);
	assert_int_equal(o.exit.csm_desc, 0);
	assert_int_equal(o.exit.csm_base, REGION);
	assert_int_equal(o.exit.csm_size, REGION_SIZE);
	assert_int_equal(o.exit.csm_level, 3);
	assert_int_equal(o.exit.csm_rd, 0);
}

/* Provider and consumer of each other; and a region attached by two. */
static void mutual(void)
{
	uint64_t back, first = 0;

	make_attached(CSM_RIGHT_RW);
	first = id;
	back = csm(&c, CSM_CREATE, REGION, REGION_SIZE, 0).x[1];
	csm_ok(&c, CSM_SHARE, back, realm_id(&p), CSM_RIGHT_R);
	csm_ok(&p, CSM_ATTACH, back, realm_id(&c), WINDOW, REGION_SIZE, CSM_RIGHT_R);
	csm_ok(&p, CSM_SHARE, first, realm_id(&c2), CSM_RIGHT_R);
	csm_ok(&c2, CSM_ATTACH, first, realm_id(&p), WINDOW, REGION_SIZE, CSM_RIGHT_R);
	assert_int_equal(pa_at(&p, WINDOW), pa_at(&c, REGION));
	assert_int_equal(pa_at(&c, WINDOW), pa_at(&p, REGION));
	assert_int_equal(pa_at(&c2, WINDOW), pa_at(&p, REGION));
	csm_ok(&p, CSM_DESTROY, first);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	expect_window_gone(&c2, WINDOW, REGION_SIZE);
	assert_int_equal(pa_at(&p, WINDOW), pa_at(&c, REGION));
	csm_ok(&p, CSM_DETACH, back);
	csm_ok(&c, CSM_DESTROY, back);
}

/* A region of many tables: every call is told INCOMPLETE, and what is done by then is exact. */
static void many_steps(void)
{
	struct outcome o;

	unit_fast = true;
	make_realms();
	create(REGION, BIG);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	o = csm_once(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	host_serve(&c, c.rec, &o.exit);
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	/* Usable as far as it goes. */
	assert_true(can(&c, WINDOW, ACCESS_WRITE));
	/* Another vCPU joins. */
	o = csm_once2(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	o = csm_once2(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	/* Beyond the populated pages: reserved. */
	assert_int_equal(read_entry(c.rd, WINDOW + BIG - GRANULE_SIZE, 3).x[2], RMI_RTTE_RESERVED);
	native_check();

	o = csm_once(&p, CSM_REVOKE, id, realm_id(&c));
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	native_check();
	o = csm_once2(&p, CSM_REVOKE, id, realm_id(&c));
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	o = csm_once(&p, CSM_REVOKE, id, realm_id(&c));
	assert_int_equal(o.x[0], CSM_SUCCESS);
	/* Who helped is told the final result too; who did not, is not. */
	o = csm_once2(&p, CSM_REVOKE, id, realm_id(&c));
	assert_int_equal(o.x[0], CSM_SUCCESS);
	csm_fails(&p, CSM_ERROR_INPUT, CSM_REVOKE, id, realm_id(&c));
	expect_window_gone(&c, WINDOW, BIG);

	o = csm_once(&p, CSM_DESTROY, id);
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	csm_fails(&p, CSM_ERROR_STATE, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	csm_ok(&p, CSM_DESTROY, id);
	native_check();
}

/* An interrupt ends a step early. */
static void interrupted(void)
{
	struct outcome o;

	unit_fast = true;
	make_realms();
	native.interrupt_after = 1;
	o = csm_once(&p, CSM_CREATE, REGION, BIG, 0);
	host_serve(&p, p.rec, &o.exit);
	o = csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_INCOMPLETE);
	native.interrupt_after = 0;
	o = csm(&p, CSM_CREATE, REGION, BIG, 0);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	native_check();
}

static void detach(void)
{
	struct outcome o;

	make_attached(CSM_RIGHT_RW);
	o = csm_once(&c, CSM_DETACH, id);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_REMOVE);
	assert_int_equal(o.exit.csm_desc, desc);
	assert_int_equal(o.exit.csm_base, WINDOW);
	assert_int_equal(o.exit.csm_size, REGION_SIZE);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	/* The grant is used up. */
	csm_fails(&c, CSM_ERROR_INPUT, CSM_DETACH, id);
	csm_fails(&c, CSM_ERROR_INPUT, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	assert_false(can(&c, WINDOW, ACCESS_WRITE));
}

/* DETACH begun, its vCPU never comes back: the provider finishes it. */
static void revoke_takes_over(void)
{
	struct outcome o;

	unit_fast = true;
	make_realms();
	create(REGION, BIG);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	assert_int_equal(csm_once(&c, CSM_DETACH, id).x[0], CSM_INCOMPLETE);
	csm_fails(&p, CSM_ERROR_STATE, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	csm_fails(&c, CSM_ERROR_STATE, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	expect_window_gone(&c, WINDOW, BIG);
	/* That REC was told INCOMPLETE of something else last: this is a new call. */
	o = csm_once(&c, CSM_DETACH, id);
	assert_int_equal(o.x[0], CSM_ERROR_INPUT);
}

/* The region goes while a consumer waits for its host. */
static void close_during_attach(void)
{
	struct outcome o;

	make_shared(CSM_RIGHT_RW);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	host_serve(&c, c.rec, &o.exit);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_ERROR_INPUT);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	csm_fails(&p, CSM_ERROR_INPUT, CSM_REVOKE, id, realm_id(&c));
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

static void revoke_during_attach(void)
{
	struct outcome o;

	make_shared(CSM_RIGHT_RW);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	host_serve(&c, c.rec, &o.exit);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_ERROR_STATE);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
}

/* ... and is granted anew with less: the old call may not use the new grant for what the old one allowed. */
static void regrant_during_attach(void)
{
	struct outcome o;

	make_shared(CSM_RIGHT_RW);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	host_serve(&c, c.rec, &o.exit);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_ERROR_STATE);
	csm_fails(&c, CSM_ERROR_PERM, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
}

static void evict(void)
{
	make_attached(CSM_RIGHT_RW);
	rmi_ok(RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd);
	csm_fails(&c, CSM_ERROR_INPUT, CSM_ATTACH, attach_args(CSM_RIGHT_R));
}

static void evict_in_steps(void)
{
	unsigned int calls = 0;

	unit_fast = true;
	make_realms();
	create(REGION, BIG);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	while (rmi(RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd).x[0] == RMI_CSM_INCOMPLETE)
		calls++;
	assert_int_equal(calls, BIG_PAGES / BUDGET_ENTRIES);
	expect_window_gone(&c, WINDOW, BIG);
	for (calls = 0; rmi(RMI_CSM, RMI_CSM_OP_CLOSE, desc).x[0] == RMI_CSM_INCOMPLETE; calls++)
		rmi_fails(ERR_REALM(0), RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	assert_true(calls > 0);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

/* The provider's realm goes after the host has closed its region; the consumer's after it was evicted. */
static void realms_go(void)
{
	make_attached(CSM_RIGHT_RW);
	rmi_fails(ERR_REALM(0), RMI_REALM_DESTROY, p.rd);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	assert_int_equal(((const struct realm *)native_bus(p.rd))->provides, 0);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

/* While the first of two consumers is taken off, the second gets nothing more. */
static void closing(void)
{
	unit_fast = true;
	make_realms();
	create(REGION, BIG);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	csm_ok(&c2, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	assert_int_equal(csm_once(&p, CSM_DESTROY, id).x[0], CSM_INCOMPLETE);
	csm_fails(&c2, CSM_ERROR_STATE, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	/* It may leave by itself meanwhile. */
	csm_ok(&c2, CSM_DETACH, id);
	expect_window_gone(&c2, WINDOW, BIG);
	csm_ok(&p, CSM_DESTROY, id);
	expect_window_gone(&c, WINDOW, BIG);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	native_check();
}

static void registries(void)
{
	const uint64_t gone = GIB(1) << 10;

	make_region();
	assert_int_equal(registry_find(REGISTRY_REGIONS, id), desc);
	assert_int_equal(registry_find(REGISTRY_REALMS, realm_id(&c)), c.rd);
	assert_int_equal(registry_find(REGISTRY_REALMS, id), 0);
	assert_int_equal(registry_find(REGISTRY_REGIONS, gone), 0);
	csm_ok(&p, CSM_DESTROY, id);
	assert_int_equal(registry_find(REGISTRY_REGIONS, id), 0);
}

/* What was seen before the locks were taken is believed of nothing. */
static void link_key(void)
{
	struct link_key key;
	struct link l;

	make_attached(CSM_RIGHT_RW);
	key = (struct link_key){ .desc = desc, .id = id, .provider = p.rd };
	assert_int_equal(link_lock(&l, &key), CSM_SUCCESS);
	link_unlock(&l);
	key.id++;
	assert_int_equal(link_lock(&l, &key), CSM_ERROR_INPUT);
	key.id = 0;
	key.provider = c.rd;
	assert_int_equal(link_lock(&l, &key), CSM_ERROR_INPUT);
	key.provider = 0;
	key.consumer = realm_id(&c);
	assert_int_equal(link_lock(&l, &key), CSM_SUCCESS);
	assert_int_equal(realm_pa(l.c).v, c.rd);
	link_unlock(&l);
	/* Another RD than the slot's: never locked as the consumer. */
	key.rd = c2.rd;
	assert_int_equal(link_lock(&l, &key), CSM_INCOMPLETE);
}

/* By itself, whatever else keeps a realm alive. */
static void realm_destroy(void)
{
	struct realm_handle *const busy[] = { &p, &c };

	make_attached(CSM_RIGHT_RW);
	for (unsigned int i = 0; i < 2; i++) {
		const struct realm_locked r = realm_lock(busy[i]->rd);

		assert_false(csm_realm_destroy(r));
		realm_unlock(r);
		assert_int_equal(registry_find(REGISTRY_REALMS, realm_id(busy[i])), busy[i]->rd);
	}
}

/* One vCPU waits for the host, another joins and finishes; then the host refuses the first. */
static void create_joined(void)
{
	struct outcome o;

	make_realms();
	o = csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	host_serve(&p, p.rec, &o.exit);
	o = csm_once2(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	id = o.x[1];
	o = csm_answer(&p, p.rec, CSM_RESPONSE_REJECT);
	assert_int_equal(o.x[0], CSM_ERROR_HOST);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_IRQ);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
}

/* A granule that held one descriptor holds another: the old id names nothing. */
static void ids_are_not_reused(void)
{
	uint64_t old, granule;

	make_shared(CSM_RIGHT_RW);
	old = id;
	granule = desc;
	csm_ok(&p, CSM_DESTROY, id);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CREATE, p.rd, granule, p.rec);
	id = csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT).x[1];
	assert_int_not_equal(id, old);
	csm_fails(&p, CSM_ERROR_INPUT, CSM_SHARE, old, realm_id(&c), CSM_RIGHT_R);
	csm_fails(&c, CSM_ERROR_INPUT, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
}

static const struct unit_test tests[] = {
	{ "CSM_SELF.success", self },
	{ "CSM.no_random_numbers", no_random_numbers },
	{ "CSM.not_offered", not_offered },
	{ "CSM_CREATE.success_exit", create_exit },
	{ "CSM_CREATE.success_interrupted", interrupted },
	{ "CSM_ATTACH.success_exit", attach_exit },
	{ "CSM_ATTACH.success_less_than_granted", less_than_granted },
	{ "CSM_SHARE.success_write_implies_read", write_implies_read },
	{ "CSM.lifecycle_rw", lifecycle_rw },
	{ "CSM.lifecycle_r", lifecycle_r },
	{ "CSM.mutual", mutual },
	{ "CSM.many_steps", many_steps },
	{ "CSM_DETACH.success", detach },
	{ "CSM_REVOKE.success_takes_over_detach", revoke_takes_over },
	{ "CSM_ATTACH.closed_meanwhile", close_during_attach },
	{ "CSM_ATTACH.revoked_meanwhile", revoke_during_attach },
	{ "CSM_ATTACH.granted_anew_meanwhile", regrant_during_attach },
	{ "RMI_CSM_EVICT.success", evict },
	{ "RMI_CSM_EVICT.success_in_steps", evict_in_steps },
	{ "RMI_CSM_CLOSE.success", realms_go },
	{ "CSM_DESTROY.success_two_consumers", closing },
	{ "CSM.registries", registries },
	{ "CSM.link_key", link_key },
	{ "CSM_CREATE.success_joined", create_joined },
	{ "RMI_REALM_DESTROY.csm", realm_destroy },
	{ "CSM.ids_are_not_reused", ids_are_not_reused },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
