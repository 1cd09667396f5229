/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Trapped system register accesses of a realm: ID registers show only what a realm may use (rsi.md 5), SGIs go to the
 * host, debug registers are emulated (debug.c), PMU registers of a realm without PMU and a few others read as zero and
 * ignore writes, everything else is undefined.
 */
#include <rec.h>

#include <arch.h>
#include <esr.h>

#define ICC_SGI1R_EL1 SYS_REG(3, 0, 12, 11, 5)
#define ICC_ASGI1R_EL1 SYS_REG(3, 0, 12, 11, 6)
#define ICC_SGI0R_EL1 SYS_REG(3, 0, 12, 11, 7)
#define ICC_DIR_EL1 SYS_REG(3, 0, 12, 11, 1)
#define ICC_PMR_EL1 SYS_REG(3, 0, 4, 6, 0)
#define ACTLR_EL1 SYS_REG(3, 0, 1, 0, 1)

/* A field of an ID register that realms see as zero; lsb of a 4-bit field. */
#define HIDE(lsb) (0xfUL << (lsb))

struct id_register {
	uint8_t crm;
	uint8_t op2;
	uint64_t hidden;
	uint64_t shown; /* instead, in a field that cannot be zero */
};

/* DFR0 has a function of its own. Every register that is not listed reads as zero, those of AArch32 included. */
static const struct id_register id_registers[] = {
	/* PFR0: EL0 (AArch64 only), SVE, MPAM, AMU, CSV2 (1: no SCXTNUM) */
	{ 4, 0, HIDE(0) | HIDE(32) | HIDE(40) | HIDE(44) | HIDE(56), 1UL | 1UL << 56 },
	/* PFR1: MTE, MPAM_frac, SME, RNDR_trap, CSV2_frac, NMI, MTE_frac, GCS, THE, MTEX, DF2, PFAR */
	{ 4, 1,
	  HIDE(8) | HIDE(16) | HIDE(24) | HIDE(28) | HIDE(32) | HIDE(36) | HIDE(40) | HIDE(44) |
		  HIDE(48) | HIDE(52) | HIDE(56) | HIDE(60),
	  0 },
	{ 5, 4, 0, 0 },
	{ 5, 5, 0, 0 },
	/* ISAR0: TME */
	{ 6, 0, HIDE(24), 0 },
	/* ISAR1: LS64 needs HCRX enables */
	{ 6, 1, HIDE(60), 0 },
	/* MMFR0: FGT is EL2's, ECV needs CNTPOFF */
	{ 7, 0, HIDE(56) | HIDE(60), 0 },
	/* MMFR1: HCX is EL2's, TIDCP1 and CMOW need HCRX enables */
	{ 7, 1, HIDE(40) | HIDE(52) | HIDE(56), 0 },
	/* MMFR2: NV is EL2's */
	{ 7, 2, HIDE(24), 0 },
	/* ZFR0: seldom read, and all SVE's */
	{ 4, 4, ~0UL, 0 },
};

/* What is not hidden from a realm with SVE: PFR0.SVE and ZFR0. */
static uint64_t sve_fields(unsigned int crm, unsigned int op2)
{
	if (crm != 4)
		return 0;
	return op2 == 0 ? HIDE(32) : op2 == 4 ? ~0UL : 0;
}

#define DFR0_DEBUG_VER MASK(3, 0)
#define DFR0_DEBUG_V8P8 10UL /* FEAT_Debugv8p9 has more registers */
#define DFR0_PMU_VER MASK(11, 8)
#define DFR0_PMU_VER_SHIFT 8
#define DFR0_PMU_V3P8 8UL /* FEAT_PMUv3p9 has more registers */
#define DFR0_BRPS_SHIFT 12
#define DFR0_WRPS_SHIFT 20
#define DFR0_NO_DOUBLE_LOCK MASK(39, 36)

static uint64_t at_most(uint64_t field, uint64_t limit)
{
	return field < limit ? field : limit;
}

/*
 * What the parameters of the realm say. CTX_CMPs 0: the last breakpoint is aware of the context, as debug.c maps them.
 * The OS double lock is the host's.
 */
static uint64_t debug_features(const struct rec *rec)
{
	const uint64_t dfr0 = arch_id_register(5, 0);
	uint64_t value = at_most(dfr0 & DFR0_DEBUG_VER, DFR0_DEBUG_V8P8) | DFR0_NO_DOUBLE_LOCK |
			 (uint64_t)rec->debug.num_bps << DFR0_BRPS_SHIFT |
			 (uint64_t)rec->debug.num_wps << DFR0_WRPS_SHIFT;

	if (rec->pmu)
		value |= at_most((dfr0 & DFR0_PMU_VER) >> DFR0_PMU_VER_SHIFT, DFR0_PMU_V3P8)
			 << DFR0_PMU_VER_SHIFT;
	return value;
}

