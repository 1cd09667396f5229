/* SPDX-License-Identifier: BSD-3-Clause */
#include "puppet.h"

#include <string.h>

#include <abi/csm.h>
#include <bare/protocol.h>

#include <check.h>
#include <rmi.h>

#define EC_INSN_ABORT_SAME 0x21UL
#define EC_DATA_ABORT_SAME 0x25UL
#define FSC_SEA 0x10UL

static void collect(const struct rec *rec, struct puppet_result *result)
{
	memcpy(result->v, rec->run->exit.gprs, sizeof(result->v));
	result->aborted = result->v[0] != 0;
}

struct puppet_result puppet_command(struct rec *rec, const uint64_t *gprs, uint32_t count)
{
	struct puppet_result result = { .end = REC_GO_ON };

	memset(rec->run->enter.gprs, 0, sizeof(rec->run->enter.gprs));
	memcpy(rec->run->enter.gprs, gprs, count * sizeof(*gprs));
	result.end = rec_run(rec);
	if (result.end == REC_CALLED)
		collect(rec, &result);
	return result;
}

struct realm *puppet_new(const struct realm_config *config)
{
	struct realm_config full = *config;

	rmi_csm_init();
	full.program = "puppet";
	return realm_new(&full);
}

struct realm *puppet_create_from(const struct realm_config *config)
{
	const uint64_t self[6] = { CSM_SELF };
	struct realm *realm = puppet_new(config);
	uint64_t out[3];

	realm_activate(realm);
	CHECK_EQ(rec_run(&realm->recs[0]), REC_CALLED);
	/* Its first CSM call registers a realm, whatever comes of it: no later one changes state if it fails. */
	puppet_smc(realm, self, out);
	return realm;
}

struct realm *puppet_create(const char *name)
{
	struct realm_config config = { .name = name };

	return puppet_create_from(&config);
}

struct puppet_result puppet_try(struct realm *realm, uint64_t op, uint64_t a, uint64_t b,
				uint64_t c)
{
	return puppet_rec_try(&realm->recs[0], op, a, b, c);
}

struct puppet_result puppet_rec_try(struct rec *rec, uint64_t op, uint64_t a, uint64_t b,
				    uint64_t c)
{
	uint64_t gprs[4] = { op, a, b, c };

	return puppet_command(rec, gprs, 4);
}

void puppet_second(struct realm *realm)
{
	CHECK_EQ(puppet_try(realm, BARE_PUPPET_START, 0, 0, 0).end, REC_CALLED);
	CHECK_EQ(rec_run(&realm->recs[1]), REC_CALLED);
}

static struct puppet_result must(struct realm *realm, uint64_t op, uint64_t a, uint64_t b,
				 uint64_t c)
{
	struct puppet_result result = puppet_try(realm, op, a, b, c);

	CHECK_EQ(result.end, REC_CALLED);
	if (result.aborted)
		check_fail(__FILE__, __LINE__,
			   "%s: command %lu at 0x%lx aborted: esr 0x%lx far 0x%lx", realm->name, op,
			   a, result.v[1], result.v[2]);
	return result;
}

enum rec_end puppet_rec_begin(struct rec *rec, const uint64_t x[6])
{
	uint64_t gprs[7] = { BARE_PUPPET_SMC };

	memcpy(gprs + 1, x, 6 * sizeof(*x));
	return puppet_command(rec, gprs, 7).end;
}

uint64_t puppet_outcome(const struct rec *rec, uint64_t out[3])
{
	struct puppet_result result;

	collect(rec, &result);
	if (out)
		memcpy(out, result.v + 2, 3 * sizeof(*out));
	return result.v[1];
}

uint64_t puppet_rec_smc(struct rec *rec, const uint64_t x[6], uint64_t out[3])
{
	CHECK_EQ(puppet_rec_begin(rec, x), REC_CALLED);
	return puppet_outcome(rec, out);
}

uint64_t puppet_smc(struct realm *realm, const uint64_t x[6], uint64_t out[3])
{
	return puppet_rec_smc(&realm->recs[0], x, out);
}

void puppet_smc_all(struct realm *realm, const uint64_t x[PUPPET_SMC_ARGS],
		    uint64_t out[PUPPET_SMC_REGS])
{
	uint64_t cmd[1 + PUPPET_SMC_ARGS] = { BARE_PUPPET_SMC };
	struct puppet_result result;

	memcpy(cmd + 1, x, PUPPET_SMC_ARGS * sizeof(*x));
	result = puppet_command(&realm->recs[0], cmd, 1 + PUPPET_SMC_ARGS);
	CHECK_EQ(result.end, REC_CALLED);
	memcpy(out, result.v + 1, PUPPET_SMC_REGS * sizeof(*out));
}

uint64_t puppet_read(struct realm *realm, uint64_t addr)
{
	return must(realm, BARE_PUPPET_READ, addr, 0, 0).v[1];
}

void puppet_write(struct realm *realm, uint64_t addr, uint64_t value)
{
	must(realm, BARE_PUPPET_WRITE, addr, value, 0);
}

void puppet_fill(struct realm *realm, uint64_t addr, uint64_t size, uint64_t seed)
{
	must(realm, BARE_PUPPET_FILL, addr, size, seed);
}

void puppet_check(struct realm *realm, uint64_t addr, uint64_t size, uint64_t seed)
{
	struct puppet_result result = must(realm, BARE_PUPPET_CHECK, addr, size, seed);

	if (result.v[1] != 0)
		check_fail(__FILE__, __LINE__,
			   "%s: %lu words from 0x%lx differ, number %lu is 0x%lx", realm->name,
			   result.v[1], addr, result.v[2], result.v[3]);
}

static void aborts(struct realm *realm, uint64_t op, uint64_t addr, uint64_t ec)
{
	struct puppet_result result = puppet_try(realm, op, addr, 0, 0);

	CHECK_EQ(result.end, REC_CALLED);
	if (!result.aborted || result.v[1] >> 26 != ec || (result.v[1] & 0x3f) != FSC_SEA ||
	    result.v[2] != addr)
		check_fail(__FILE__, __LINE__,
			   "%s: command %lu at 0x%lx: abort %u esr 0x%lx far 0x%lx", realm->name,
			   op, addr, result.aborted, result.v[1], result.v[2]);
}

void puppet_read_aborts(struct realm *realm, uint64_t addr)
{
	aborts(realm, BARE_PUPPET_READ, addr, EC_DATA_ABORT_SAME);
}

void puppet_write_aborts(struct realm *realm, uint64_t addr)
{
	aborts(realm, BARE_PUPPET_WRITE, addr, EC_DATA_ABORT_SAME);
}

void puppet_exec_aborts(struct realm *realm, uint64_t addr)
{
	aborts(realm, BARE_PUPPET_EXEC, addr, EC_INSN_ABORT_SAME);
}

void puppet_done(struct realm *realm)
{
	CHECK_EQ(puppet_try(realm, BARE_PUPPET_PASS, 0, 0, 0).end, REC_PASSED);
}
