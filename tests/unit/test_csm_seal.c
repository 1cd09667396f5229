/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM_SEAL: nobody writes any more, the digest is that of what is there, and a page that goes breaks it.
 */
#include <mbedtls/sha256.h>

#include "../../rmm/csm/csm.h"
#include "csm_unit.h"

#define IN CSM_ERROR_INPUT
#define ST CSM_ERROR_STATE
#define PG GRANULE_SIZE
#define BUF IPA_A
#define BIG_PAGES (BUDGET_ENTRIES + 8UL)
#define BIG (BIG_PAGES * PG)

static const struct csm_info *info(struct realm_handle *r)
{
	csm_ok(r, CSM_INFO, id, BUF);
	return realm_memory(r, BUF);
}

static void fill(uint64_t size)
{
	for (uint64_t off = 0; off < size; off += PG)
		memset(realm_memory(&p, REGION + off), (int)(off / PG + 1), PG);
}

static void expect_digest(struct realm_handle *r, uint64_t size)
{
	mbedtls_sha256_context ctx;
	uint8_t digest[32];
	const struct csm_info *i;

	mbedtls_sha256_init(&ctx);
	mbedtls_sha256_starts(&ctx, 0);
	for (uint64_t off = 0; off < size; off += PG)
		mbedtls_sha256_update(
			&ctx,
			native_bus(native_translate(s2_of(p.rd), REGION + off, ACCESS_READ).pa),
			PG);
	mbedtls_sha256_finish(&ctx, digest);
	i = info(r);
	assert_int_equal(i->seal, CSM_SEAL_SEALED);
	assert_int_equal(i->rights, CSM_RIGHT_R);
	assert_memory_equal(i->digest, digest, sizeof(digest));
}

static void expect_no_digest(struct realm_handle *r, uint32_t seal)
{
	const struct csm_info *i = info(r);

	assert_int_equal(i->seal, seal);
	for (unsigned int k = 0; k < sizeof(i->digest); k++)
		assert_int_equal(i->digest[k], 0);
}

static void expect_read_only(uint64_t size)
{
	for (uint64_t off = 0; off < size; off += PG) {
		assert_true(can(&p, REGION + off, ACCESS_READ));
		assert_false(can(&p, REGION + off, ACCESS_WRITE));
		assert_true(can(&c, WINDOW + off, ACCESS_READ));
		assert_false(can(&c, WINDOW + off, ACCESS_WRITE));
	}
}

/* The last event that a realm has got. */
static uint32_t last_event(struct realm_handle *r)
{
	const struct outcome o = csm(r, CSM_EVENTS, BUF);
	const struct csm_event_record *e = realm_memory(r, BUF);

	assert_int_equal(o.x[0], CSM_SUCCESS);
	return o.x[1] == 0 ? 0 : e[o.x[1] - 1].kind;
}

