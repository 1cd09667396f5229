/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM: every failure condition of every call, as docs/abi.md names them.
 */
#include "../../rmm/csm/csm.h"
#include "csm_unit.h"

#define FAIL(name, prepare, r, code, ...)        \
	static void name(void)                   \
	{                                        \
		prepare;                         \
		csm_fails(r, code, __VA_ARGS__); \
	}
#define IN CSM_ERROR_INPUT
#define ST CSM_ERROR_STATE
#define PROT (1UL << (IPA_WIDTH - 1))
#define PG GRANULE_SIZE
#define P_ID realm_id(&p)
#define C_ID realm_id(&c)

/* ---- CSM_CREATE */
FAIL(create_flags, make_realms(), &p, IN, CSM_CREATE, REGION, PG, 1)
FAIL(create_flags_high, make_realms(), &p, IN, CSM_CREATE, REGION, PG, 1UL << 63)
FAIL(create_base_align, make_realms(), &p, IN, CSM_CREATE, REGION + 8, PG, 0)
FAIL(create_size_align, make_realms(), &p, IN, CSM_CREATE, REGION, PG + 8, 0)
FAIL(create_size_zero, make_realms(), &p, IN, CSM_CREATE, REGION, 0, 0)
FAIL(create_wrap, make_realms(), &p, IN, CSM_CREATE, REGION, 0UL - PG, 0)
FAIL(create_wrap_to_base, make_realms(), &p, IN, CSM_CREATE, REGION, 0UL - REGION, 0)
FAIL(create_base_bound, make_realms(), &p, IN, CSM_CREATE, PROT, PG, 0)
FAIL(create_base_far, make_realms(), &p, IN, CSM_CREATE, 1UL << 63, PG, 0)
FAIL(create_top_bound, make_realms(), &p, IN, CSM_CREATE, PROT - PG, 2 * PG, 0)
FAIL(create_overlap_region, make_region(), &p, IN, CSM_CREATE, REGION + REGION_SIZE - PG, 2 * PG, 0)
FAIL(create_overlap_same, make_region(), &p, IN, CSM_CREATE, REGION, REGION_SIZE, 0)
FAIL(create_overlap_inside, make_region(), &p, IN, CSM_CREATE, REGION + PG, PG, 0)
FAIL(create_overlap_around, make_region(), &p, IN, CSM_CREATE, REGION - PG, REGION_SIZE + 2 * PG, 0)
FAIL(create_overlap_window, make_attached(3), &c, IN, CSM_CREATE, WINDOW + PG, PG, 0)

/* As if the tree that this node is the root of were full. */
static uint64_t fill_tree(struct tree_node *root)
{
	const uint64_t word = root->word;

	root->word |= TREE_COUNT;
	return word;
}

static void create_limit(void)
{
	struct tree_node *root;
	uint64_t word;

	make_region();
	root = &((struct region *)native_bus(desc))->node;
	word = fill_tree(root);
	csm_fails(&p, CSM_ERROR_LIMIT, CSM_CREATE, REGION + MIB(1), PG, 0);
	root->word = word;
	create(REGION + MIB(1), PG);
}

static void create_host_unaware(void)
{
	make_party(&p);
	csm_fails(&p, CSM_ERROR_HOST, CSM_CREATE, REGION, PG, 0);
}

static void create_not_ram(void)
{
	struct outcome o;

	make_realms();
	o = csm(&p, CSM_CREATE, AFTER - PG, 2 * PG, 0);
	assert_int_equal(o.x[0], CSM_ERROR_INPUT);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_REMOVE);
	assert_int_equal(o.exit.csm_desc, desc);
	/* The mark that was set already is gone. */
	map_unknown(&p, AFTER - PG);
	rmi_ok(RMI_DATA_DESTROY, p.rd, AFTER - PG);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

