/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the unit tests are written with.
 *
 * A test program has commands, each with a table of failure conditions, and free tests. Every test runs twice, with
 * granules handed out upwards and downwards, so that each lock order is met. After each call all invariants are
 * checked (native_check()); a call that must fail must in addition change nothing at all.
 *
 * Tests are named as the specification names things: COMMAND.condition, COMMAND.first,second for two conditions at
 * once of which the first is reported, COMMAND.success... for effects. tests/unit/conditions.txt lists them all.
 */
#ifndef UNIT_HARNESS_H
#define UNIT_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <abi/csm.h>
#include <abi/rmi.h>
#include <abi/rsi.h>
#include <abi/smccc.h>

#include "native.h"
#include "realm.h"
#include "rec.h"
#include "rmi_calls.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

#define ERR_INPUT RMI_ERROR_INPUT
#define ERR_REALM(i) (RMI_ERROR_REALM | (uint64_t)(i) << 8)
#define ERR_REC RMI_ERROR_REC
#define ERR_RTT(level) (RMI_ERROR_RTT | ((uint64_t)(level)&0xff) << 8)

/* ---- suites (harness.c, table.c) */

struct unit_test {
	const char *name;
	void (*run)(void);
};

/* A test that exists in many forms. */
struct unit_case {
	char name[96];
	void (*run)(const void *arg);
	const void *arg;
};

/* Ways to spoil an operand that is a granule; each is tried in all its variants. */
enum bad {
	BAD_NOT_GRANULE = 0, /* the case says itself what is wrong */
	BAD_ALIGN,
	BAD_BOUND,
	BAD_STATE_RD, /* a granule in every state but this one */
	BAD_STATE_REC,
	BAD_STATE_FRESH,
	BAD_STATE_NS, /* in bound, in use by the RMM */
	BAD_PAS, /* undelegated, but not NS; or a granule protection fault half way */
};

struct fail_case {
	const char *condition;
	uint64_t code; /* of x0 */
	unsigned int arg; /* register that is spoiled: with bad, or with value, */
	enum bad bad;
	uint64_t (*value)(uint64_t good);
	void (*spoil)(uint64_t *x); /* or anything else is done to arguments and world */
	unsigned int top_reg; /* register that reports top, 0: all outputs are zero */
	uint64_t top;
	bool lasting; /* spoil() cannot be undone: the call does not succeed afterwards */
};

/* Conditions, separated by blanks: each of before together with each of after, and that of before is reported. */
struct order_set {
	const char *before;
	const char *after;
};

/* A command and a world in which it succeeds. */
struct command {
	const char *name;
	uint64_t fid;
	void (*prepare)(uint64_t *x);
	const struct fail_case *fails;
	size_t fail_count;
	/* "first,second": both are true, the first is reported. */
	const char *const *orders;
	size_t order_count;
	/* The same for many at once, in sets. */
	const struct order_set *sets;
	size_t set_count;
};

struct suite {
	const struct command *commands;
	size_t command_count;
	const struct unit_test *tests;
	size_t test_count;
};

/* Run a suite. Arguments: --list prints the names, others select tests by the beginning of their names. */
int unit_main(int argc, char **argv, const struct suite *suite);
/* The same with these cases in addition. */
int unit_main_cases(int argc, char **argv, const struct suite *suite, const struct unit_case *cases,
		    size_t case_count);

#define GRANULE_BLOCK(prefix, n, state_bad)                                                      \
	{ .condition = prefix "_align", .code = ERR_INPUT, .arg = n, .bad = BAD_ALIGN },         \
		{ .condition = prefix "_bound", .code = ERR_INPUT, .arg = n, .bad = BAD_BOUND }, \
	{                                                                                        \
		.condition = prefix "_state", .code = ERR_INPUT, .arg = n, .bad = state_bad      \
	}
#define RD_BLOCK(n) GRANULE_BLOCK("rd", n, BAD_STATE_RD)
/* "rec_state" is the name of "the REC runs". */
#define REC_BLOCK(n)                                                                             \
	{ .condition = "rec_align", .code = ERR_INPUT, .arg = n, .bad = BAD_ALIGN },             \
		{ .condition = "rec_bound", .code = ERR_INPUT, .arg = n, .bad = BAD_BOUND },     \
	{                                                                                        \
		.condition = "rec_gran_state", .code = ERR_INPUT, .arg = n, .bad = BAD_STATE_REC \
	}
#define NS_BLOCK(prefix, n)                                                             \
	GRANULE_BLOCK(prefix, n, BAD_STATE_NS),                                         \
	{                                                                               \
		.condition = prefix "_pas", .code = ERR_INPUT, .arg = n, .bad = BAD_PAS \
	}