static void success(void)
{
	make_attached(CSM_RIGHT_RW);
	fill(REGION_SIZE);
	csm_ok(&p, CSM_SEAL, id);
	expect_read_only(REGION_SIZE);
	expect_digest(&p, REGION_SIZE);
	expect_digest(&c, REGION_SIZE);
	assert_int_equal(last_event(&c), CSM_EVENT_SEALED);
	csm_ok(&p, CSM_SEAL, id);

	/* No W by any way; R as ever. */
	csm_fails(&p, ST, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_RW);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_R);
	csm_fails(&c, CSM_ERROR_PERM, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	csm_fails(&c2, CSM_ERROR_PERM, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	csm_ok(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	assert_false(can(&c2, WINDOW, ACCESS_WRITE));
	change_ripas(&p, REGION, REGION + REGION_SIZE, RIPAS_RAM, RSI_CHANGE_DESTROYED);
	expect_read_only(REGION_SIZE);

	/* With the region the seal goes. */
	csm_ok(&p, CSM_DESTROY, id);
	for (uint64_t off = 0; off < REGION_SIZE; off += PG)
		assert_true(can(&p, REGION + off, ACCESS_WRITE));
	create(REGION, REGION_SIZE);
	expect_no_digest(&p, 0);
}

/* In steps: no new W from the first on, also by pages that come later. */
static void steps(void)
{
	unsigned int calls = 1;
	struct outcome o;

	unit_fast = true;
	make_realms();
	for (uint64_t off = REGION_SIZE; off < BIG - PG; off += PG)
		map_unknown(&p, REGION + off);
	create(REGION, BIG);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_RW);
	assert_int_equal(csm_once(&p, CSM_SEAL, id).x[0], CSM_INCOMPLETE);
	native_check();
	expect_no_digest(&p, CSM_SEAL_SEALING);
	/* Windows first. */
	assert_false(can(&c, WINDOW + BIG - 2 * PG, ACCESS_WRITE));
	assert_true(can(&p, REGION, ACCESS_WRITE));
	csm_fails(&p, ST, CSM_SHARE, id, 0x1234567800000000UL, CSM_RIGHT_RW);
	csm_fails(&c2, CSM_ERROR_PERM, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	map_unknown(&p, REGION + BIG - PG);
	assert_false(can(&p, REGION + BIG - PG, ACCESS_WRITE));
	do {
		o = csm_once(&p, CSM_SEAL, id);
		native_check();
		calls++;
	} while (o.x[0] == CSM_INCOMPLETE);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	/* A page costs half of a call's budget. */
	assert_true(calls >= BIG_PAGES / 2);
	assert_false(can(&p, REGION, ACCESS_WRITE));
	assert_false(can(&c, WINDOW, ACCESS_WRITE));
	expect_digest(&p, BIG);
}

/* Not populated: the host is asked for the page, and what comes is hashed. */
static void absent(void)
{
	const uint64_t lazy = REGION + MIB(4);
	struct outcome o;
	unsigned int i = 0;

	make_realms();
	create(lazy, PG);
	do
		o = csm_once(&p, CSM_SEAL, id);
	while (o.exit.exit_reason == RMI_EXIT_IRQ && ++i < 10);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_SYNC);
	assert_int_equal(o.exit.hpfar, lazy >> 12 << 4);
	map_unknown(&p, lazy);
	assert_false(can(&p, lazy, ACCESS_WRITE));
	csm_ok(&p, CSM_SEAL, id);
	assert_int_equal(info(&p)->seal, CSM_SEAL_SEALED);
}

static void expect_broken(void)
{
	expect_no_digest(&p, CSM_SEAL_BROKEN);
	expect_no_digest(&c, CSM_SEAL_BROKEN);
	assert_int_equal(last_event(&p), CSM_EVENT_BROKEN);
	assert_int_equal(last_event(&c), CSM_EVENT_BROKEN);
	csm_fails(&p, ST, CSM_SEAL, id);
	assert_false(can(&p, REGION, ACCESS_WRITE));
	assert_false(can(&c, WINDOW, ACCESS_WRITE));
}

static void destroy_page(uint64_t ipa)
{
	struct smc_result res;

	do
		res = rmi(RMI_DATA_DESTROY, p.rd, ipa);
	while (res.x[0] == RMI_CSM_INCOMPLETE);
	assert_int_equal(res.x[0], RMI_SUCCESS);
}

static void broken(void)
{
	make_attached(CSM_RIGHT_RW);
	csm_ok(&p, CSM_SEAL, id);
	csm_ok(&c, CSM_EVENTS, BUF);
	destroy_page(REGION + PG);
	expect_broken();
	/* It does not become RAM again ... */
	realm_smc(RSI_IPA_STATE_SET, REGION, REGION + REGION_SIZE, RIPAS_RAM, RSI_CHANGE_DESTROYED);
	enter_until(&p, RMI_EXIT_RIPAS_CHANGE);
	assert_int_equal(rmi_ok(RMI_RTT_SET_RIPAS, p.rd, p.rec, REGION, REGION + REGION_SIZE).x[1],
			 REGION + PG);
	rmi_fails(ERR_RTT(3), RMI_RTT_SET_RIPAS, p.rd, p.rec, REGION + PG, REGION + REGION_SIZE);
	map_unknown(&p, REGION + PG);
	assert_false(can(&p, REGION + PG, ACCESS_READ));
	enter(&p);
	/* ... until the region is gone. */
	csm_ok(&p, CSM_DESTROY, id);
	assert_true(can(&p, REGION, ACCESS_WRITE));
	change_ripas(&p, REGION, REGION + REGION_SIZE, RIPAS_RAM, RSI_CHANGE_DESTROYED);
	assert_true(can(&p, REGION + PG, ACCESS_WRITE));
}

/* While it is sealing; the rest still loses W. */
static void broken_meanwhile(void)
{
	struct outcome o;

	unit_fast = true;
	make_realms();
	create(REGION, BIG);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	csm_ok(&c, CSM_EVENTS, BUF);
	assert_int_equal(csm_once(&p, CSM_SEAL, id).x[0], CSM_INCOMPLETE);
	assert_true(can(&p, REGION, ACCESS_WRITE));
	destroy_page(REGION + PG);
	do
		o = csm_once(&p, CSM_SEAL, id);
	while (o.x[0] == CSM_INCOMPLETE);
	assert_int_equal(o.x[0], ST);
	native_check();
	expect_broken();
}

/* A page that had gone before. */
static void broken_before(void)
{
	make_attached(CSM_RIGHT_RW);
	csm_ok(&c, CSM_EVENTS, BUF);
	destroy_page(REGION + 2 * PG);
	assert_int_equal(csm(&p, CSM_SEAL, id).x[0], ST);
	csm_fails(&p, ST, CSM_SEAL, id);
	expect_no_digest(&p, CSM_SEAL_BROKEN);
	assert_false(can(&p, REGION, ACCESS_WRITE));
}

/* An ATTACH with W that waits for its host: unwound, with the truth; one with R goes on. */
static void attaching(void)
{
	struct outcome o;

	make_shared(CSM_RIGHT_RW);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c2), CSM_RIGHT_RW);
	o = csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	host_serve(&c, c.rec, &o.exit);
	o = csm_once(&c2, CSM_ATTACH, attach_args(CSM_RIGHT_R));
	host_serve(&c2, c2.rec, &o.exit);
	csm_ok(&p, CSM_SEAL, id);
	o = csm_answer(&c, c.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_ERROR_PERM);
	expect_window_gone(&c, WINDOW, REGION_SIZE);
	o = csm_answer(&c2, c2.rec, CSM_RESPONSE_ACCEPT);
	assert_int_equal(o.x[0], CSM_SUCCESS);
	assert_true(can(&c2, WINDOW, ACCESS_READ));
	assert_false(can(&c2, WINDOW, ACCESS_WRITE));
	/* The grant is still there, for R. */
	csm_ok(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R));
}