static void create_destroyed(void)
{
	make_realms();
	rmi_ok(RMI_DATA_DESTROY, p.rd, REGION + PG);
	assert_int_equal(csm(&p, CSM_CREATE, REGION, REGION_SIZE, 0).x[0], CSM_ERROR_INPUT);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

static void create_no_donation(void)
{
	make_realms();
	csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	assert_int_equal(csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT).x[0], CSM_ERROR_HOST);
	create(REGION, REGION_SIZE);
}

static void create_answer(uint64_t response)
{
	struct outcome o;

	make_realms();
	csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	assert_int_equal(csm_answer(&p, p.rec, response).x[0], CSM_ERROR_HOST);
	o = csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	host_serve(&p, p.rec, &o.exit);
	rmi_fails(ERR_REALM(0), RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	o = csm_answer(&p, p.rec, response);
	assert_int_equal(o.x[0], CSM_ERROR_HOST);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_REMOVE);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	rmi_ok(RMI_DATA_DESTROY, p.rd, REGION);
}

static void create_reject(void)
{
	create_answer(CSM_RESPONSE_REJECT);
}

static void create_none(void)
{
	create_answer(CSM_RESPONSE_NONE);
}

static void create_bad_answer(void)
{
	create_answer(1UL << 32 | CSM_RESPONSE_ACCEPT);
}

static void create_rec_destroyed(void)
{
	struct outcome o;

	make_realms();
	o = csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	host_serve(&p, p.rec, &o.exit);
	rmi_ok(RMI_REC_DESTROY, p.rec);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	assert_int_equal(csm_once2(&p, CSM_CREATE, REGION, PG, 0).exit.csm_kind, CSM_EXIT_CREATE);
	rmi_ok(RMI_REC_DESTROY, p.rec2);
}

static void create_host_closes(void)
{
	struct outcome o;

	make_realms();
	o = csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	host_serve(&p, p.rec, &o.exit);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	o = csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_ERROR_HOST);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_IRQ);
}

/* Two vCPUs create overlapping ranges at once: the second donation is refused, its call gets the truth. */
static void create_overlap_meanwhile(void)
{
	struct outcome o;
	uint64_t granule;

	make_realms();
	csm_once2(&p, CSM_CREATE, REGION + PG, PG, 0);
	o = csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	host_serve(&p, p.rec, &o.exit);
	granule = delegated();
	rmi_fails(ERR_REALM(0), RMI_CSM, RMI_CSM_OP_CREATE, p.rd, granule, p.rec2);
	assert_int_equal(csm_answer(&p, p.rec2, CSM_RESPONSE_ACCEPT).x[0], CSM_ERROR_INPUT);
	assert_int_equal(csm_answer(&p, p.rec, CSM_RESPONSE_ACCEPT).x[0], CSM_SUCCESS);
}

/* ---- RMI_CSM CREATE */
static void donate_ready(uint64_t *x)
{
	make_realms();
	csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	x[1] = RMI_CSM_OP_CREATE;
	x[2] = p.rd;
	x[3] = delegated();
	x[4] = p.rec;
}

static void other_rec(uint64_t *x)
{
	csm_once2(&p, CSM_SELF);
	x[4] = p.rec2;
}

static void foreign_rec(uint64_t *x)
{
	csm_once(&c, CSM_CREATE, REGION, REGION_SIZE, 0);
	x[4] = c.rec;
}

static void attaching_rec(uint64_t *x)
{
	struct outcome o = csm_once2(&c, CSM_CREATE, REGION, PG, 0);

	host_serve(&c, c.rec2, &o.exit);
	id = csm_answer(&c, c.rec2, CSM_RESPONSE_ACCEPT).x[1];
	csm_ok(&c, CSM_SHARE, id, P_ID, 1);
	csm_once2(&p, CSM_ATTACH, id, C_ID, WINDOW, PG, 1);
	x[4] = p.rec2;
}

static void same_granule(uint64_t *x)
{
	x[3] = x[2];
}

