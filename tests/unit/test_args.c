/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RSI and PSCI calls: each failure condition by itself, under the specification's name (rsi.md 3, 4). The realm gets the
 * code and zeros, keeps all other registers, and nothing else changes: no request, no exit, no measurement, no table.
 */
#include <stdio.h>

#include "guest.h"

#define NEG(n) ((uint64_t)(int64_t)(n))
#define IPA_EMPTY (IPA_A + KIB(32))
#define PAGE GRANULE_SIZE
#define ARGS_MAX 4

struct bad_call {
	const char *name;
	uint64_t fid;
	uint64_t code;
	uint64_t args[ARGS_MAX];
};

static const struct bad_call calls[] = {
	{ "RSI_MEASUREMENT_READ.index_bound", RSI_MEASUREMENT_READ, RSI_ERROR_INPUT, { 5 } },
	{ "RSI_MEASUREMENT_READ.index_bound.wide",
	  RSI_MEASUREMENT_READ,
	  RSI_ERROR_INPUT,
	  { 1UL << 32 } },
	{ "RSI_MEASUREMENT_EXTEND.index_bound", RSI_MEASUREMENT_EXTEND, RSI_ERROR_INPUT, { 5, 32 } },
	{ "RSI_MEASUREMENT_EXTEND.index_bound.rim",
	  RSI_MEASUREMENT_EXTEND,
	  RSI_ERROR_INPUT,
	  { 0, 32 } },
	{ "RSI_MEASUREMENT_EXTEND.size_bound", RSI_MEASUREMENT_EXTEND, RSI_ERROR_INPUT, { 1, 65 } },
	{ "RSI_MEASUREMENT_EXTEND.size_bound.wide",
	  RSI_MEASUREMENT_EXTEND,
	  RSI_ERROR_INPUT,
	  { 1, 1UL << 32 } },

	{ "RSI_REALM_CONFIG.addr_align", RSI_REALM_CONFIG, RSI_ERROR_INPUT, { IPA_A + 0x800 } },
	{ "RSI_REALM_CONFIG.addr_bound", RSI_REALM_CONFIG, RSI_ERROR_INPUT, { IPA_UNPROTECTED } },
	{ "RSI_REALM_CONFIG.addr_bound.beyond", RSI_REALM_CONFIG, RSI_ERROR_INPUT, { IPA_END } },
	{ "RSI_REALM_CONFIG.addr_ripas", RSI_REALM_CONFIG, RSI_ERROR_INPUT, { IPA_EMPTY } },
	{ "RSI_HOST_CALL.addr_align", RSI_HOST_CALL, RSI_ERROR_INPUT, { IPA_A + 0x80 } },
	{ "RSI_HOST_CALL.addr_bound", RSI_HOST_CALL, RSI_ERROR_INPUT, { IPA_UNPROTECTED } },
	{ "RSI_HOST_CALL.addr_bound.beyond", RSI_HOST_CALL, RSI_ERROR_INPUT, { IPA_END } },
	{ "RSI_HOST_CALL.addr_ripas", RSI_HOST_CALL, RSI_ERROR_INPUT, { IPA_EMPTY } },

	{ "RSI_IPA_STATE_SET.base_align",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_A + 8, IPA_A + PAGE, RIPAS_RAM } },
	{ "RSI_IPA_STATE_SET.top_align",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_A, IPA_A + PAGE + 8, RIPAS_RAM } },
	{ "RSI_IPA_STATE_SET.size_valid",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_A, IPA_A, RIPAS_RAM } },
	{ "RSI_IPA_STATE_SET.size_valid.below",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_A + PAGE, IPA_A, RIPAS_RAM } },
	{ "RSI_IPA_STATE_SET.rgn_bound",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_UNPROTECTED - PAGE, IPA_UNPROTECTED + PAGE, RIPAS_RAM } },
	{ "RSI_IPA_STATE_SET.rgn_bound.unprotected",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_UNPROTECTED, IPA_UNPROTECTED + PAGE, RIPAS_RAM } },
	{ "RSI_IPA_STATE_SET.rgn_bound.top",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_A, 0UL - PAGE, RIPAS_RAM } },
	{ "RSI_IPA_STATE_SET.ripas_valid",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_A, IPA_A + PAGE, RIPAS_DESTROYED } },
	{ "RSI_IPA_STATE_SET.ripas_valid.wide",
	  RSI_IPA_STATE_SET,
	  RSI_ERROR_INPUT,
	  { IPA_A, IPA_A + PAGE, 0x100 } },

	{ "RSI_IPA_STATE_GET.base_align",
	  RSI_IPA_STATE_GET,
	  RSI_ERROR_INPUT,
	  { IPA_A + 8, IPA_A + PAGE } },
	{ "RSI_IPA_STATE_GET.top_align",
	  RSI_IPA_STATE_GET,
	  RSI_ERROR_INPUT,
	  { IPA_A, IPA_A + PAGE + 8 } },
	{ "RSI_IPA_STATE_GET.size_valid", RSI_IPA_STATE_GET, RSI_ERROR_INPUT, { IPA_A, IPA_A } },
	{ "RSI_IPA_STATE_GET.size_valid.below",
	  RSI_IPA_STATE_GET,
	  RSI_ERROR_INPUT,
	  { IPA_A + PAGE, IPA_A } },
	{ "RSI_IPA_STATE_GET.rgn_bound",
	  RSI_IPA_STATE_GET,
	  RSI_ERROR_INPUT,
	  { IPA_UNPROTECTED - PAGE, IPA_UNPROTECTED + PAGE } },
	{ "RSI_IPA_STATE_GET.rgn_bound.unprotected",
	  RSI_IPA_STATE_GET,
	  RSI_ERROR_INPUT,
	  { IPA_UNPROTECTED, IPA_UNPROTECTED + PAGE } },

	{ "RSI_ATTESTATION_TOKEN_CONTINUE.addr_align",
	  RSI_ATTESTATION_TOKEN_CONTINUE,
	  RSI_ERROR_INPUT,
	  { IPA_A + 8, 0, 16 } },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.addr_bound",
	  RSI_ATTESTATION_TOKEN_CONTINUE,
	  RSI_ERROR_INPUT,
	  { IPA_UNPROTECTED, 0, 16 } },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.offset_bound",
	  RSI_ATTESTATION_TOKEN_CONTINUE,
	  RSI_ERROR_INPUT,
	  { IPA_A, PAGE, 0 } },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.size_overflow",
	  RSI_ATTESTATION_TOKEN_CONTINUE,
	  RSI_ERROR_INPUT,
	  { IPA_A, 16, ~0UL } },
	{ "RSI_ATTESTATION_TOKEN_CONTINUE.size_bound",
	  RSI_ATTESTATION_TOKEN_CONTINUE,
	  RSI_ERROR_INPUT,
	  { IPA_A, 16, PAGE - 15 } },

	{ "PSCI_CPU_ON.entry", PSCI_CPU_ON, NEG(PSCI_INVALID_ADDRESS), { 1, IPA_UNPROTECTED } },
	{ "PSCI_CPU_ON.entry.wide", PSCI_CPU_ON, NEG(PSCI_INVALID_ADDRESS), { 1, 1UL << 63 } },
	{ "PSCI_CPU_ON.mpidr", PSCI_CPU_ON, NEG(PSCI_INVALID_PARAMETERS), { 2, IPA_A } },
	{ "PSCI_CPU_ON.mpidr.aff3",
	  PSCI_CPU_ON,
	  NEG(PSCI_INVALID_PARAMETERS),
	  { 1UL << 32, IPA_A } },
	{ "PSCI_CPU_ON.mpidr.reserved",
	  PSCI_CPU_ON,
	  NEG(PSCI_INVALID_PARAMETERS),
	  { 1UL << 31 | 1, IPA_A } },
	{ "PSCI_CPU_ON.self", PSCI_CPU_ON, NEG(PSCI_ALREADY_ON), { 0, IPA_A } },
	{ "PSCI_CPU_ON.entry,mpidr",
	  PSCI_CPU_ON,
	  NEG(PSCI_INVALID_ADDRESS),
	  { 2, IPA_UNPROTECTED } },
	{ "PSCI_CPU_ON.entry,self", PSCI_CPU_ON, NEG(PSCI_INVALID_ADDRESS), { 0, IPA_UNPROTECTED } },
	{ "PSCI_AFFINITY_INFO.level", PSCI_AFFINITY_INFO, NEG(PSCI_INVALID_PARAMETERS), { 1, 1 } },
	{ "PSCI_AFFINITY_INFO.level.wide",
	  PSCI_AFFINITY_INFO,
	  NEG(PSCI_INVALID_PARAMETERS),
	  { 1, 1UL << 32 } },
	{ "PSCI_AFFINITY_INFO.mpidr", PSCI_AFFINITY_INFO, NEG(PSCI_INVALID_PARAMETERS), { 2, 0 } },
	{ "PSCI_AFFINITY_INFO.level,self",
	  PSCI_AFFINITY_INFO,
	  NEG(PSCI_INVALID_PARAMETERS),
	  { 0, 1 } },
	{ "PSCI_AFFINITY_INFO.self", PSCI_AFFINITY_INFO, PSCI_AFFINITY_ON, { 0, 0 } },
};

