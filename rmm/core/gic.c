/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Validation of the host's virtual interrupts at RMI_REC_ENTER (rsi.md 2.2), and the interrupt that is the RMM's own: it
 * tells a realm that CSM events wait (csm.md 3). The host neither sees nor sets it.
 */
#include <rec.h>

#include <arch.h>
#include <csm_core.h>

#define LR_STATE MASK(63, 62)
#define LR_PENDING BIT(62)
#define LR_GROUP1 BIT(60)
#define LR_HW BIT(61)
#define LR_NMI BIT(59)
#define LR_RES0 (MASK(58, 56) | MASK(47, 45))
#define LR_PINTID MASK(44, 32)
#define LR_EOI BIT(41) /* in pINTID when HW is 0: maintenance interrupt at EOI */
#define LR_PRIORITY_SHIFT 48
#define LR_VINTID MASK(31, 0)

#define EVENT_PRIORITY 0xa0UL

#define HCR_UIE BIT(1)
#define HCR_NPIE BIT(3)
#define MISR_U BIT(1)
#define MISR_NP BIT(3)

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

	if (lr & (LR_NMI | LR_RES0 | (LR_PINTID & ~LR_EOI)))
		return false;
	if ((lr >> LR_PRIORITY_SHIFT) & unused_priority)
		return false;
	return intid_valid(lr & LR_VINTID);
}

bool gic_entry_valid(const struct rec *rec, const struct rmi_rec_enter *enter)
{
	const uint64_t *lrs = enter->gicv3_lrs;

	if (enter->gicv3_hcr & ~RMI_GICV3_HCR_MASK)
		return false;

	for (unsigned int i = 0; i < arch_caps()->num_lrs; i++) {
		/* DEN0137 A6.1 wants HW == 0 of every value; the rest of an invalid interrupt means nothing. */
		if ((lrs[i] & LR_HW) != 0)
			return false;
		if ((lrs[i] & LR_STATE) == 0)
			continue;
		if (!lr_valid(lrs[i]) ||
		    (rec_event_intid(rec) != 0 && (lrs[i] & LR_VINTID) == rec_event_intid(rec)))
			return false;
		for (unsigned int k = 0; k < i; k++) {
			if ((lrs[k] & LR_STATE) != 0 &&
			    (lrs[k] & LR_VINTID) == (lrs[i] & LR_VINTID))
				return false;
		}
	}
	return true;
}

bool gic_host_has(const struct rec *rec, uint64_t intid)
{
	for (unsigned int i = 0; i < arch_caps()->num_lrs; i++) {
		if ((rec->gic.lrs[i] & LR_STATE) != 0 && (rec->gic.lrs[i] & LR_VINTID) == intid)
			return true;
	}
	return false;
}

/* Pending and active at once while the realm handles it: what is left to read when it is done interrupts again. */
bool gic_update_event(struct rec *rec)
{
	uint64_t old, lr;
	bool waiting;

	if (rec_event_intid(rec) == 0)
		return false;
	waiting = csm_events_wait(rec);
	old = arch_event_lr(rec);
	lr = (old & LR_STATE & ~LR_PENDING) | (waiting ? LR_PENDING : 0);
	if (lr != 0)
		lr |= LR_GROUP1 | EVENT_PRIORITY << LR_PRIORITY_SHIFT | rec->event_intid;
	if (lr != old)
		arch_event_lr_set(rec, lr);
	return waiting;
}

/* Two of its bits count list registers; the others do not depend on one that asks for no EOI interrupt. */
uint64_t gic_host_misr(const struct rec_gic *gic)
{
	unsigned int used = 0, pending = 0;
	uint64_t misr = gic->misr & ~(MISR_U | MISR_NP);

	if (!RMM_CSM || (gic->event_lr & LR_STATE) == 0)
		return gic->misr;
	for (unsigned int i = 0; i < arch_caps()->num_lrs; i++) {
		used += (gic->lrs[i] & LR_STATE) != 0;
		pending += (gic->lrs[i] & LR_STATE) == LR_PENDING;
	}
	if ((gic->hcr & HCR_UIE) && used <= 1)
		misr |= MISR_U;
	if ((gic->hcr & HCR_NPIE) && pending == 0)
		misr |= MISR_NP;
	return misr;
}
