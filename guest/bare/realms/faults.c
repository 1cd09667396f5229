/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm gets when it touches what it may not: external aborts from the RMM or its host, faults of its own stage 1,
 * undefined instructions, unknown calls, and ID registers that do not promise what is not there.
 */
#include <abi/csm.h>
#include <abi/rmi.h>

#include "guest.h"
#include "smc.h"

#define RET_INSTRUCTION 0xd65f03c0U

/* ISV and what it makes valid: never set in an abort that EL1 takes for a fetch, and cleared in an injected one. */
#define ESR_ABORT_SYNDROME 0x01ffc000UL
#define ESR_IL (1UL << 25)
#define FSC_ADDRESS_SIZE_2 0x02UL

static void expect_abort(const struct fault *fault, uint64_t ec, uint64_t far)
{
	check_eq(ESR_EC(fault->esr), ec);
	check_eq(ESR_FSC(fault->esr), FSC_EXTERNAL_ABORT);
	check_eq(fault->esr & ESR_ABORT_SYNDROME, 0);
	check_eq(fault->far, far);
}

static void data_aborts(uint64_t addr)
{
	struct fault fault;
	uint64_t value;

	check(!guest_probe_read(addr, &value, &fault));
	expect_abort(&fault, EC_DABT_SAME, addr);
	check_eq(fault.esr & ESR_WNR, 0);
	check(!guest_probe_write(addr, 0x1234, &fault));
	expect_abort(&fault, EC_DABT_SAME, addr);
	check_eq(fault.esr & ESR_WNR, ESR_WNR);
}

static void fetch_aborts(uint64_t ipa)
{
	uint64_t addr = guest_alias(ipa, GUEST_VIEW_EXEC);
	struct fault fault;

	check(!guest_probe_exec(addr, &fault));
	expect_abort(&fault, EC_IABT_SAME, addr);
}

static void expect_size_fault(const struct fault *fault, uint64_t ec, uint64_t wnr, uint64_t far)
{
	check_eq(fault->esr, ec << 26 | ESR_IL | wnr | FSC_ADDRESS_SIZE_2);
	check_eq(fault->far, far);
}

/* Beyond the IPA space: a fault of stage 1, at the level of guest_alias()'s blocks. */
static void size_faults(uint64_t ipa)
{
	uint64_t data = guest_alias(ipa, GUEST_VIEW_RW) + 8;
	uint64_t exec = guest_alias(ipa, GUEST_VIEW_EXEC);
	struct fault fault;
	uint64_t value;

	check(!guest_probe_read(data, &value, &fault));
	expect_size_fault(&fault, EC_DABT_SAME, 0, data);
	check(!guest_probe_write(data, 0x1234, &fault));
	expect_size_fault(&fault, EC_DABT_SAME, ESR_WNR, data);
	check(!guest_probe_exec(exec, &fault));
	expect_size_fault(&fault, EC_IABT_SAME, 0, exec);
}

/* Pages that come only when they are touched: by a write, and by a read. */
static void lazy_memory(const struct boot_info *bi)
{
	uint64_t base = bi->ram_size - BARE_LAZY_SIZE;

	for (uint64_t addr = base; addr < bi->ram_size; addr += 0x2000) {
		write64(addr, mix64(addr));
		(void)read64(addr + 0x1000);
	}
	for (uint64_t addr = base; addr < bi->ram_size; addr += 0x2000)
		check_eq(read64(addr), mix64(addr));
}

static void exceptions(void)
{
	static const uint64_t unknown[] = {
		RMI_VERSION,  RMI_REC_ENTER, RMI_CSM,	   0xC40001B0UL,
		0xC40001CFUL, 0xC40001AFUL,  0x84000050UL, SMCCC_ARCH_FEATURES,
		0x8400000EUL, 0xC600C51FUL,  0x0UL,	   0xffffffffUL,
	};
	struct fault fault;
	uint64_t hvc;

	check(!guest_probe_hvc(&hvc, &fault));
	check_eq(ESR_EC(fault.esr), EC_UNKNOWN);
	check_eq(fault.elr, hvc);

	for (unsigned int i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		struct smc_regs r = smc(unknown[i], 1, 2, 3, 4, 5);

		check_eq(r.x[0], SMCCC_NOT_SUPPORTED);
		check_eq(r.x[1] | r.x[2] | r.x[3], 0);
		check_eq(smc_changed(unknown[i], 1, 2, 3), 0);
	}
}

#define FIELD(reg, low) (((reg) >> (low)) & 0xf)

static void id_registers(void)
{
	uint64_t pfr0 = read_sysreg(id_aa64pfr0_el1), pfr1 = read_sysreg(id_aa64pfr1_el1);
	uint64_t dfr0 = read_sysreg(id_aa64dfr0_el1);

	check(FIELD(pfr0, 0) == 1 || FIELD(pfr0, 0) == 2); /* EL0 */
	check(FIELD(pfr0, 16) != 0xf && FIELD(pfr0, 20) != 0xf); /* FP, AdvSIMD */
	check_eq(FIELD(pfr0, 32), 0); /* SVE */
	check_eq(FIELD(pfr0, 40), 0); /* MPAM */
	check_eq(FIELD(pfr0, 44), 0); /* AMU */
	check_eq(FIELD(pfr1, 8), 0); /* MTE */
	check_eq(FIELD(pfr1, 24), 0); /* SME */
	check_eq(FIELD(dfr0, 4), 0); /* TraceVer */
	check_eq(FIELD(dfr0, 8), 0); /* PMUVer */
	check_eq(FIELD(dfr0, 32), 0); /* PMSVer */
	check_eq(FIELD(dfr0, 40), 0); /* TraceFilt */
	check_eq(FIELD(dfr0, 44), 0); /* TraceBuffer */
	check_eq(FIELD(dfr0, 52), 0); /* BRBE */
	check_eq(read_sysreg(S3_0_C0_C4_4), 0); /* ID_AA64ZFR0_EL1 */
	check_eq(read_sysreg(S3_0_C0_C4_5), 0); /* ID_AA64SMFR0_EL1 */
	check_eq(read_sysreg(S3_0_C0_C6_2), 0); /* ID_AA64ISAR2_EL1 */
	check_eq(read_sysreg(S3_0_C0_C7_3), 0); /* ID_AA64MMFR3_EL1 */
}

void realm_main(const struct boot_info *bi)
{
	uint64_t mmio = mmio_base();
	struct fault fault;

	lazy_memory(bi);

	data_aborts(bi->ram_size);
	data_aborts(bi->ns_base - 0x1000);
	fetch_aborts(bi->ram_size);
	if (bi->ipa_width < 48)
		size_faults(1UL << bi->ipa_width);

	data_aborts(mmio + BARE_MMIO_ABORT);
	check(!guest_probe_read_pair(mmio + BARE_MMIO_SCRATCH, &fault));
	expect_abort(&fault, EC_DABT_SAME, mmio + BARE_MMIO_SCRATCH);

	fetch_aborts(mmio);
	if (bi->shared_size) {
		write32(shared_base(), RET_INSTRUCTION);
		check_eq(read32(shared_base()), RET_INSTRUCTION);
		fetch_aborts(shared_base());
	}

	exceptions();
	id_registers();
}
