/* SPDX-License-Identifier: BSD-3-Clause */
/* Trapped system registers: a realm's software-generated interrupts. */
#include "check.h"
#include "esr.h"
#include "run.h"

#define ICC_SGI1R ESR_SYSREG(3UL, 0UL, 12UL, 11UL, 5UL)

#define SGI1R_INTID(v) ((uint32_t)((v) >> 24 & 0xf))
#define SGI1R_AFF1(v) ((uint32_t)((v) >> 16 & 0xff))
#define SGI1R_RANGE(v) ((uint32_t)((v) >> 44 & 0xf))
#define SGI1R_TARGETS(v) ((uint32_t)((v)&0xffff))
#define SGI1R_ALL_OTHERS (1UL << 40)

/* RECs have 16 to a group of affinity level 1; those of Aff1 = 0 are all that a realm here has. */
static bool targets(const struct rec *from, const struct rec *to, uint64_t sgi1r)
{
	if (sgi1r & SGI1R_ALL_OTHERS)
		return to != from;
	return SGI1R_AFF1(sgi1r) == 0 && SGI1R_RANGE(sgi1r) == 0 &&
	       (SGI1R_TARGETS(sgi1r) >> to->index & 1);
}

enum rec_end exit_sysreg(struct rec *rec)
{
	struct realm *realm = rec->realm;
	uint64_t esr = rec->run->exit.esr, value = rec->run->exit.gprs[0];

	if ((esr & ESR_SYSREG_MASK) != ICC_SGI1R)
		check_fail(__FILE__, __LINE__, "%s: trapped register, esr 0x%lx", realm->name, esr);
	for (uint32_t i = 0; i < realm->num_recs; i++)
		if (targets(rec, &realm->recs[i], value))
			rec_interrupt(&realm->recs[i], SGI1R_INTID(value));
	return REC_GO_ON;
}