static uint64_t digest;

static void add_granule(uint64_t pa)
{
	const uint64_t *words = native_bus(pa);

	digest = (digest ^ granule_find(pa)->word) * 0x100000001b3UL;
	for (unsigned int i = 0; i < GRANULE_SIZE / 8; i++)
		digest = (digest ^ words[i]) * 0x100000001b3UL;
}

/* Everything of the realm but its RECs, whose registers change. */
static uint64_t state_digest(void)
{
	digest = 0xcbf29ce484222325UL;
	for (unsigned int i = 0; i < native_used_count(); i++) {
		const uint64_t pa = native_pa(native_used(i));
		const struct granule *g = granule_find(pa);

		if (g != NULL && granule_state(g) != GRANULE_REC &&
		    granule_state(g) != GRANULE_UNDELEGATED)
			add_granule(pa);
	}
	return digest;
}

static void refused(const void *arg)
{
	const struct bad_call *bad = arg;
	const struct rec *rec;
	uint64_t before;

	make_mapped(&w);
	map_data(&w, IPA_A);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
	before = state_digest();
	expect_results(call_rsi(&w, bad->fid, ARGS_MAX, bad->args), bad->code, 0, 0);
	rec = rec_at(w.rec);
	assert_int_equal(rec->pending, PENDING_NONE);
	assert_int_equal(rec->ripas.top, 0);
	assert_true(rec->runnable);
	assert_int_equal(state_digest(), before);
}

int main(int argc, char **argv)
{
	static struct unit_case cases[ARRAY_SIZE(calls)];

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		snprintf(cases[i].name, sizeof(cases[i].name), "%s", calls[i].name);
		cases[i].run = refused;
		cases[i].arg = &calls[i];
	}
	return unit_main_cases(argc, argv, &(struct suite){ 0 }, cases, ARRAY_SIZE(cases));
}
