/* SPDX-License-Identifier: BSD-3-Clause */
#include "attack.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <abi/smccc.h>
#include <bare/protocol.h>

#include <check.h>
#include <console.h>
#include <format.h>
#include <granule.h>
#include <probe.h>
#include <rmi.h>
#include <rtt.h>
#include <state.h>

#define BASE 0x70000000UL
/* Granules above BASE that can be told apart: 256 MiB. */
#define GRANULES_MAX 0x10000UL
#define LINE_MAX 200
#define EC_SHIFT 26
#define EC_INSN_ABORT_SAME 0x21UL
#define EC_DATA_ABORT_SAME 0x25UL
#define FSC_SEA 0x10UL

static struct {
	uint64_t top;
	uint64_t hash;
	bool left_out[GRANULES_MAX];
} state;

static void line(const char *text, va_list args, uint64_t hash)
{
	char buf[LINE_MAX];

	format_v(buf, sizeof(buf), text, args);
	if (hash)
		print("  | %s; state unchanged (%08x)\n", buf, (uint32_t)hash);
	else
		print("  | %s\n", buf);
}

void story(const char *text, ...)
{
	va_list args;

	va_start(args, text);
	line(text, args, 0);
	va_end(args);
}

static void leave_out(uint64_t pa)
{
	if (pa >= BASE && pa < BASE + GRANULES_MAX * GRANULE_SIZE)
		state.left_out[(pa - BASE) / GRANULE_SIZE] = true;
}

static bool in_region(const struct realm *realm, uint64_t ipa)
{
	for (unsigned int i = 0; i < REALM_REGIONS; i++) {
		const struct region *r = &realm->regions[i];

		if (r->desc && ipa >= r->base && ipa - r->base < r->size)
			return true;
	}
	return false;
}

/* What changes because a realm runs. */
static void attacker(struct realm *realm)
{
	for (uint32_t i = 0; i < realm->num_recs; i++) {
		leave_out(realm->recs[i].pa);
		for (uint64_t k = 0; k < realm->recs[i].aux_count; k++)
			leave_out(realm->recs[i].aux[k]);
	}
	for (uint64_t ipa = 0; ipa < realm->ram; ipa += GRANULE_SIZE)
		if (!in_region(realm, ipa))
			leave_out(rtt_pa(realm, ipa));
}

static bool is_left_out(uint64_t pa)
{
	return state.left_out[(pa - BASE) / GRANULE_SIZE];
}

static uint64_t hash_now(void)
{
	uint64_t hash = 0, from = BASE, to;

	while (from < state.top) {
		if (is_left_out(from)) {
			from += GRANULE_SIZE;
			continue;
		}
		for (to = from; to < state.top && !is_left_out(to);)
			to += GRANULE_SIZE;
		hash = hash * 0x9e3779b97f4a7c15UL ^ state_hash(from, to, true);
		from = to;
	}
	return hash | 1;
}

void state_take(struct realm *a, struct realm *b, struct realm *c, struct realm *d)
{
	struct realm *const attackers[] = { a, b, c, d };

	state.top = granule_top();
	CHECK(state.top <= BASE + GRANULES_MAX * GRANULE_SIZE);
	memset(state.left_out, 0, (state.top - BASE) / GRANULE_SIZE);
	for (unsigned int i = 0; i < 4; i++)
		if (attackers[i])
			attacker(attackers[i]);
	state.hash = hash_now();
}

void state_same_quietly(void)
{
	if (hash_now() != state.hash)
		check_fail(__FILE__, __LINE__, "what the RMM keeps has changed");
}

void state_same(const char *text, ...)
{
	va_list args;

	if (hash_now() != state.hash)
		check_fail(__FILE__, __LINE__, "what the RMM keeps has changed: %s", text);
	va_start(args, text);
	line(text, args, state.hash);
	va_end(args);
}

static const char *host_status(uint64_t status)
{
	static const char *const names[] = { "RMI_SUCCESS", "RMI_ERROR_INPUT", "RMI_ERROR_REALM",
					     "RMI_ERROR_REC", "RMI_ERROR_RTT" };

	if (status == (uint64_t)SMCCC_NOT_SUPPORTED)
		return "SMCCC NOT_SUPPORTED";
	if (RMI_RETURN_STATUS(status) == RMI_CSM_INCOMPLETE)
		return "RMI_CSM_INCOMPLETE";
	return RMI_RETURN_STATUS(status) <= RMI_ERROR_RTT ? names[RMI_RETURN_STATUS(status)] :
							    "an unknown status";
}

