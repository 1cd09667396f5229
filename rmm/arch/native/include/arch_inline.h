/* SPDX-License-Identifier: BSD-3-Clause */
/* What arch.h describes under this name: models, so nothing is inline. */
#ifndef ARCH_INLINE_H
#define ARCH_INLINE_H

#include "granule.h"
#include "s2.h"
#include "types.h"

void *arch_granule_ptr(pa_t pa);
void arch_s2_store(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot, uint64_t entry);
static inline void arch_s2_stores_begin(void)
{
}

static inline void arch_s2_store_next(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot,
				      uint64_t entry)
{
	arch_s2_store(s2, ipa, level, slot, entry);
}

static inline void arch_s2_store_two(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot,
				     uint64_t first, uint64_t second)
{
	arch_s2_store(s2, ipa, level, slot, first);
	arch_s2_store(s2, ipa_of(ipa.v + s2_entry_size(level)), level, slot + 1, second);
}

static inline void arch_s2_stores_end(void)
{
}

void arch_lock_taken(const struct granule *g);
void arch_lock_released(const struct granule *g);
void arch_spin_hint(void);
bool arch_interrupt_pending(void);

#endif
