/* SPDX-License-Identifier: BSD-3-Clause */
/* A realm starts as it should, memory holds what is written, and a host call carries 31 registers both ways. */
#include "guest.h"
#include "smc.h"

#define CURRENT_EL1 (1UL << 2)
#define SCTLR_M 1UL

static uint64_t initialized[4] = { 1, 2, 3, 0x123456789abcdef0UL };
static uint64_t zeroed[512];

static void check_memory(const struct boot_info *bi)
{
	uint64_t addr;

	for (unsigned int i = 0; i < 512; i++)
		check_eq(zeroed[i], 0);
	check_eq(initialized[0] + initialized[1] + initialized[2], 6);
	check_eq(initialized[3], 0x123456789abcdef0UL);

	for (addr = image_end(); addr < bi->ram_size; addr += 0x10000)
		write64(addr, mix64(addr));
	for (addr = image_end(); addr < bi->ram_size; addr += 0x10000)
		check_eq(read64(addr), mix64(addr));
}

/* Text is read-only and data is not executable: what the other programs rely on when they probe stage 2. */
static void check_stage1(void)
{
	struct fault fault;

	check(!guest_probe_write((uint64_t)&check_memory & ~7UL, 0, &fault));
	check_eq(ESR_EC(fault.esr), EC_DABT_SAME);
	check(!guest_probe_exec((uint64_t)&zeroed, &fault));
	check_eq(ESR_EC(fault.esr), EC_IABT_SAME);
	check_eq(fault.far, (uint64_t)&zeroed);
}

static void check_host_call(void)
{
	uint64_t gprs[31];
	unsigned int i;

	for (i = 0; i < 31; i++)
		gprs[i] = BARE_BOOT_PATTERN + i;
	host_call(BARE_HC_STEP, gprs, 31);
	for (i = 0; i < 31; i++)
		check_eq(gprs[i], ~(BARE_BOOT_PATTERN + i));
}

void realm_main(const struct boot_info *bi)
{
	print("hello from a realm: %lu KiB of RAM, %lu bits of IPA\n", bi->ram_size / 1024,
	      bi->ipa_width);
	check_eq(read_sysreg(CurrentEL), CURRENT_EL1);
	check(read_sysreg(sctlr_el1) & SCTLR_M);
	check_eq(read_sysreg(mpidr_el1) & 0xff00ffffffUL, 0);
	check(smc(SMCCC_VERSION, 0, 0, 0, 0, 0).x[0] >= SMCCC_VERSION_1_2);
	check_memory(bi);
	check_stage1();
	check_host_call();
	print("goodbye\n");
}