static void failures(void)
{
	make_attached(CSM_RIGHT_R);
	csm_fails(&p, IN, CSM_SEAL, id + 1);
	csm_fails(&p, IN, CSM_SEAL, 0);
	csm_fails(&c, IN, CSM_SEAL, id);
	csm_fails(&c2, IN, CSM_SEAL, id);
}

static void closing(void)
{
	unit_fast = true;
	make_realms();
	create(REGION, BIG);
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_RW);
	csm_ok(&c, CSM_ATTACH, id, realm_id(&p), WINDOW, BIG, CSM_RIGHT_RW);
	assert_int_equal(csm_once(&p, CSM_SEAL, id).x[0], CSM_INCOMPLETE);
	assert_int_equal(csm_once2(&p, CSM_DESTROY, id).x[0], CSM_INCOMPLETE);
	csm_fails(&p, ST, CSM_SEAL, id);
	csm_ok(&p, CSM_DESTROY, id);
	assert_true(can(&p, REGION, ACCESS_WRITE));
	expect_window_gone(&c, WINDOW, BIG);
	native_check();
}

static const struct unit_test tests[] = {
	{ "CSM_SEAL.success", success },
	{ "CSM_SEAL.success_steps", steps },
	{ "CSM_SEAL.success_absent", absent },
	{ "CSM_SEAL.attaching", attaching },
	{ "CSM_SEAL.broken", broken },
	{ "CSM_SEAL.broken_meanwhile", broken_meanwhile },
	{ "CSM_SEAL.broken_before", broken_before },
	{ "CSM_SEAL.failures", failures },
	{ "CSM_SEAL.closing", closing },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
