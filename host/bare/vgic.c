/* SPDX-License-Identifier: BSD-3-Clause */
#include "vgic.h"

#include <stdbool.h>

#include "check.h"
#include "gic.h"
#include "rmi.h"

#define LR_PENDING (1UL << 62)
#define LR_ACTIVE (1UL << 63)
#define LR_STATE (LR_PENDING | LR_ACTIVE)
#define LR_GROUP1 (1UL << 60)
#define LR_PRIORITY (0xa0UL << 48)
/* A maintenance interrupt when the realm is done with it: for levels, which are sampled again then */
#define LR_EOI (1UL << 41)
#define LR_INTID(lr) ((uint32_t)(lr))

/* A maintenance interrupt when at most one list register is in use */
#define HCR_UIE (1UL << 1)

/* ENABLE and ISTATUS without IMASK */
#define TIMER_CTL_MASK 7UL
#define TIMER_ASSERTED 5UL

#define LEVELS (1UL << INTID_VIRTUAL_TIMER | 1UL << INTID_PHYSICAL_TIMER)

void vgic_pend(struct vgic *vgic, uint32_t intid)
{
	CHECK(intid < VGIC_INTIDS);
	__atomic_fetch_or(&vgic->pending, 1UL << intid, __ATOMIC_RELEASE);
}

void vgic_save(struct vgic *vgic, const struct rmi_rec_exit *exit)
{
	for (uint32_t i = 0; i < rmi_info.num_lrs; i++) {
		uint64_t lr = exit->gicv3_lrs[i];

		vgic->lr[i] = lr & LR_STATE ? lr : 0;
	}
	for (uint32_t i = rmi_info.num_lrs; i < RMI_RUN_LRS; i++)
		CHECK_EQ(exit->gicv3_lrs[i], 0);
	vgic->level = 0;
	if ((exit->cntv_ctl & TIMER_CTL_MASK) == TIMER_ASSERTED)
		vgic->level |= 1UL << INTID_VIRTUAL_TIMER;
	if ((exit->cntp_ctl & TIMER_CTL_MASK) == TIMER_ASSERTED)
		vgic->level |= 1UL << INTID_PHYSICAL_TIMER;
}

static uint64_t *find_lr(struct vgic *vgic, uint32_t intid)
{
	for (uint32_t i = 0; i < rmi_info.num_lrs; i++)
		if (vgic->lr[i] != 0 && LR_INTID(vgic->lr[i]) == intid)
			return &vgic->lr[i];
	return 0;
}

static uint64_t *free_lr(struct vgic *vgic)
{
	for (uint32_t i = 0; i < rmi_info.num_lrs; i++)
		if (vgic->lr[i] == 0)
			return &vgic->lr[i];
	return 0;
}

/* A level that fell before the realm took it is not to be taken any more. */
static void drop_fallen_levels(struct vgic *vgic)
{
	for (uint32_t i = 0; i < rmi_info.num_lrs; i++) {
		uint64_t bit = 1UL << (LR_INTID(vgic->lr[i]) % VGIC_INTIDS);

		if ((vgic->lr[i] & LR_STATE) == LR_PENDING && (bit & LEVELS) &&
		    !(bit & vgic->level))
			vgic->lr[i] = 0;
	}
}

/* False if there is no list register for it. */
static bool place(struct vgic *vgic, uint32_t intid)
{
	bool level = (1UL << intid) & LEVELS;
	uint64_t *lr = find_lr(vgic, intid);

	if (lr && level)
		return true;
	if (lr) {
		*lr |= LR_PENDING;
		return true;
	}
	lr = free_lr(vgic);
	if (!lr)
		return false;
	*lr = LR_PENDING | LR_GROUP1 | LR_PRIORITY | (level ? LR_EOI : 0) | intid;
	return true;
}

void vgic_load(struct vgic *vgic, struct rmi_rec_enter *enter)
{
	uint64_t edges = __atomic_exchange_n(&vgic->pending, 0, __ATOMIC_ACQUIRE), left = 0;

	drop_fallen_levels(vgic);
	for (uint32_t intid = 0; intid < VGIC_INTIDS; intid++) {
		uint64_t bit = 1UL << intid;

		if (((edges | vgic->level) & bit) && !place(vgic, intid))
			left |= bit;
	}
	__atomic_fetch_or(&vgic->pending, left & edges, __ATOMIC_RELEASE);

	enter->gicv3_hcr = left ? HCR_UIE : 0;
	for (uint32_t i = 0; i < rmi_info.num_lrs; i++)
		enter->gicv3_lrs[i] = vgic->lr[i];
}