#define COMMAND_TABLES(f, o) \
	.fails = f, .fail_count = ARRAY_SIZE(f), .orders = o, .order_count = ARRAY_SIZE(o)
#define COMMAND_SETS(f, s) \
	.fails = f, .fail_count = ARRAY_SIZE(f), .sets = s, .set_count = ARRAY_SIZE(s)

/* Run one failure case of a command in the present world (used by unit_main()). */
void unit_fail_case(const struct command *cmd, const struct fail_case *c);
void unit_order_case(const struct command *cmd, const char *order);

/* ---- calls (calls.c) */

/* Skip native_check() after each call: for long loops. */
extern bool unit_fast;

struct smc_result rmi_call(uint64_t fid, unsigned int count, const uint64_t *args);
/* Must fail with this code and change nothing; top_reg as in struct fail_case. */
void rmi_call_fails(uint64_t code, unsigned int top_reg, uint64_t top, uint64_t fid,
		    unsigned int count, const uint64_t *args);
struct smc_result rmi_call_ok(uint64_t fid, unsigned int count, const uint64_t *args);

#define ARGS(...)                                                          \
	(sizeof((uint64_t[]){ 0, ##__VA_ARGS__ }) / sizeof(uint64_t) - 1), \
		(&((uint64_t[]){ 0, ##__VA_ARGS__ })[1])
#define rmi(fid, ...) rmi_call(fid, ARGS(__VA_ARGS__))
#define rmi_ok(fid, ...) rmi_call_ok(fid, ARGS(__VA_ARGS__))
#define rmi_fails(code, fid, ...) rmi_call_fails(code, 0, 0, fid, ARGS(__VA_ARGS__))
#define rmi_fails_top(code, reg, top, fid, ...) \
	rmi_call_fails(code, reg, top, fid, ARGS(__VA_ARGS__))

enum granule_state state_at(uint64_t pa);

/* ---- builders (build.c) */

void unit_reset(bool downwards);

uint64_t ns_page(void);
uint64_t ns_pages(unsigned int n, uint64_t align);
uint64_t delegated(void);
uint64_t delegated_pages(unsigned int n, uint64_t align);
/* A granule of another realm, complete with REC and data, in a given state. */
uint64_t granule_in(enum granule_state state);
void *host(uint64_t pa);

struct realm_handle {
	uint64_t rd;
	uint64_t root;
	uint64_t rec, rec2;
	uint64_t aux[2][RMI_MAX_AUX];
	unsigned int num_aux;
	unsigned int rec_count;
	uint64_t run;
	uint64_t data; /* of the last map_data() */
};

/* What make_realm() asks for; tests may change it before. Reset for each test. */
extern struct rmi_realm_params realm_params;
/* The realm that most tests use. */
extern struct realm_handle w;

/* Default geometry: 40 bits, starting level 0. */
#define IPA_WIDTH 40
#define IPA_UNPROTECTED (1UL << (IPA_WIDTH - 1))
#define IPA_END (1UL << IPA_WIDTH)
/* Where tests put things: tables down to level 3 are built there by make_mapped(). */
#define IPA_A (GIB(1) + MIB(4))
#define IPA_NS (IPA_UNPROTECTED + IPA_A)

uint16_t fresh_vmid(void);
void write_realm_params(uint64_t page);
void make_realm(struct realm_handle *r);
/* Tables from the starting level down to the one of this level that covers ipa, as far as they are missing. */
void make_tables(uint64_t rd, uint64_t ipa, int level);
void make_mapped(struct realm_handle *r); /* realm, tables to level 3 for IPA_A and IPA_NS */
void set_ram(struct realm_handle *r, uint64_t base, uint64_t top); /* INIT_RIPAS */
uint64_t map_data(struct realm_handle *r,
		  uint64_t ipa); /* RAM, with content; realm NEW. Returns the granule */
uint64_t map_unknown(struct realm_handle *r, uint64_t ipa);
void fill_rec_params(struct rmi_rec_params *p, struct realm_handle *r, unsigned int index,
		     uint64_t *aux);
uint64_t make_rec(struct realm_handle *r); /* runnable, PC IPA_A */
void activate(struct realm_handle *r);
/* Realm with data at IPA_A, one REC, active; enter.* is zero. */
void make_running(struct realm_handle *r);
struct smc_result read_entry(uint64_t rd, uint64_t ipa, int level);
/* Asserts state and RIPAS of an entry, and the level of the walk. */
void expect_entry(uint64_t rd, uint64_t ipa, int level, uint64_t state, uint64_t ripas);
const struct s2 *s2_of(uint64_t rd);
/* Destroy everything of a realm; all its granules are DELEGATED afterwards. */
void destroy_rec(struct realm_handle *r);

#endif
