/* SPDX-License-Identifier: BSD-3-Clause */
/* What arch.h describes under this name. */
#ifndef ARCH_INLINE_H
#define ARCH_INLINE_H

#include "granule.h"
#include "s2.h"
#include "sysreg.h"
#include "types.h"

/* All DRAM is mapped at its own address in the Realm PAS (mmu.h). */
static inline void *arch_granule_ptr(pa_t pa)
{
	return (void *)pa.v;
}

static inline void arch_s2_stores_begin(void)
{
	dsb(ishst);
}

static inline void arch_s2_store_next(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot,
				      uint64_t entry)
{
	(void)s2;
	(void)ipa;
	(void)level;
	*(volatile uint64_t *)slot = entry;
}

/* STP: each half is single-copy atomic. */
static inline void arch_s2_store_two(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot,
				     uint64_t first, uint64_t second)
{
	uint64_t(*pair)[2] = (uint64_t(*)[2])slot;

	(void)s2;
	(void)ipa;
	(void)level;
	__asm__ volatile("stp %x1, %x2, %0" : "=Q"(*pair) : "rZ"(first), "rZ"(second));
}

static inline void arch_s2_stores_end(void)
{
	dsb(ishst);
}

static inline void arch_s2_store(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot,
				 uint64_t entry)
{
	arch_s2_stores_begin();
	arch_s2_store_next(s2, ipa, level, slot, entry);
	arch_s2_stores_end();
}

static inline void arch_lock_taken(const struct granule *g)
{
	(void)g;
}

static inline void arch_lock_released(const struct granule *g)
{
	(void)g;
}

static inline void arch_spin_hint(void)
{
	__asm__ volatile("yield");
}

static inline bool arch_interrupt_pending(void)
{
	return read_sysreg("isr_el1") != 0;
}

#endif
