/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Validation of the host's virtual interrupts at RMI_REC_ENTER (rsi.md 2.2).
 */
#include <rec.h>

#include <arch.h>

#define LR_STATE MASK(63, 62)
#define LR_HW BIT(61)
#define LR_NMI BIT(59)
#define LR_RES0 (MASK(58, 56) | MASK(47, 45))
#define LR_PINTID MASK(44, 32)
#define LR_EOI BIT(41) /* in pINTID when HW is 0: maintenance interrupt at EOI */
#define LR_PRIORITY_SHIFT 48
#define LR_VINTID MASK(31, 0)

static bool intid_valid(uint64_t intid)
{
	const struct arch_caps *caps = arch_caps();

	if (intid <= 1019)
		return true;
	if (intid >= 8192)
		return intid >> caps->gic_id_bits == 0;
	return caps->gic_ext_range &&
	       ((intid >= 1056 && intid <= 1119) || (intid >= 4096 && intid <= 5119));
}

static bool lr_valid(uint64_t lr)
{
	const uint64_t unused_priority = MASK(7, 0) >> arch_caps()->gic_pri_bits;

	if (lr & (LR_HW | LR_NMI | LR_RES0 | (LR_PINTID & ~LR_EOI)))
		return false;
	if ((lr >> LR_PRIORITY_SHIFT) & unused_priority)
		return false;
	return intid_valid(lr & LR_VINTID);
}

bool gic_entry_valid(const struct rmi_rec_enter *enter)
{
	const uint64_t *lrs = enter->gicv3_lrs;

	if (enter->gicv3_hcr & ~RMI_GICV3_HCR_MASK)
		return false;

	for (unsigned int i = 0; i < arch_caps()->num_lrs; i++) {
		if ((lrs[i] & LR_STATE) == 0)
			continue;
		if (!lr_valid(lrs[i]))
			return false;
		for (unsigned int k = 0; k < i; k++) {
			if ((lrs[k] & LR_STATE) != 0 &&
			    (lrs[k] & LR_VINTID) == (lrs[i] & LR_VINTID))
				return false;
		}
	}
	return true;
}
