/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Self-hosted debug of a realm (DEN0137 A3.1.4): breakpoints and watchpoints, as many as the host gave it, single step,
 * OS lock. Every access is trapped and kept in struct rec_debug; the CPU has the values only while they can raise a debug
 * exception, so that a world switch without debugger costs one test.
 *
 * What speaks to an external debugger (the debug communication channel, the authentication status, power control) reads
 * as zero and ignores writes. The OS double lock is not shown.
 */
#include <rec.h>

#include <arch.h>
#include <esr.h>

/* With n in CRm: DBGBVR<n>, DBGBCR<n>, DBGWVR<n>, DBGWCR<n> of op1 0, CRn 0. */
#define OP2_BVR 4
#define OP2_BCR 5
#define OP2_WVR 6
#define OP2_WCR 7

#define OSDTRRX_EL1 SYS_REG(2, 0, 0, 0, 2)
#define MDCCINT_EL1 SYS_REG(2, 0, 0, 2, 0)
#define MDSCR_EL1 SYS_REG(2, 0, 0, 2, 2)
#define OSDTRTX_EL1 SYS_REG(2, 0, 0, 3, 2)
#define OSECCR_EL1 SYS_REG(2, 0, 0, 6, 2)
#define MDRAR_EL1 SYS_REG(2, 0, 1, 0, 0)
#define OSLAR_EL1 SYS_REG(2, 0, 1, 0, 4)
#define OSLSR_EL1 SYS_REG(2, 0, 1, 1, 4)
#define OSDLR_EL1 SYS_REG(2, 0, 1, 3, 4)
#define DBGPRCR_EL1 SYS_REG(2, 0, 1, 4, 4)
#define DBGCLAIMSET_EL1 SYS_REG(2, 0, 7, 8, 6)
#define DBGCLAIMCLR_EL1 SYS_REG(2, 0, 7, 9, 6)
#define DBGAUTHSTATUS_EL1 SYS_REG(2, 0, 7, 14, 6)
#define MDCCSR_EL0 SYS_REG(2, 3, 0, 1, 0)
#define DBGDTR_EL0 SYS_REG(2, 3, 0, 4, 0)
#define DBGDTRTX_EL0 SYS_REG(2, 3, 0, 5, 0)

#define OSLSR_OSLM 0x8UL /* the OS lock is there */
#define CLAIM_TAGS 0xffUL

#define CONTROL_E BIT(0)
/* PMC, BAS, LBN, BT without the types that look at EL2. A realm has EL1 and EL0 in one security state: no HMC, no SSC. */
#define BCR_WRITABLE (CONTROL_E | MASK(2, 1) | MASK(8, 5) | MASK(19, 16) | MASK(21, 20))
/* PAC, LSC, BAS, LBN, WT, MASK */
#define WCR_WRITABLE \
	(CONTROL_E | MASK(2, 1) | MASK(4, 3) | MASK(12, 5) | MASK(19, 16) | BIT(20) | MASK(28, 24))

void rec_debug_init(struct rec *rec)
{
	rec->debug.mdscr = MDSCR_TDCC;
	rec->debug.locked = true;
}

/* Slot of a breakpoint or watchpoint register; NULL if the register is another one or beyond the realm's number. */
static uint64_t *numbered(struct rec_debug *d, uint64_t esr)
{
	const unsigned int n = ESR_SYS_CRM(esr);

	if (ESR_SYS_OP1(esr) != 0 || ESR_SYS_CRN(esr) != 0)
		return NULL;
	switch (ESR_SYS_OP2(esr)) {
	case OP2_BVR:
		return n <= d->num_bps ? &d->bvr[n] : NULL;
	case OP2_BCR:
		return n <= d->num_bps ? &d->bcr[n] : NULL;
	case OP2_WVR:
		return n <= d->num_wps ? &d->wvr[n] : NULL;
	case OP2_WCR:
		return n <= d->num_wps ? &d->wcr[n] : NULL;
	default:
		return NULL;
	}
}

