/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every kind of REC exit is built from a zeroed buffer and written whole (rsi.md 1.1, 1.15): whatever was in the host's
 * page and on the RMM's stack before, all bytes but those of the fields that this kind has are zero afterwards.
 */
#include <stdio.h>

#include "csm_unit.h"

#define VA (SECRET | 0xabc)
#define IPA_ABSENT (IPA_A + KIB(8))

/* Fields of the exit structure that a kind may set, beside the reason. */
enum {
	F_ESR = 1 << 0,
	F_FAR = 1 << 1,
	F_HPFAR = 1 << 2,
	F_GPR0 = 1 << 3,
	F_GPRS_1_3 = 1 << 4,
	F_GPRS = 1 << 5,
	F_RIPAS = 1 << 6,
	F_IMM = 1 << 7,
	F_CSM = 1 << 8,
	F_TIMER = 1 << 9,
};

static const struct {
	unsigned int field;
	size_t from, to;
} places[] = {
	{ F_ESR, 0x100, 0x108 },
	{ F_FAR, 0x108, 0x110 },
	{ F_HPFAR, 0x110, 0x118 },
	{ F_GPR0 | F_GPRS_1_3 | F_GPRS, 0x200, 0x208 },
	{ F_GPRS_1_3 | F_GPRS, 0x208, 0x220 },
	{ F_GPRS, 0x220, 0x2f8 },
	{ F_TIMER, 0x400, 0x420 },
	{ F_CSM, 0x420, 0x450 },
	{ F_RIPAS, 0x500, 0x511 },
	{ F_IMM, 0x600, 0x602 },
};

struct kind {
	const char *name;
	uint64_t reason;
	unsigned int fields;
	/* Queue what leads to the exit; the realm and the REC that exits are *r and its first REC. */
	struct realm_handle *(*act)(void);
};

static struct realm_handle *world(void)
{
	make_mapped(&w);
	map_data(&w, IPA_A);
	set_ram(&w, IPA_ABSENT, IPA_ABSENT + GRANULE_SIZE);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
	for (unsigned int i = 0; i < 31; i++)
		rec_at(w.rec)->regs.x[i] = SECRET | i;
	return &w;
}

#define SYNC(name, esr, ipa)                         \
	static struct realm_handle *name(void)       \
	{                                            \
		world();                             \
		realm_sync((esr) | SYN_IL, VA, ipa); \
		return &w;                           \
	}
#define SMC(name, ...)                         \
	static struct realm_handle *name(void) \
	{                                      \
		world();                       \
		realm_smc(__VA_ARGS__);        \
		return &w;                     \
	}
#define ICC_SGI1R SYS_ENC(3, 0, 12, 11, 5)

SYNC(wfi, CLASS_WFX, 0)
SYNC(wfit, CLASS_WFX | 7UL << 5 | 2, 0)
SYNC(sysreg_write, CLASS_SYSREG | ICC_SGI1R | SYS_RT(9), 0)
SYNC(sysreg_read, CLASS_SYSREG | SYS_ENC(3, 0, 4, 6, 0) | SYS_RT(9) | SYS_READ, 0)
SYNC(data_protected, CLASS_DABT | SYN_ISV | SYN_WNR | DFSC_TRANSLATION(3), IPA_ABSENT)
SYNC(data_unprotected, CLASS_DABT | SYN_SRT(3) | SYN_WNR | DFSC_TRANSLATION(3), IPA_NS)
SYNC(mmio_read, CLASS_DABT | SYN_ISV | SYN_SRT(3) | DFSC_TRANSLATION(3), IPA_NS)
SYNC(mmio_write, CLASS_DABT | SYN_ISV | SYN_SRT(3) | SYN_WNR | DFSC_TRANSLATION(3), IPA_NS)
SYNC(fetch, CLASS_IABT | DFSC_TRANSLATION(3), IPA_ABSENT)
SYNC(external_abort, CLASS_DABT | SYN_SET(3) | SYN_EA | DFSC_SEA, 0)
SMC(synthetic, RSI_REALM_CONFIG, IPA_ABSENT)
SMC(cpu_suspend, PSCI_CPU_SUSPEND, 1, 2, 3)
SMC(cpu_off, PSCI_CPU_OFF, 1, 2, 3)
SMC(cpu_on, PSCI_CPU_ON, 1, IPA_A, 3)
SMC(affinity_info, PSCI_AFFINITY_INFO, 1, 0, 3)
SMC(system_off, PSCI_SYSTEM_OFF, 1, 2, 3)
SMC(system_reset, PSCI_SYSTEM_RESET, 1, 2, 3)
SMC(ripas_change, RSI_IPA_STATE_SET, IPA_A, IPA_A + KIB(8), RIPAS_EMPTY, 1)
SMC(host_call, RSI_HOST_CALL, IPA_A)

static struct realm_handle *irq(void)
{
	world();
	realm_event(REC_EVENT_IRQ, SECRET);
	return &w;
}

static struct realm_handle *fiq(void)
{
	world();
	realm_event(REC_EVENT_FIQ, SECRET);
	return &w;
}

static struct realm_handle *serror(void)
{
	world();
	realm_event(REC_EVENT_SERROR, CLASS(0x2f) | SYN_IL | 0x11);
	return &w;
}

/* The entry does not even run. */
static struct realm_handle *timer(void)
{
	world();
	rec_at(w.rec)->timer.cntv_ctl = 5;
	return &w;
}

static struct realm_handle *host_call_gone(void)
{
	world();
	realm_smc(RSI_HOST_CALL, IPA_A);
	enter_until(&w, RMI_EXIT_HOST_CALL);
	rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
	return &w;
}