static const struct fail_case donate_fails[] = {
	RD_BLOCK(2),
	GRANULE_BLOCK("desc", 3, BAD_STATE_FRESH),
	GRANULE_BLOCK("rec", 4, BAD_STATE_REC),
	{ .condition = "same_granule", .code = ERR_INPUT, .spoil = same_granule },
	{ .condition = "rec_not_waiting", .code = ERR_REC, .spoil = other_rec },
	{ .condition = "rec_owner", .code = ERR_REC, .spoil = foreign_rec },
	{ .condition = "rec_attaching", .code = ERR_REC, .spoil = attaching_rec },
};

static const struct order_set donate_orders[] = {
	{ "rd_align rd_bound rd_state desc_align desc_bound desc_state rec_align rec_bound rec_state",
	  "rec_not_waiting rec_owner" },
};

static void donate_twice(void)
{
	uint64_t x[SMC_ARGS];

	donate_ready(x);
	rmi_ok(RMI_CSM, x[1], x[2], x[3], x[4]);
	rmi_fails(ERR_REC, RMI_CSM, x[1], x[2], delegated(), x[4]);
}

/* On another PE, RMI_REC_ENTER has begun and not looked at the answer yet. */
static void donate_rec_running(void)
{
	uint64_t x[SMC_ARGS];

	donate_ready(x);
	granule_count_add(granule_find(p.rec), 1);
	rmi_fails(ERR_REC, RMI_CSM, x[1], x[2], x[3], x[4]);
	granule_count_add(granule_find(p.rec), -1);
	rmi_ok(RMI_CSM, x[1], x[2], x[3], x[4]);
}

/* ---- CSM_SHARE */
FAIL(share_id, make_region(), &p, IN, CSM_SHARE, id + 1, C_ID, 1)
FAIL(share_id_zero, make_region(), &p, IN, CSM_SHARE, 0, C_ID, 1)
FAIL(share_not_provider, make_attached(3), &c, IN, CSM_SHARE, id, realm_id(&c2), 1)
FAIL(share_self, make_region(), &p, IN, CSM_SHARE, id, P_ID, 1)
FAIL(share_consumer_zero, make_region(), &p, IN, CSM_SHARE, id, 0, 1)
FAIL(share_consumer_handle, make_region(), &p, IN, CSM_SHARE, id, 0xffffffff, 1)
FAIL(share_rights_none, make_region(), &p, IN, CSM_SHARE, id, C_ID, 0)
FAIL(share_rights_exec, make_region(), &p, IN, CSM_SHARE, id, C_ID, 4)
FAIL(share_rights_high, make_region(), &p, IN, CSM_SHARE, id, C_ID, 1UL << 32 | 1)
FAIL(share_granted, make_shared(1), &p, ST, CSM_SHARE, id, C_ID, 3)
FAIL(share_attached, make_attached(1), &p, ST, CSM_SHARE, id, C_ID, 3)

static void share_limit(void)
{
	make_region();
	/* Ids of nobody are as good as others. */
	for (uint64_t i = 0; i < CSM_MAX_CONSUMERS; i++)
		csm_ok(&p, CSM_SHARE, id, 0x1234567800000000UL + i, 1);
	csm_fails(&p, CSM_ERROR_LIMIT, CSM_SHARE, id, C_ID, 1);
	csm_ok(&p, CSM_REVOKE, id, 0x1234567800000007UL);
	csm_ok(&p, CSM_SHARE, id, C_ID, 1);
}

