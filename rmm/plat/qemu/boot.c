/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From entry.S to the service loop. Whatever is wrong is told to EL3 by the code of rmi.md 4.2; EL3 then keeps the
 * Realm world closed.
 */
#include <boot.h>

#include <arch.h>
#include <attest.h>
#include <csm_core.h>
#include <cpu.h>
#include <el3.h>
#include <granule.h>
#include <manifest.h>
#include <memops.h>
#include <mmu.h>
#include <platform.h>
#include <print.h>

#include "console.h"

#define STRING(x) #x
#define VERSION(x) STRING(x)
#define NAME "CAEC RMM " VERSION(RMM_VERSION)

extern uint32_t cold_boot_done; /* entry.S */

static uint64_t cpu_count;

static bool version_valid(uint64_t version)
{
	return (version >> 31) == 0 && (version >> 16) == RMM_BOOT_INTERFACE_MAJOR &&
	       (version & 0xffff) >= RMM_BOOT_INTERFACE_MINOR_MIN;
}

/* Is [base, base + size) disjoint from what the linker gave us? */
static bool outside_image(uint64_t base, uint64_t size)
{
	extern uint8_t __image_start[], __image_end[];

	return base + size <= (uint64_t)__image_start || base >= (uint64_t)__image_end;
}

struct range {
	uint64_t base;
	uint64_t end;
};

/* Map a part of DRAM in both worlds. */
static bool map_dram(uint64_t base, uint64_t end)
{
	return base >= end ||
	       (mmu_map(MMU_DATA, base, end - base) && mmu_map(MMU_NS, base, end - base));
}

/* Map a bank without the ranges that are the RMM's, which are ascending and disjoint. */
static bool map_bank(const struct dram_bank *bank, const struct range own[], size_t count)
{
	const uint64_t end = bank->base + bank->size;
	uint64_t from = bank->base;

	for (size_t i = 0; i < count; i++) {
		if (own[i].end <= from || own[i].base >= end)
			continue;
		if (!map_dram(from, own[i].base))
			return false;
		from = own[i].end;
	}
	return map_dram(from, end);
}

/* Hand all DRAM but the RMM's own to the granule table. */
static bool dram_init(const struct manifest *m, uint64_t shared)
{
	const struct range image = { PLAT_RMM_BASE, PLAT_RMM_BASE + PLAT_RMM_SIZE };
	const struct range page = { shared, shared + GRANULE_SIZE };
	struct range own[2] = { image };
	size_t own_count = 1;

	if (page.base < image.base) {
		own[0] = page;
		own[1] = image;
		own_count = 2;
	} else if (page.base >= image.end) {
		own[1] = page;
		own_count = 2;
	}
	for (size_t i = 0; i < m->bank_count; i++)
		if (!map_bank(&m->banks[i], own, own_count))
			return false;
	if (!granule_init(m->banks, m->bank_count))
		return false;
	for (size_t i = 0; i < own_count; i++)
		granule_exclude(own[i].base, own[i].end - own[i].base);
	return true;
}

static long cold_boot(uint64_t cpu, uint64_t version, uint64_t cpus_max, uint64_t shared)
{
	struct manifest manifest;
	const bool supported = cpu_init((unsigned int)cpu);
	const uint64_t pa_size = 1UL << arch_caps()->pa_bits;
	const uint64_t pa_limit = pa_size < MMU_PA_LIMIT ? pa_size : MMU_PA_LIMIT;

	if (!version_valid(version))
		return RMM_BOOT_VERSION_NOT_VALID;
	if (cpus_max == 0 || cpus_max > CPUS_MAX)
		return RMM_BOOT_CPUS_OUT_OF_RANGE;
	if (cpu >= cpus_max)
		return RMM_BOOT_CPU_ID_OUT_OF_RANGE;
	if (!supported)
		return RMM_BOOT_UNKNOWN;
	cpu_count = cpus_max;
	memops_init();

	if (shared == 0 || !granule_aligned(shared) || shared >= pa_limit ||
	    !outside_image(shared, GRANULE_SIZE) || !mmu_map(MMU_DATA, shared, GRANULE_SIZE))
		return RMM_BOOT_INVALID_SHARED_BUFFER;
	switch (manifest_parse((const void *)shared, shared, pa_limit, &manifest)) {
	case MANIFEST_BAD_VERSION:
		return RMM_BOOT_MANIFEST_VERSION;
	case MANIFEST_BAD_DATA:
		return RMM_BOOT_MANIFEST_DATA;
	case MANIFEST_OK:
		break;
	}
	console_init(manifest.console != 0 ? manifest.console : PLAT_CONSOLE_BASE);
	if (!dram_init(&manifest, shared))
		return RMM_BOOT_MANIFEST_DATA;
	if (RMM_CSM)
		csm_init();
	el3_shared_init((void *)shared);
	attest_init();
	boot_mark_cold_done();
	return RMM_BOOT_SUCCESS;
}

/* A PE that comes online reads this with its MMU off. */
void boot_mark_cold_done(void)
{
	*(volatile uint32_t *)&cold_boot_done = 1;
	__asm__ volatile("dc civac, %0\n\tdsb sy" ::"r"(&cold_boot_done) : "memory");
}

_Noreturn void boot_cold(uint64_t cpu, uint64_t version, uint64_t cpus_max, uint64_t shared)
{
	const long code = cold_boot(cpu, version, cpus_max, shared);

	if (code == RMM_BOOT_SUCCESS)
		print(NAME ": RMM 1.0 and CSM%s%s\n",
		      arch_caps()->has_rng ? "" :
					     "; without FEAT_RNG no CSM, and weak hardening keys",
		      attest_available() ? "" : "; EL3 gives no attestation key: no tokens");
	else
		print(NAME ": boot failed (%ld)\n", code);
	el3_serve(code);
}

_Noreturn void boot_warm(uint64_t cpu)
{
	if (cpu >= cpu_count)
		el3_serve(RMM_BOOT_CPU_ID_OUT_OF_RANGE);
	el3_serve(cpu_init((unsigned int)cpu) ? RMM_BOOT_SUCCESS : RMM_BOOT_UNKNOWN);
}