static const char *realm_status(uint64_t status)
{
	static const char *const low[] = { "SUCCESS", "ERROR_INPUT", "ERROR_STATE", "INCOMPLETE" };
	static const char *const high[] = { "ERROR_PERM", "ERROR_LIMIT", "ERROR_HOST" };

	if (status == (uint64_t)SMCCC_NOT_SUPPORTED)
		return "SMCCC NOT_SUPPORTED";
	if (status <= CSM_INCOMPLETE)
		return low[status];
	if (status >= CSM_ERROR_PERM && status <= CSM_ERROR_HOST)
		return high[status - CSM_ERROR_PERM];
	return "an unknown status";
}

void host_refused_quietly(uint64_t status, uint64_t expected)
{
	if (status != expected)
		check_fail(__FILE__, __LINE__, "%s (0x%lx) instead of %s (0x%lx)",
			   host_status(status), status, host_status(expected), expected);
}

void realm_refused_quietly(uint64_t status, uint64_t expected)
{
	if (status != expected)
		check_fail(__FILE__, __LINE__, "%s (0x%lx) instead of %s (0x%lx)",
			   realm_status(status), status, realm_status(expected), expected);
}

void host_refused(const char *attempt, uint64_t status, uint64_t expected)
{
	if (status != expected)
		check_fail(__FILE__, __LINE__, "%s: 0x%lx instead of 0x%lx", attempt, status,
			   expected);
	if (RMI_RETURN_INDEX(status) && status != (uint64_t)SMCCC_NOT_SUPPORTED)
		state_same("%s: %s, %lu", attempt, host_status(status), RMI_RETURN_INDEX(status));
	else
		state_same("%s: %s", attempt, host_status(status));
}

void realm_refused(const char *attempt, uint64_t status, uint64_t expected)
{
	if (status != expected)
		check_fail(__FILE__, __LINE__, "%s: 0x%lx instead of 0x%lx", attempt, status,
			   expected);
	state_same("%s: %s", attempt, realm_status(status));
}

static void aborts(struct realm *realm, uint64_t op, uint64_t addr, uint64_t ec,
		   const char *attempt)
{
	struct puppet_result result = puppet_try(realm, op, addr, 0, 0);
	uint64_t esr = result.v[1];

	CHECK_EQ(result.end, REC_CALLED);
	if (!result.aborted || esr >> EC_SHIFT != ec || (esr & 0x3f) != FSC_SEA ||
	    result.v[2] != addr)
		check_fail(__FILE__, __LINE__, "%s: abort %u, esr 0x%lx, far 0x%lx", attempt,
			   result.aborted, esr, result.v[2]);
	story("%s: external abort in the realm, ESR 0x%08lx FAR 0x%lx", attempt, esr, addr);
}

void read_aborts(struct realm *realm, uint64_t addr, const char *attempt)
{
	aborts(realm, BARE_PUPPET_READ, addr, EC_DATA_ABORT_SAME, attempt);
}

void write_aborts(struct realm *realm, uint64_t addr, const char *attempt)
{
	aborts(realm, BARE_PUPPET_WRITE, addr, EC_DATA_ABORT_SAME, attempt);
}

void fetch_aborts(struct realm *realm, uint64_t addr, const char *attempt)
{
	aborts(realm, BARE_PUPPET_EXEC, addr, EC_INSN_ABORT_SAME, attempt);
}

void host_access_faults(uint64_t pa, const char *what)
{
	struct fault fault = { 0, 0 };
	uint64_t value;

	CHECK(!probe_read(pa, &value, &fault));
	CHECK_EQ(fault.esr, PROBE_ESR_READ);
	CHECK_EQ(fault.far, pa);
	CHECK(!probe_write(pa, 0, &fault));
	CHECK_EQ(fault.esr, PROBE_ESR_WRITE);
	CHECK_EQ(fault.far, pa);
	story("the host reads and writes %s itself: granule protection faults at 0x%lx", what, pa);
}