/* ---- CSM_REVOKE, CSM_DESTROY, CSM_DETACH */
FAIL(revoke_id, make_shared(1), &p, IN, CSM_REVOKE, id + 1, C_ID)
FAIL(revoke_not_provider, make_attached(1), &c, IN, CSM_REVOKE, id, C_ID)
FAIL(revoke_consumer, make_shared(1), &p, IN, CSM_REVOKE, id, realm_id(&c2))
FAIL(revoke_zero, make_shared(1), &p, IN, CSM_REVOKE, id, 0)
FAIL(revoke_all_ones, make_attached(1), &p, IN, CSM_REVOKE, id, ~0UL)
FAIL(destroy_id, make_region(), &p, IN, CSM_DESTROY, id + 1)
FAIL(destroy_id_of_realm, make_region(), &p, IN, CSM_DESTROY, P_ID)
FAIL(destroy_not_provider, make_attached(1), &c, IN, CSM_DESTROY, id)
FAIL(detach_id, make_attached(1), &c, IN, CSM_DETACH, id + 1)
FAIL(detach_not_consumer, make_attached(1), &c2, IN, CSM_DETACH, id)
FAIL(detach_provider, make_attached(1), &p, IN, CSM_DETACH, id)
FAIL(detach_granted, make_shared(1), &c, ST, CSM_DETACH, id)

/* ---- CSM_ATTACH */
FAIL(attach_id, make_shared(3), &c, IN, CSM_ATTACH, id + 1, P_ID, WINDOW, REGION_SIZE, 3)
FAIL(attach_provider, make_shared(3), &c, IN, CSM_ATTACH, id, realm_id(&c2), WINDOW, REGION_SIZE, 3)
FAIL(attach_no_grant, make_shared(3), &c2, IN, CSM_ATTACH, attach_args(3))
FAIL(attach_self, make_shared(3), &p, IN, CSM_ATTACH, attach_args(3))
FAIL(attach_smaller, make_shared(3), &c, IN, CSM_ATTACH, id, P_ID, WINDOW, REGION_SIZE - PG, 3)
FAIL(attach_larger, make_shared(3), &c, IN, CSM_ATTACH, id, P_ID, WINDOW, REGION_SIZE + PG, 3)
FAIL(attach_size_zero, make_shared(3), &c, IN, CSM_ATTACH, id, P_ID, WINDOW, 0, 3)
FAIL(attach_base_align, make_shared(3), &c, IN, CSM_ATTACH, id, P_ID, WINDOW + 8, REGION_SIZE, 3)
FAIL(attach_base_bound, make_shared(3), &c, IN, CSM_ATTACH, id, P_ID, PROT, REGION_SIZE, 3)
FAIL(attach_top_bound, make_shared(3), &c, IN, CSM_ATTACH, id, P_ID, PROT - PG, REGION_SIZE, 3)
FAIL(attach_wrap, make_shared(3), &c, IN, CSM_ATTACH, id, P_ID, 0UL - PG, REGION_SIZE, 3)
FAIL(attach_rights_none, make_shared(3), &c, IN, CSM_ATTACH, attach_args(0))
FAIL(attach_rights_exec, make_shared(3), &c, IN, CSM_ATTACH, attach_args(5))
FAIL(attach_rights_exceed_grant, make_shared(1), &c, CSM_ERROR_PERM, CSM_ATTACH, attach_args(3))
FAIL(attach_w_exceeds_grant, make_shared(1), &c, CSM_ERROR_PERM, CSM_ATTACH, attach_args(2))
FAIL(attach_again_base, make_attached(3), &c, ST, CSM_ATTACH, id, P_ID, WINDOW + PG, REGION_SIZE, 3)
FAIL(attach_again_rights, make_attached(3), &c, ST, CSM_ATTACH, attach_args(1))

static void attach_overlap(void)
{
	uint64_t first;

	make_attached(3);
	first = id;
	create(REGION + MIB(1), REGION_SIZE);
	csm_ok(&p, CSM_SHARE, id, C_ID, 3);
	csm_fails(&c, IN, CSM_ATTACH, attach_args(3));
	csm_fails(&c, IN, CSM_ATTACH, id, P_ID, WINDOW + REGION_SIZE - PG, REGION_SIZE, 3);
	csm_ok(&c, CSM_ATTACH, id, P_ID, WINDOW + REGION_SIZE, REGION_SIZE, 3);
	csm_ok(&c, CSM_DETACH, first);
}

