/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_INFO and CSM_PEER: what a realm can learn, and what not; RMI_CSM READ: what the host can.
 */
#include "csm_unit.h"

#define IN CSM_ERROR_INPUT
#define PG GRANULE_SIZE
#define BUF IPA_A
#define PROT (1UL << (IPA_WIDTH - 1))
#define EMPTY (REGION - PG)
#define LAZY (REGION + MIB(4)) /* RIPAS RAM, nothing there */

static const struct csm_info *info(struct realm_handle *r, uint64_t which)
{
	memset(realm_memory(r, BUF), 0xa5, PG);
	csm_ok(r, CSM_INFO, which, BUF);
	return realm_memory(r, BUF);
}

static void info_provider(void)
{
	const struct csm_info *i;
	uint64_t nobody = 0x1234567800000001UL;

	make_attached(CSM_RIGHT_R);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_RW);
	csm_ok(&p, CSM_SHARE, id, nobody, CSM_RIGHT_R);
	i = info(&p, id);
	assert_int_equal(i->csm, id);
	assert_int_equal(i->base, REGION);
	assert_int_equal(i->size, REGION_SIZE);
	assert_int_equal(i->provider, realm_id(&p));
	assert_int_equal(i->role, CSM_ROLE_PROVIDER);
	assert_int_equal(i->state, CSM_STATE_OPEN);
	assert_int_equal(i->rights, CSM_RIGHT_RW);
	assert_int_equal(i->attachment, 0);
	assert_int_equal(i->seal, 0);
	assert_int_equal(i->peer_count, 3);
	assert_int_equal(i->peers[0].realm, realm_id(&c));
	assert_int_equal(i->peers[0].state, CSM_PEER_ATTACHED);
	assert_int_equal(i->peers[0].rights, CSM_RIGHT_R);
	assert_int_equal(i->peers[1].realm, realm_id(&c2));
	assert_int_equal(i->peers[1].state, CSM_PEER_GRANTED);
	assert_int_equal(i->peers[1].rights, CSM_RIGHT_RW);
	assert_int_equal(i->peers[2].realm, nobody);
	/* The rest is zero, and only the record was written. */
	for (unsigned int k = 0; k < sizeof(i->digest); k++)
		assert_int_equal(i->digest[k], 0);
	assert_int_equal(i->peers[3].realm, 0);
	assert_int_equal(((const uint8_t *)(i + 1))[0], 0xa5);
}

static void info_consumer(void)
{
	const struct csm_info *i;
	uint64_t epoch;

	make_attached(CSM_RIGHT_R);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_R);
	epoch = info(&p, id)->peers[0].epoch;
	i = info(&c, id);
	assert_int_equal(i->csm, id);
	assert_int_equal(i->base, WINDOW);
	assert_int_equal(i->size, REGION_SIZE);
	assert_int_equal(i->provider, realm_id(&p));
	assert_int_equal(i->role, CSM_ROLE_CONSUMER);
	assert_int_equal(i->attachment, CSM_PEER_ATTACHED);
	assert_int_equal(i->rights, CSM_RIGHT_R);
	assert_int_equal(i->epoch, epoch);
	/* Nothing of the others; their coming and going does not show. */
	assert_int_equal(i->peer_count, 0);
	assert_int_equal(i->peers[0].realm, 0);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c2));
	assert_int_equal(info(&c, id)->epoch, epoch);
}

/* A grant can be looked at by its id, with nothing of where the region lies. */
static void info_granted(void)
{
	const struct csm_info *i;

	make_shared(CSM_RIGHT_R);
	i = info(&c, id);
	assert_int_equal(i->role, CSM_ROLE_CONSUMER);
	assert_int_equal(i->attachment, CSM_PEER_GRANTED);
	assert_int_equal(i->rights, CSM_RIGHT_R);
	assert_int_equal(i->base, 0);
	csm_fails(&c, IN, CSM_INFO, 0, BUF);
}

static void info_states(void)
{
	struct outcome o;

	make_shared(CSM_RIGHT_RW);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	assert_int_equal(info(&p, id)->peers[0].state, CSM_PEER_ATTACHING);
	host_serve(&c, c.rec, &o.exit);
	assert_int_equal(csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT).x[0], CSM_SUCCESS);
	assert_int_equal(info(&p, id)->peers[0].state, CSM_PEER_ATTACHED);
	csm_ok(&c, CSM_DETACH, id);
	assert_int_equal(info(&p, id)->peer_count, 0);
	csm_fails(&c, IN, CSM_INFO, id, BUF);
}

