/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What must hold after every call, beside what the models check on their own (native_check(): states, counts of tables
 * and realms recounted, owners, PAS, wiped granules, stale TLB entries, locks).
 */
#include <esr.h>

#include "fuzz.h"

/* A VMID is taken exactly while a realm has it. */
static void check_vmids(void)
{
	uint64_t rds[POOL + REALMS];
	unsigned int count = 0;

	for (unsigned int i = 0; i < native_used_count(); i++) {
		const uint64_t pa = native_pa(native_used(i));

		if (state_at(pa) == GRANULE_RD && count < ARRAY_SIZE(rds))
			rds[count++] = pa;
	}
	for (uint8_t v = 0; v < VMIDS; v++) {
		bool taken = vmid_choice(v) >> native.caps.vmid_bits;

		for (unsigned int i = 0; i < count; i++)
			taken = taken || realm_at(rds[i])->s2.vmid == vmid_choice(v);
		if (vmid_reserve(vmid_choice(v)) == taken)
			native_fail("VMID %u is %s", vmid_choice(v),
				    taken ? "used twice" : "nobody's, but taken");
		if (!taken)
			vmid_release(vmid_choice(v));
	}
}

void check_all(void)
{
	native_check();
	check_vmids();
	check_csm();
}

#define EXPOSED_ALWAYS (ESR_EC_FIELD | ESR_SET | ESR_EA | ESR_FSC)
#define EXPOSED_DATA (EXPOSED_ALWAYS | ESR_FNV)
#define EXPOSED_ISV (EXPOSED_DATA | ESR_ISV | ESR_SAS | ESR_SF | ESR_WNR)

static uint64_t exposed(uint64_t esr)
{
	switch (ESR_EC(esr)) {
	case EC_WFX:
		return ESR_EC_FIELD | ESR_WFX_TI;
	case EC_SYSREG:
		return ~0UL >> 32;
	case EC_IABT_LOWER:
		return EXPOSED_ALWAYS;
	case EC_DABT_LOWER:
		return esr & ESR_ISV ? EXPOSED_ISV : EXPOSED_DATA;
	default:
		return 0;
	}
}

/* Which of x0-x30 may show what the realm has in its registers. */
static uint32_t gprs_shown(const struct rmi_rec_exit *exit)
{
	switch (exit->exit_reason) {
	case RMI_EXIT_SYNC:
		return 1;
	case RMI_EXIT_PSCI:
		return 0xf;
	case RMI_EXIT_HOST_CALL:
		return ~0U;
	default:
		return 0;
	}
}

static const struct {
	size_t from, to;
} reserved[] = {
	{ 0x001, 0x100 }, { 0x118, 0x200 }, { 0x2f8, 0x300 }, { 0x398, 0x400 },
	{ 0x450, 0x500 }, { 0x511, 0x600 }, { 0x602, 0x700 }, { 0x701, 0x800 },
};

static void check_secrets(const struct rmi_rec_exit *exit)
{
	const uint64_t *words = (const uint64_t *)exit;
	const size_t gprs = offsetof(struct rmi_rec_exit, gprs) / 8;

	for (size_t i = 0; i < sizeof(*exit) / 8; i++) {
		const bool gpr = i >= gprs && i < gprs + RMI_RUN_GPRS;

		if (gpr && gprs_shown(exit) >> (i - gprs) & 1)
			continue;
		if (IS_SECRET(words[i]) || (gpr && words[i]))
			native_fail("the exit shows %#lx at %#zx", words[i], i * 8);
	}
}

void check_exit(const struct rec *rec, const struct rmi_rec_exit *exit)
{
	const uint8_t *bytes = (const uint8_t *)exit;
	const bool sync = exit->exit_reason == RMI_EXIT_SYNC;

	if (exit->exit_reason > RMI_EXIT_SERROR && exit->exit_reason != RMI_EXIT_CSM)
		native_fail("exit reason %lu", exit->exit_reason);
	for (unsigned int i = 0; i < ARRAY_SIZE(reserved); i++)
		for (size_t b = reserved[i].from; b < reserved[i].to; b++)
			if (bytes[b])
				native_fail("byte %#zx of the exit is %#x", b, bytes[b]);
	check_secrets(exit);
	if (sync ? exit->esr & ~exposed(exit->esr) :
		   exit->esr && exit->exit_reason != RMI_EXIT_SERROR)
		native_fail("exit %lu shows syndrome %#lx", exit->exit_reason, exit->esr);
	if (exit->far & ~GRANULE_MASK || exit->hpfar & ~HPFAR_FIPA ||
	    (!sync && (exit->far | exit->hpfar)))
		native_fail("the exit shows an address: %#lx %#lx", exit->far, exit->hpfar);
	if (exit->exit_reason != RMI_EXIT_CSM)
		for (size_t b = offsetof(struct rmi_rec_exit, csm_kind); b < 0x450; b++)
			if (bytes[b])
				native_fail("exit %lu says something of CSM", exit->exit_reason);
	if (exit->exit_reason != RMI_EXIT_RIPAS_CHANGE &&
	    (exit->ripas_base | exit->ripas_top | exit->ripas_value))
		native_fail("exit %lu says something of RIPAS", exit->exit_reason);
	for (unsigned int i = native.caps.num_lrs; i < RMI_RUN_LRS; i++)
		if (exit->gicv3_lrs[i])
			native_fail("the exit shows list register %u", i);
	if (rec != NULL && sync &&
	    HPFAR_TO_IPA(exit->hpfar) >= s2_ipa_size(&realm_at(rec->rd.v)->s2))
		native_fail("exit for an IPA outside: %#lx", exit->hpfar);
}