static void attach_overlap_region(void)
{
	uint64_t first;

	make_shared(3);
	first = id;
	assert_int_equal(csm(&c, CSM_CREATE, REGION, PG, 0).x[0], CSM_SUCCESS);
	csm_fails(&c, IN, CSM_ATTACH, first, P_ID, REGION - PG, REGION_SIZE, 3);
}

static void attach_limit(void)
{
	struct tree_node *root;
	uint64_t shared, word;

	make_attached(3);
	root = &((struct region *)native_bus(desc))->slots[0].node;
	shared = csm(&p, CSM_CREATE, REGION + MIB(1), PG, 0).x[1];
	csm_ok(&p, CSM_SHARE, shared, realm_id(&c), 3);
	word = fill_tree(root);
	csm_fails(&c, CSM_ERROR_LIMIT, CSM_ATTACH, shared, P_ID, WINDOW + MIB(1), PG, 3);
	root->word = word;
	csm_ok(&c, CSM_ATTACH, shared, P_ID, WINDOW + MIB(1), PG, 3);
}

static void attach_answer(uint64_t response)
{
	make_shared(3);
	csm_once(&c, CSM_ATTACH, attach_args(3));
	assert_int_equal(csm_answer(&c, c.rec, response).x[0], CSM_ERROR_HOST);
	assert_int_equal(((struct realm *)native_bus(c.rd))->consumes, 0);
	/* The grant is still there. */
	csm_ok(&c, CSM_ATTACH, attach_args(3));
}

static void attach_reject(void)
{
	attach_answer(CSM_RESPONSE_REJECT);
}

static void attach_none(void)
{
	attach_answer(CSM_RESPONSE_NONE);
}

/* ACCEPT, but no tables. */
static void attach_no_tables(void)
{
	attach_answer(CSM_RESPONSE_ACCEPT);
}

/* ACCEPT with tables, but a page of the consumer is in the way: asked once more, then undone. */
static void attach_not_empty(void)
{
	struct outcome o;

	make_shared(3);
	o = csm_once(&c, CSM_ATTACH, id, P_ID, REGION - 2 * PG, REGION_SIZE, 3);
	host_serve(&c, c.rec, &o.exit);
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_ATTACH);
	assert_int_equal(o.exit.csm_base, REGION);
	assert_int_equal(o.exit.csm_size, REGION_SIZE - 2 * PG);
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_ERROR_HOST);
	expect_window_gone(&c, REGION - 2 * PG, 2 * PG);
	assert_true(can(&c, REGION, ACCESS_WRITE));
	/* A host that does it. */
	csm_once(&c, CSM_ATTACH, id, P_ID, REGION - 2 * PG, REGION_SIZE, 3);
	rmi_ok(RMI_DATA_DESTROY, c.rd, REGION);
	rmi_ok(RMI_DATA_DESTROY, c.rd, REGION + PG);
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_SUCCESS);
}

static void attach_rec_destroyed(void)
{
	make_shared(3);
	csm_once(&c, CSM_ATTACH, attach_args(3));
	rmi_ok(RMI_REC_DESTROY, c.rec);
	rmi_fails(ERR_REALM(0), RMI_REALM_DESTROY, c.rd);
	rmi_ok(RMI_CSM, RMI_CSM_OP_EVICT, desc, c.rd);
	assert_int_equal(((struct realm *)native_bus(c.rd))->consumes, 0);
}

/* ---- RMI_CSM RECLAIM, CLOSE, EVICT */
static void descriptor_ready(uint64_t *x, uint64_t op)
{
	make_attached(3);
	x[1] = op;
	x[2] = desc;
	x[3] = c.rd;
}

static void close_ready(uint64_t *x)
{
	descriptor_ready(x, RMI_CSM_OP_CLOSE);
}

static void evict_ready(uint64_t *x)
{
	descriptor_ready(x, RMI_CSM_OP_EVICT);
}

static void reclaim_ready(uint64_t *x)
{
	descriptor_ready(x, RMI_CSM_OP_RECLAIM);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
}

static void evict_stranger(uint64_t *x)
{
	x[3] = c2.rd;
}