static void info_index(void)
{
	uint64_t first, back, at;

	make_attached(CSM_RIGHT_RW);
	first = id;
	back = csm(&c, CSM_CREATE, REGION, REGION_SIZE, 0).x[1];
	create(REGION + MIB(1), PG);
	csm_ok(&c, CSM_SHARE, back, realm_id(&p), CSM_RIGHT_R);
	csm_ok(&p, CSM_ATTACH, back, realm_id(&c), WINDOW, REGION_SIZE, CSM_RIGHT_R);
	at = info(&p, 0)->csm;
	assert_true(at == id || at == first);
	assert_int_equal(info(&p, 1)->csm, id + first - at);
	assert_int_equal(info(&p, 2)->csm, back);
	assert_int_equal(info(&p, 2)->role, CSM_ROLE_CONSUMER);
	csm_fails(&p, IN, CSM_INFO, 3, BUF);
	csm_fails(&p, IN, CSM_INFO, 0xffffffff, BUF);
	csm_fails(&c2, IN, CSM_INFO, 0, BUF);
}

/* An id of nothing, of a realm, of a region of others. */
static void info_unknown(void)
{
	make_attached(CSM_RIGHT_RW);
	csm_fails(&p, IN, CSM_INFO, id + 1, BUF);
	csm_fails(&p, IN, CSM_INFO, realm_id(&p), BUF);
	csm_fails(&c2, IN, CSM_INFO, id, BUF);
	csm_fails(&c2, IN, CSM_INFO, id + 1, BUF);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c));
	csm_fails(&c, IN, CSM_INFO, id, BUF);
	csm_ok(&p, CSM_DESTROY, id);
	csm_fails(&p, IN, CSM_INFO, id, BUF);
}

/* Where the RMM does not write: other calls with the same rule differ in the register alone. */
static void buffers(struct realm_handle *r, uint64_t fid, uint64_t peer, uint64_t shared)
{
	const uint64_t bad[] = { BUF + 8, BUF + PG / 2, PROT, PROT + BUF, 0UL - PG, EMPTY, shared };

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		if (fid == CSM_INFO)
			csm_fails(r, IN, CSM_INFO, id, bad[i]);
		else
			csm_fails(r, IN, CSM_PEER, id, peer, bad[i]);
	}
}

static void info_buffer(void)
{
	make_attached(CSM_RIGHT_RW);
	buffers(&p, CSM_INFO, 0, REGION);
	buffers(&c, CSM_INFO, 0, WINDOW);
}

static void peer_buffer(void)
{
	make_attached(CSM_RIGHT_RW);
	buffers(&p, CSM_PEER, realm_id(&c), REGION);
	buffers(&c, CSM_PEER, realm_id(&p), WINDOW);
}

/* Not populated: the host sees a missing page and the call is made again. */
static void buffer_absent(void)
{
	const uint64_t pc = 0x1000;
	struct outcome o;

	make_attached(CSM_RIGHT_RW);
	rec_at(p.rec)->regs.pc = pc;
	o = csm_once(&p, CSM_INFO, id, LAZY);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_SYNC);
	assert_int_equal(o.exit.hpfar, LAZY >> 12 << 4);
	assert_int_equal(rec_at(p.rec)->regs.pc, pc);
	map_unknown(&p, LAZY);
	csm_ok(&p, CSM_INFO, id, LAZY);
	assert_int_equal(((const struct csm_info *)realm_memory(&p, LAZY))->csm, id);
	o = csm_once(&p, CSM_PEER, id, realm_id(&c), LAZY + PG);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_SYNC);
	assert_int_equal(o.exit.hpfar, (LAZY + PG) >> 12 << 4);
}

static void expect_report(struct realm_handle *who, const struct realm_handle *of)
{
	const struct realm *realm = native_bus(of->rd);
	const struct csm_peer *r;

	memset(realm_memory(who, BUF), 0xa5, PG);
	csm_ok(who, CSM_PEER, id, realm_id(of), BUF);
	r = realm_memory(who, BUF);
	assert_int_equal(r->realm, realm->id);
	assert_int_equal(r->hash_algo, realm->hash_algo);
	assert_memory_equal(r->rim, realm->measurement[0], sizeof(r->rim));
	assert_memory_equal(r->rem, realm->measurement[1], sizeof(r->rem));
	assert_memory_equal(r->rpv, realm->rpv, sizeof(r->rpv));
	assert_int_equal(((const uint8_t *)(r + 1))[0], 0xa5);
}

static void peer(void)
{
	memset(realm_params.rpv, 0x3c, sizeof(realm_params.rpv));
	make_attached(CSM_RIGHT_R);
	rsi(&c, RSI_MEASUREMENT_EXTEND, 2, 8, 0x1122334455667788);
	expect_report(&p, &c);
	expect_report(&c, &p);
	assert_true(((const struct csm_peer *)realm_memory(&p, BUF))->rem[1][0] != 0);
}