static uint64_t id_register_value(const struct rec *rec, unsigned int crm, unsigned int op2)
{
	for (size_t i = 0; i < ARRAY_SIZE(id_registers); i++) {
		const struct id_register *id = &id_registers[i];

		if (id->crm == crm && id->op2 == op2) {
			uint64_t hidden = id->hidden;

			if (rec->sve_vq != 0)
				hidden &= ~sve_fields(crm, op2);
			return (arch_id_register(crm, op2) & ~hidden) | id->shown;
		}
	}
	return crm == 5 && op2 == 0 ? debug_features(rec) : 0;
}

static bool is_id_register(uint64_t esr)
{
	return (esr & SYS_REG(3, 7, 15, 0, 0)) == SYS_REG(3, 0, 0, 0, 0) && ESR_SYS_CRM(esr) >= 1 &&
	       ESR_SYS_CRM(esr) <= 7;
}

/* Registers whose feature a realm can see but which are not its own: they read as zero and ignore writes. */
static bool is_raz_wi(uint64_t esr)
{
	const unsigned int crn = ESR_SYS_CRN(esr);
	const unsigned int crm = ESR_SYS_CRM(esr);
	const unsigned int op2 = ESR_SYS_OP2(esr);

	switch (ESR_SYS_OP0(esr)) {
	case 1: /* DC ISW, CSW, CISW; not their kin for allocation tags, not branch records */
		return ESR_SYS_OP1(esr) == 0 && crn == 7 && op2 == 2 &&
		       (crm == 6 || crm == 10 || crm == 14);
	default:
		return (esr & ESR_SYS_REG_FIELD) == ACTLR_EL1 ||
		       (crn == 9 && crm >= 12) /* PMU */ ||
		       (crn == 14 && crm >= 8 && ESR_SYS_OP1(esr) == 3) /* event counters */ ||
		       (crn == 5 && crm >= 3 && crm <= 5) /* RAS error records */ ||
		       (crn == 10 && crm == 4 && op2 != 4 && op2 != 5) /* LORegions, not MPAM */;
	}
}

static void write_rt(struct rec *rec, unsigned int rt, uint64_t value)
{
	if (rt != 31)
		rec->regs.x[rt] = value;
}

/* rsi.md 1.11: the host emulates the distributor, so SGIs and deactivations are its business. */
static enum rec_next exit_to_host(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;
	const unsigned int rt = ESR_SYS_RT(esr);

	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = esr;
	if (esr & ESR_SYS_READ) {
		rec->pending = PENDING_SYSREG_READ;
		rec->sysreg_rt = (uint8_t)rt;
	} else if (rt != 31) {
		exit->gprs[0] = rec->regs.x[rt];
	}
	rec_skip_instruction(rec);
	return REC_EXIT;
}

/* False: the register is undefined. */
static bool emulate(struct rec *rec)
{
	const uint64_t esr = rec->fault.esr;

	if (ESR_SYS_OP0(esr) == 2)
		return rec_debug_access(rec);
	if (!is_raz_wi(esr))
		return false;
	if (esr & ESR_SYS_READ)
		write_rt(rec, ESR_SYS_RT(esr), 0);
	return true;
}

enum rec_next rec_handle_sysreg(struct rec *rec, struct rmi_rec_exit *exit)
{
	const uint64_t esr = rec->fault.esr;

	if (is_id_register(esr) && (esr & ESR_SYS_READ)) {
		write_rt(rec, ESR_SYS_RT(esr),
			 id_register_value(rec, ESR_SYS_CRM(esr), ESR_SYS_OP2(esr)));
		rec_skip_instruction(rec);
		return REC_RESUME;
	}

	switch (esr & ESR_SYS_REG_FIELD) {
	case ICC_SGI0R_EL1:
	case ICC_SGI1R_EL1:
	case ICC_ASGI1R_EL1:
	case ICC_DIR_EL1:
	case ICC_PMR_EL1:
		return exit_to_host(rec, exit);
	default:
		break;
	}

	if (emulate(rec))
		rec_skip_instruction(rec);
	else
		rec_inject_undefined(rec, rec->regs.pc);
	return REC_RESUME;
}