static void evict_provider(uint64_t *x)
{
	x[3] = p.rd;
}

static void evict_granted(uint64_t *x)
{
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), 1);
	x[3] = c2.rd;
}

/* The descriptor block: state is spoiled with every state but CSM. */
#define DESC_BLOCK                                                                                  \
	{ .condition = "desc_align", .code = ERR_INPUT, .arg = 2, .bad = BAD_ALIGN },               \
		{ .condition = "desc_bound", .code = ERR_INPUT, .arg = 2, .bad = BAD_BOUND },       \
		{ .condition = "desc_state", .code = ERR_INPUT, .arg = 2, .bad = BAD_STATE_FRESH }, \
	{                                                                                           \
		.condition = "desc_state_fresh", .code = ERR_INPUT, .arg = 2, .bad = BAD_STATE_RD   \
	}

static const struct fail_case desc_fails[] = { DESC_BLOCK };
static const struct fail_case evict_fails[] = {
	DESC_BLOCK,
	RD_BLOCK(3),
	{ .condition = "not_attached", .code = ERR_INPUT, .spoil = evict_stranger },
	{ .condition = "provider", .code = ERR_INPUT, .spoil = evict_provider },
	{ .condition = "only_granted", .code = ERR_INPUT, .spoil = evict_granted },
};