/* A grant exposes the provider to the consumer, not the consumer to the provider. */
static void peer_granted(void)
{
	struct outcome o;

	make_shared(CSM_RIGHT_R);
	csm_fails(&p, IN, CSM_PEER, id, realm_id(&c), BUF);
	expect_report(&c, &p);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	assert_int_equal(o.exit.csm_kind, CSM_EXIT_ATTACH);
	expect_report(&p, &c);
}

static void peer_unknown(void)
{
	make_attached(CSM_RIGHT_R);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_R);
	csm_ok(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_fails(&p, IN, CSM_PEER, id + 1, realm_id(&c), BUF);
	csm_fails(&p, IN, CSM_PEER, id, realm_id(&c) + 16, BUF);
	csm_fails(&p, IN, CSM_PEER, id, realm_id(&p), BUF);
	csm_fails(&p, IN, CSM_PEER, id, 0, BUF);
	/* Consumers are no peers of each other, nor of themselves. */
	csm_fails(&c, IN, CSM_PEER, id, realm_id(&c2), BUF);
	csm_fails(&c, IN, CSM_PEER, id, realm_id(&c), BUF);
	csm_fails(&c, IN, CSM_PEER, id, 0, BUF);
	csm_ok(&p, CSM_REVOKE, id, realm_id(&c2));
	csm_fails(&c2, IN, CSM_PEER, id, realm_id(&p), BUF);
	csm_fails(&p, IN, CSM_PEER, id, realm_id(&c2), BUF);
}

/* What the host may know. */
static void expect_read(uint64_t x2, uint64_t x3, uint64_t r1, uint64_t r2, uint64_t r3,
			uint64_t r4)
{
	const struct smc_result r = rmi_ok(RMI_CSM, RMI_CSM_OP_READ, x2, x3);

	assert_int_equal(r.x[1], r1);
	assert_int_equal(r.x[2], r2);
	assert_int_equal(r.x[3], r3);
	assert_int_equal(r.x[4], r4);
}

static void host_read(void)
{
	uint64_t first, n;

	make_shared(CSM_RIGHT_R);
	first = desc;
	expect_read(desc, 0, p.rd, REGION, REGION_SIZE, CSM_STATE_OPEN);
	csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	expect_read(desc, 7, p.rd, REGION, REGION_SIZE, CSM_STATE_OPEN | 1 << 8);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_R);
	csm_ok(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	expect_read(desc, 0, p.rd, REGION, REGION_SIZE, CSM_STATE_OPEN | 2 << 8);

	expect_read(c.rd, 0, desc, WINDOW, REGION_SIZE, CSM_ROLE_CONSUMER);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, c.rd, 1);
	create(REGION + MIB(1), GRANULE_SIZE);
	n = rmi_ok(RMI_CSM, RMI_CSM_OP_READ, p.rd, 0).x[1] == first;
	expect_read(p.rd, n, desc, REGION + MIB(1), GRANULE_SIZE, CSM_ROLE_PROVIDER);
	expect_read(p.rd, 1 - n, first, REGION, REGION_SIZE, CSM_ROLE_PROVIDER);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, p.rd, 2);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, p.rd, ~0UL);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	expect_read(desc, 0, 0, REGION + MIB(1), GRANULE_SIZE, 4);
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, desc, 0);
}

static void host_read_operand(void)
{
	make_region();
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, desc + 8, 0);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, NATIVE_DEVICE, 0);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, ns_page(), 0);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, p.rec, 0);
	rmi_fails(ERR_INPUT, RMI_CSM, RMI_CSM_OP_READ, delegated(), 0);
}

static const struct unit_test tests[] = {
	{ "RMI_CSM_READ.success", host_read },
	{ "RMI_CSM_READ.operand", host_read_operand },
	{ "CSM_INFO.success_provider", info_provider },
	{ "CSM_INFO.success_consumer", info_consumer },
	{ "CSM_INFO.success_granted", info_granted },
	{ "CSM_INFO.success_states", info_states },
	{ "CSM_INFO.success_index", info_index },
	{ "CSM_INFO.success_buffer_absent", buffer_absent },
	{ "CSM_INFO.unknown", info_unknown },
	{ "CSM_INFO.buffer", info_buffer },
	{ "CSM_PEER.success", peer },
	{ "CSM_PEER.granted", peer_granted },
	{ "CSM_PEER.unknown", peer_unknown },
	{ "CSM_PEER.buffer", peer_buffer },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
