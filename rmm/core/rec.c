/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * REC identity and reset.
 */
#include <rec.h>

#include <string.h>

#include <arch.h>
#include <esr.h>

unsigned int rec_aux_count(const struct realm *realm)
{
	return arch_fp_granules(realm->sve_vq) + AREA_GRANULES;
}

unsigned int rec_fp_granules(const struct rec *rec)
{
	return arch_fp_granules(rec->sve_vq);
}

/* RmiRecMpidr: Aff0 [3:0], Aff1 [15:8], Aff2 [23:16], Aff3 [31:24] (rmi.md 1.3). */
bool rec_index_of_rmi_mpidr(uint64_t mpidr, uint32_t *index)
{
	if (mpidr & ~0xffffff0fUL)
		return false;
	*index = (uint32_t)((mpidr & 0xf) | (mpidr & 0xffffff00UL) >> 4);
	return true;
}

/* MPIDR_EL1: Aff3 is at [39:32]. */
uint32_t rec_index_of_mpidr(uint64_t mpidr)
{
	const uint64_t aff3 = (mpidr >> 32) & 0xff;

	return (uint32_t)((mpidr & 0xf) | (mpidr & 0xffff00UL) >> 4 | aff3 << 20);
}

void rec_reset_for_cpu_on(struct rec *target, uint64_t entry, uint64_t context, bool big_endian)
{
	memset(target->regs.x, 0, sizeof(target->regs.x));
	target->regs.x[0] = context;
	target->regs.pc = entry;
	target->regs.pstate = PSTATE_EL1H_DAIF;
	target->event_intid = 0;
	target->gic.event_lr = 0;
	arch_rec_reset_el1(target, big_endian);
	__atomic_store_n(&target->runnable, true, __ATOMIC_RELEASE);
}