static void reclaim_open(void)
{
	make_region();
	rmi_fails(ERR_REALM(0), RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
}

static const struct command commands[] = {
	{ .name = "RMI_CSM_CREATE",
	  .fid = RMI_CSM,
	  .prepare = donate_ready,
	  COMMAND_SETS(donate_fails, donate_orders) },
	{ .name = "RMI_CSM_RECLAIM",
	  .fid = RMI_CSM,
	  .prepare = reclaim_ready,
	  .fails = desc_fails,
	  .fail_count = ARRAY_SIZE(desc_fails) },
	{ .name = "RMI_CSM_CLOSE",
	  .fid = RMI_CSM,
	  .prepare = close_ready,
	  .fails = desc_fails,
	  .fail_count = ARRAY_SIZE(desc_fails) },
	{ .name = "RMI_CSM_EVICT",
	  .fid = RMI_CSM,
	  .prepare = evict_ready,
	  .fails = evict_fails,
	  .fail_count = ARRAY_SIZE(evict_fails) },
};

static const struct unit_test tests[] = {
	{ "CSM_CREATE.flags", create_flags },
	{ "CSM_CREATE.flags_high", create_flags_high },
	{ "CSM_CREATE.base_align", create_base_align },
	{ "CSM_CREATE.size_align", create_size_align },
	{ "CSM_CREATE.size_zero", create_size_zero },
	{ "CSM_CREATE.wrap", create_wrap },
	{ "CSM_CREATE.wrap_to_base", create_wrap_to_base },
	{ "CSM_CREATE.base_bound", create_base_bound },
	{ "CSM_CREATE.base_far", create_base_far },
	{ "CSM_CREATE.top_bound", create_top_bound },
	{ "CSM_CREATE.overlap_region", create_overlap_region },
	{ "CSM_CREATE.overlap_same", create_overlap_same },
	{ "CSM_CREATE.overlap_inside", create_overlap_inside },
	{ "CSM_CREATE.overlap_around", create_overlap_around },
	{ "CSM_CREATE.overlap_window", create_overlap_window },
	{ "CSM_CREATE.overlap_meanwhile", create_overlap_meanwhile },
	{ "CSM_CREATE.limit", create_limit },
	{ "CSM_CREATE.host_unaware", create_host_unaware },
	{ "CSM_CREATE.not_ram", create_not_ram },
	{ "CSM_CREATE.destroyed_page", create_destroyed },
	{ "CSM_CREATE.no_donation", create_no_donation },
	{ "CSM_CREATE.rejected", create_reject },
	{ "CSM_CREATE.not_answered", create_none },
	{ "CSM_CREATE.bad_answer", create_bad_answer },
	{ "CSM_CREATE.rec_destroyed", create_rec_destroyed },
	{ "CSM_CREATE.closed_meanwhile", create_host_closes },
	{ "RMI_CSM_CREATE.twice", donate_twice },
	{ "RMI_CSM_CREATE.rec_running", donate_rec_running },
	{ "CSM_SHARE.id", share_id },
	{ "CSM_SHARE.id_zero", share_id_zero },
	{ "CSM_SHARE.not_provider", share_not_provider },
	{ "CSM_SHARE.self", share_self },
	{ "CSM_SHARE.consumer_zero", share_consumer_zero },
	{ "CSM_SHARE.consumer_handle", share_consumer_handle },
	{ "CSM_SHARE.rights_none", share_rights_none },
	{ "CSM_SHARE.rights_exec", share_rights_exec },
	{ "CSM_SHARE.rights_high", share_rights_high },
	{ "CSM_SHARE.granted", share_granted },
	{ "CSM_SHARE.attached", share_attached },
	{ "CSM_SHARE.limit", share_limit },
	{ "CSM_REVOKE.id", revoke_id },
	{ "CSM_REVOKE.not_provider", revoke_not_provider },
	{ "CSM_REVOKE.consumer", revoke_consumer },
	{ "CSM_REVOKE.consumer_zero", revoke_zero },
	{ "CSM_REVOKE.consumer_all_ones", revoke_all_ones },
	{ "CSM_DESTROY.id", destroy_id },
	{ "CSM_DESTROY.id_of_realm", destroy_id_of_realm },
	{ "CSM_DESTROY.not_provider", destroy_not_provider },
	{ "CSM_DETACH.id", detach_id },
	{ "CSM_DETACH.not_consumer", detach_not_consumer },
	{ "CSM_DETACH.provider", detach_provider },
	{ "CSM_DETACH.granted", detach_granted },
	{ "CSM_ATTACH.id", attach_id },
	{ "CSM_ATTACH.provider", attach_provider },
	{ "CSM_ATTACH.no_grant", attach_no_grant },
	{ "CSM_ATTACH.self", attach_self },
	{ "CSM_ATTACH.smaller", attach_smaller },
	{ "CSM_ATTACH.larger", attach_larger },
	{ "CSM_ATTACH.size_zero", attach_size_zero },
	{ "CSM_ATTACH.base_align", attach_base_align },
	{ "CSM_ATTACH.base_bound", attach_base_bound },
	{ "CSM_ATTACH.top_bound", attach_top_bound },
	{ "CSM_ATTACH.wrap", attach_wrap },
	{ "CSM_ATTACH.rights_none", attach_rights_none },
	{ "CSM_ATTACH.rights_exec", attach_rights_exec },
	{ "CSM_ATTACH.rights_exceed_grant", attach_rights_exceed_grant },
	{ "CSM_ATTACH.w_exceeds_grant", attach_w_exceeds_grant },
	{ "CSM_ATTACH.again_base", attach_again_base },
	{ "CSM_ATTACH.again_rights", attach_again_rights },
	{ "CSM_ATTACH.overlap_window", attach_overlap },
	{ "CSM_ATTACH.overlap_region", attach_overlap_region },
	{ "CSM_ATTACH.limit", attach_limit },
	{ "CSM_ATTACH.rejected", attach_reject },
	{ "CSM_ATTACH.not_answered", attach_none },
	{ "CSM_ATTACH.no_tables", attach_no_tables },
	{ "CSM_ATTACH.not_empty", attach_not_empty },
	{ "CSM_ATTACH.rec_destroyed", attach_rec_destroyed },
	{ "RMI_CSM_RECLAIM.open", reclaim_open },
};

int main(int argc, char **argv)
{
	static const struct suite suite = {
		.commands = commands,
		.command_count = ARRAY_SIZE(commands),
		.tests = tests,
		.test_count = ARRAY_SIZE(tests),
	};

	return unit_main(argc, argv, &suite);
}
