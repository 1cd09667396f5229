/* SPDX-License-Identifier: BSD-3-Clause */
/* Granules as the RMM reaches them, see mmu.h. */
#include <arch.h>
#include <mmu.h>
#include <sysreg.h>

#define CTR_IDC BIT(28)
#define CTR_DIC BIT(29)

bool ns_copy(void *dst, const void *src, size_t n);

bool arch_ns_read(void *dst, pa_t src, size_t n)
{
	return ns_copy(dst, (const void *)(src.v + MMU_NS_OFFSET), n);
}

bool arch_ns_write(pa_t dst, const void *src, size_t n)
{
	return ns_copy((void *)(dst.v + MMU_NS_OFFSET), src, n);
}

/*
 * Clean to the point where instruction fetches see it, then drop what was fetched before. The realm fetches through
 * another address than the RMM wrote through, so the instruction cache goes as a whole.
 */
void arch_icache_sync(void *va, size_t n)
{
	const uint64_t ctr = read_sysreg("ctr_el0");
	const uint64_t line = 4UL << ((ctr >> 16) & 0xf);
	const uint64_t end = (uint64_t)va + n;

	if ((ctr & CTR_IDC) == 0)
		for (uint64_t p = (uint64_t)va & ~(line - 1); p < end; p += line)
			__asm__ volatile("dc cvau, %0" ::"r"(p) : "memory");
	dsb(ish);
	if ((ctr & CTR_DIC) == 0) {
		__asm__ volatile("ic ialluis" ::: "memory");
		dsb(ish);
	}
	isb();
}
