/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Steps of a realm: what it does until an exception leaves it. The syndromes are such as hardware can give.
 */
#include <esr.h>

#include "fuzz.h"

#define B(n) (r->b[n])
#define ESR_WFX_TI_WFIT 2UL

/* A call that is made before the input is read, and the interrupt after it. */
static struct {
	unsigned int left;
	uint64_t x[8];
} queue;

void realm_reset(void)
{
	queue.left = 0;
}

void realm_queue_smc(uint64_t fid, unsigned int count, const uint64_t *args)
{
	queue.left = 1;
	queue.x[0] = fid;
	memcpy(&queue.x[1], args, count * sizeof(*args));
}

static enum rec_event interrupt(struct rec *rec)
{
	rec->fault = (struct rec_fault){ SECRET | 1, SECRET | 2, SECRET | 3 };
	return REC_EVENT_IRQ;
}

static bool sync(struct rec *rec, uint64_t esr)
{
	rec->fault = (struct rec_fault){ esr, SECRET | 4, SECRET | 5 };
	return true;
}

static uint64_t abort_syndrome(const struct native_xlat *x, bool exec, bool write,
			       const struct record *r)
{
	uint64_t esr = ESR_EC_OF(exec ? EC_IABT_LOWER : EC_DABT_LOWER) | ESR_IL;

	esr |= (x->fault == FAULT_PERMISSION ? FSC_PERMISSION : FSC_TRANSLATION) +
	       (uint64_t)x->level;
	if (exec)
		return esr;
	if (write)
		esr |= ESR_WNR;
	if (B(3) & 1)
		esr |= ESR_ISV | (uint64_t)(B(4) & 3) << ESR_SAS_SHIFT | (B(3) & 2 ? ESR_SSE : 0) |
		       (B(3) & 4 ? ESR_SF : 0) | (uint64_t)(B(4) >> 3) << 16;
	else if (B(3) & 8)
		esr |= ESR_S1PTW;
	if (B(3) & 0x10)
		esr |= ESR_CM;
	return esr;
}

/* An access to its memory: it succeeds, or is an abort. */
static bool access(struct rec *rec, const struct record *r)
{
	const struct s2 *s2 = &realm_at(rec->rd.v)->s2;
	const uint64_t ipa = pick_ipa(rec->rd.v, B(1)) & ((1UL << 52) - 1);
	const bool exec = B(2) % 8 == 7;
	const bool write = !exec && B(2) & 1;
	const struct native_xlat x = native_translate(s2, ipa & ~7UL,
						      exec  ? ACCESS_EXEC :
						      write ? ACCESS_WRITE :
							      ACCESS_READ);

	if (x.fault == FAULT_NONE) {
		if (write && !x.ns)
			*(uint64_t *)native_bus(x.pa) = SECRET | ipa >> 12;
		return false;
	}
	native.stage1_ipa = B(2) & 0x40 ? ~0UL : ipa;
	rec->fault.esr = abort_syndrome(&x, exec, write, r);
	rec->fault.far = SECRET | (ipa & GRANULE_MASK);
	/* Bits beside FIPA mean nothing in Realm state; after a permission fault all are UNKNOWN. */
	rec->fault.hpfar = HPFAR_OF_IPA(ipa) | 1UL << 63 | 0xf;
	if (x.fault == FAULT_PERMISSION && !(rec->fault.esr & ESR_S1PTW))
		rec->fault.hpfar = SECRET;
	return true;
}

/* Aborts that have nothing to do with the tables, or came when they were different. */
static bool odd_abort(struct rec *rec, const struct record *r)
{
	static const uint64_t codes[] = { FSC_SEA, 0x13, 0x14, 0x17, 0x00, 0x03, 0x04, 0x06,
					  0x07,	   0x0d, 0x0f, 0x21, 0x28, 0x30, 0x18, 0x1c };
	const uint64_t ipa = pick_ipa(rec->rd.v, B(1)) & ((1UL << 52) - 1);

	native.stage1_ipa = B(3) & 0x40 ? ~0UL : ipa;
	rec->fault.esr = ESR_EC_OF(B(2) & 1 ? EC_IABT_LOWER : EC_DABT_LOWER) |
			 codes[B(4) % ARRAY_SIZE(codes)] | (uint64_t)(B(5) & 3) << 11 |
			 (B(3) & 1 ? ESR_IL : 0) | (B(3) & 2 ? ESR_EA : 0);
	rec->fault.far = SECRET | (ipa & GRANULE_MASK);
	rec->fault.hpfar = HPFAR_OF_IPA(ipa);
	return true;
}