static struct realm_handle *csm_create(void)
{
	make_realms();
	realm_smc(CSM_CREATE, REGION, REGION_SIZE, 0);
	return &p;
}

static struct realm_handle *csm_attach(void)
{
	make_shared(CSM_RIGHT_RW);
	realm_smc(CSM_ATTACH, attach_args(CSM_RIGHT_RW));
	return &c;
}

static struct realm_handle *csm_detach(void)
{
	make_attached(CSM_RIGHT_RW);
	realm_smc(CSM_DETACH, id);
	return &c;
}

static struct realm_handle *csm_destroy(void)
{
	make_region();
	realm_smc(CSM_DESTROY, id);
	return &p;
}

static const struct kind kinds[] = {
	{ "irq", RMI_EXIT_IRQ, 0, irq },
	{ "fiq", RMI_EXIT_FIQ, 0, fiq },
	{ "serror", RMI_EXIT_SERROR, F_ESR, serror },
	{ "timer", RMI_EXIT_IRQ, F_TIMER, timer },
	{ "wfi", RMI_EXIT_SYNC, F_ESR, wfi },
	{ "wfit", RMI_EXIT_SYNC, F_ESR | F_GPR0, wfit },
	{ "sysreg_write", RMI_EXIT_SYNC, F_ESR | F_GPR0, sysreg_write },
	{ "sysreg_read", RMI_EXIT_SYNC, F_ESR, sysreg_read },
	{ "data_protected", RMI_EXIT_SYNC, F_ESR | F_HPFAR, data_protected },
	{ "data_unprotected", RMI_EXIT_SYNC, F_ESR | F_HPFAR, data_unprotected },
	{ "mmio_read", RMI_EXIT_SYNC, F_ESR | F_FAR | F_HPFAR, mmio_read },
	{ "mmio_write", RMI_EXIT_SYNC, F_ESR | F_FAR | F_HPFAR | F_GPR0, mmio_write },
	{ "fetch", RMI_EXIT_SYNC, F_ESR | F_HPFAR, fetch },
	{ "external_abort", RMI_EXIT_SYNC, F_ESR, external_abort },
	{ "synthetic", RMI_EXIT_SYNC, F_ESR | F_HPFAR, synthetic },
	{ "host_call_gone", RMI_EXIT_SYNC, F_ESR | F_HPFAR, host_call_gone },
	{ "cpu_suspend", RMI_EXIT_PSCI, F_GPR0 | F_GPRS_1_3, cpu_suspend },
	{ "cpu_off", RMI_EXIT_PSCI, F_GPR0, cpu_off },
	{ "cpu_on", RMI_EXIT_PSCI, F_GPR0 | F_GPRS_1_3, cpu_on },
	{ "affinity_info", RMI_EXIT_PSCI, F_GPR0 | F_GPRS_1_3, affinity_info },
	{ "system_off", RMI_EXIT_PSCI, F_GPR0, system_off },
	{ "system_reset", RMI_EXIT_PSCI, F_GPR0, system_reset },
	{ "ripas_change", RMI_EXIT_RIPAS_CHANGE, F_RIPAS, ripas_change },
	{ "host_call", RMI_EXIT_HOST_CALL, F_GPRS | F_IMM, host_call },
	{ "csm_create", RMI_EXIT_CSM, F_CSM, csm_create },
	{ "csm_attach", RMI_EXIT_CSM, F_CSM, csm_attach },
	{ "csm_detach", RMI_EXIT_CSM, F_CSM, csm_detach },
	{ "csm_destroy", RMI_EXIT_CSM, F_CSM, csm_destroy },
};

/* Where the next call has its frames. */
static void __attribute__((noinline)) fill_stack(uint8_t value)
{
	volatile uint8_t frame[32768];

	for (size_t i = 0; i < sizeof(frame); i++)
		frame[i] = value;
}

static bool allowed(const struct kind *kind, size_t byte)
{
	if (byte == 0)
		return true;
	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++)
		if (byte >= places[i].from && byte < places[i].to)
			return (kind->fields & places[i].field) != 0;
	return false;
}

static void exit_zeroed(const void *arg)
{
	static const uint8_t fills[] = { 0xdb, 0x24 };
	static struct rmi_rec_exit seen[2];
	const struct kind *kind = arg;

	for (unsigned int n = 0; n < 2; n++) {
		const uint8_t *bytes = (const uint8_t *)&seen[n];
		struct realm_handle *r;
		struct rmi_rec_run *run;

		unit_reset(false);
		r = kind->act();
		run = host(r->run);
		memset(&run->exit, fills[n], sizeof(run->exit));
		guest_ready();
		fill_stack(fills[n]);
		rmi_ok(RMI_REC_ENTER, r->rec, r->run);
		guest_reset();
		memcpy(&seen[n], &run->exit, sizeof(seen[n]));
		assert_int_equal(bytes[0], kind->reason);
		for (size_t i = 0; i < sizeof(seen[n]); i++)
			if (bytes[i] && !allowed(kind, i))
				fail_msg("exit byte %#zx is %#x", i, bytes[i]);
	}
	/* The fields too come from the realm alone. */
	assert_memory_equal(&seen[0], &seen[1], sizeof(seen[0]));
}

int main(int argc, char **argv)
{
	static struct unit_case cases[ARRAY_SIZE(kinds)];

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		snprintf(cases[i].name, sizeof(cases[i].name), "REC_EXIT.zeroed.%s", kinds[i].name);
		cases[i].run = exit_zeroed;
		cases[i].arg = &kinds[i];
	}
	return unit_main_cases(argc, argv, &(struct suite){ 0 }, cases, ARRAY_SIZE(cases));
}