static bool read_register(const struct rec *rec, uint64_t esr, uint64_t *value)
{
	const struct rec_debug *d = &rec->debug;
	const uint64_t *slot = numbered((struct rec_debug *)d, esr);

	*value = 0;
	if (slot != NULL) {
		*value = *slot;
		return true;
	}
	switch (esr & ESR_SYS_REG_FIELD) {
	case MDSCR_EL1:
		*value = d->mdscr;
		return true;
	case OSLSR_EL1:
		*value = OSLSR_OSLM | (d->locked ? OSLSR_OSLK : 0);
		return true;
	case DBGCLAIMSET_EL1:
		*value = CLAIM_TAGS;
		return true;
	case DBGCLAIMCLR_EL1:
		*value = d->claim;
		return true;
	case OSDTRRX_EL1:
	case MDCCINT_EL1:
	case OSDTRTX_EL1:
	case OSECCR_EL1:
	case MDRAR_EL1:
	case OSDLR_EL1:
	case DBGPRCR_EL1:
	case DBGAUTHSTATUS_EL1:
	case MDCCSR_EL0:
	case DBGDTR_EL0:
	case DBGDTRTX_EL0:
		return true;
	default:
		return false;
	}
}

static bool any_enabled(const struct rec_debug *d)
{
	uint64_t all = 0;

	for (unsigned int i = 0; i < DEBUG_REGS_MAX; i++)
		all |= d->bcr[i] | d->wcr[i];
	return (all & CONTROL_E) != 0;
}

static void changed(struct rec *rec)
{
	struct rec_debug *d = &rec->debug;

	d->active = !d->locked &&
		    ((d->mdscr & MDSCR_SS) || ((d->mdscr & MDSCR_MDE) && any_enabled(d)));
	arch_debug_update(rec);
}

static void write_numbered(struct rec *rec, uint64_t esr, uint64_t *slot, uint64_t value)
{
	switch (ESR_SYS_OP2(esr)) {
	case OP2_BCR:
		value &= BCR_WRITABLE;
		break;
	case OP2_WCR:
		value &= WCR_WRITABLE;
		break;
	default:
		break;
	}
	*slot = value;
	changed(rec);
}

static bool write_register(struct rec *rec, uint64_t esr, uint64_t value)
{
	struct rec_debug *d = &rec->debug;
	uint64_t *slot = numbered(d, esr);

	if (slot != NULL) {
		write_numbered(rec, esr, slot, value);
		return true;
	}
	switch (esr & ESR_SYS_REG_FIELD) {
	case MDSCR_EL1:
		d->mdscr = value & MDSCR_REALM;
		changed(rec);
		return true;
	case OSLAR_EL1:
		d->locked = (value & OSLAR_OSLK) != 0;
		changed(rec);
		return true;
	case DBGCLAIMSET_EL1:
		d->claim |= value & CLAIM_TAGS;
		return true;
	case DBGCLAIMCLR_EL1:
		d->claim &= ~(value & CLAIM_TAGS);
		return true;
	case OSDTRRX_EL1:
	case MDCCINT_EL1:
	case OSDTRTX_EL1:
	case OSECCR_EL1:
	case OSDLR_EL1:
	case DBGPRCR_EL1:
	case DBGDTR_EL0:
	case DBGDTRTX_EL0:
		return true;
	default:
		return false;
	}
}

bool rec_debug_access(struct rec *rec)
{
	const uint64_t esr = rec->fault.esr;
	const unsigned int rt = ESR_SYS_RT(esr);
	uint64_t value;

	if (!(esr & ESR_SYS_READ))
		return write_register(rec, esr, rt == 31 ? 0 : rec->regs.x[rt]);
	if (!read_register(rec, esr, &value))
		return false;
	if (rt != 31)
		rec->regs.x[rt] = value;
	return true;
}