static bool system_register(struct rec *rec, const struct record *r)
{
	static const uint64_t regs[] = {
		SYS_REG(3, 0, 12, 11, 5), SYS_REG(3, 0, 12, 11, 6), SYS_REG(3, 0, 12, 11, 7),
		SYS_REG(3, 0, 12, 11, 1), SYS_REG(3, 0, 4, 6, 0),   SYS_REG(3, 0, 1, 0, 1),
		SYS_REG(3, 0, 0, 4, 0),	  SYS_REG(3, 0, 0, 5, 0),   SYS_REG(3, 0, 0, 6, 1),
		SYS_REG(3, 0, 0, 7, 7),	  SYS_REG(3, 3, 9, 12, 0),  SYS_REG(3, 3, 14, 8, 0),
		SYS_REG(3, 0, 5, 4, 0),	  SYS_REG(3, 0, 10, 4, 0),  SYS_REG(2, 0, 0, 2, 2),
		SYS_REG(2, 1, 0, 0, 0),	  SYS_REG(1, 0, 7, 6, 2),   SYS_REG(3, 4, 1, 1, 0),
		SYS_REG(3, 0, 15, 2, 0),  SYS_REG(3, 0, 2, 0, 0),
	};
	uint64_t reg = regs[B(1) % ARRAY_SIZE(regs)];

	if (B(1) >= 0xc0)
		reg = SYS_REG(B(2) & 3, B(2) >> 2 & 7, B(4) & 15, B(4) >> 4, B(2) >> 5);
	return sync(rec,
		    ESR_EC_OF(EC_SYSREG) | ESR_IL | reg | (uint64_t)(B(3) >> 3) << 5 | (B(3) & 1));
}

static bool other_class(struct rec *rec, const struct record *r)
{
	switch (B(1) % 6) {
	case 0:
	case 1:
		return sync(rec, ESR_EC_OF(EC_WFX) | (B(2) & 4 ? ESR_IL : 0) | (B(2) & 3) |
					 (uint64_t)(B(2) >> 3) << 5);
	case 2:
		rec->regs.pc += 4;
		return sync(rec, ESR_EC_OF(EC_HVC64) | ESR_IL | B(2));
	case 3:
		/* It is trapped only while the host's state is loaded. */
		return !native_fp_loaded() && sync(rec, ESR_EC_OF(EC_FP) | ESR_IL);
	case 4:
		return sync(rec, ESR_EC_OF(B(2) & 1 ? EC_SVE : EC_SME) | ESR_IL);
	default:
		if ((B(2) & 0x3f) == EC_FP || (B(2) & 0x3f) == EC_HVC64)
			return false;
		return sync(rec, ESR_EC_OF(B(2) & 0x3f) | ESR_IL | (uint64_t)B(3) << 12 | B(4));
	}
}

static enum rec_event asynchronous(struct rec *rec, const struct record *r)
{
	interrupt(rec);
	if (B(1) % 3 == 0)
		return REC_EVENT_IRQ;
	if (B(1) % 3 == 1)
		return REC_EVENT_FIQ;
	rec->fault.esr = ESR_EC_OF(0x2f) | ESR_IL | (B(2) & 1 ? ESR_IDS : 0) |
			 (uint64_t)(B(2) >> 5) << 10 | (B(2) & 2 ? FSC_ASYNC_SERROR : B(3) & 0x3f);
	return REC_EVENT_SERROR;
}

static void own_state(struct rec *rec, const struct record *r)
{
	static const uint64_t modes[] = { 0x3c5, 0x3c0, 0x3c4, 0x10, 0xf00003c5, 0xc00 | 0x3c5 };

	switch (B(1) % 4) {
	case 0:
		rec->regs.pstate = modes[B(2) % ARRAY_SIZE(modes)];
		break;
	case 1:
		rec->timer.cntv_ctl = B(2) & 7;
		rec->timer.cntp_ctl = B(3) & 7;
		rec->timer.cntv_cval = B(4);
		break;
	case 2:
		rec->regs.x[B(2) % 31] = hostile(B(3));
		break;
	default:
		rec->arch.el1[EL1_SCTLR] = (uint64_t)B(2) << 20 | (uint64_t)B(3) << 40;
		rec->regs.pc = SECRET | B(4) * 4UL;
		break;
	}
}

/* One step; false: the realm goes on. */
static bool step(struct rec *rec, const struct record *r, enum rec_event *event)
{
	*event = REC_EVENT_SYNC;
	switch (B(0) % 26) {
	default:
		smc_arguments(rec, r);
		return sync(rec, ESR_EC_OF(EC_SMC64) | ESR_IL);
	case 13:
	case 14:
	case 15:
		return access(rec, r);
	case 16:
		return odd_abort(rec, r);
	case 17:
		return system_register(rec, r);
	case 18:
		return other_class(rec, r);
	case 19:
		*event = asynchronous(rec, r);
		return true;
	case 20:
		own_state(rec, r);
		return false;
	case 21:
	case 22: {
		/* Meanwhile, on another PE. */
		struct record other;

		other_pe_begins();
		if (input_next(&other))
			host_step(&other);
		other_pe_ends();
		return false;
	}
	case 23:
	case 24:
		arm_other_pe(r);
		return false;
	case 25:
		*event = interrupt(rec);
		return true;
	}
}

enum rec_event realm_run(struct rec *rec)
{
	enum rec_event event = REC_EVENT_SYNC;
	struct record r;

	stats.realm_calls += !unchecked;
	if (queue.left) {
		queue.left = 0;
		memcpy(rec->regs.x, queue.x, sizeof(queue.x));
		sync(rec, ESR_EC_OF(EC_SMC64) | ESR_IL);
		return event;
	}
	/* The program begins when the scene is built. */
	do {
		if (unchecked || !input_next(&r))
			return interrupt(rec);
	} while (!step(rec, &r, &event));
	return event;
}
