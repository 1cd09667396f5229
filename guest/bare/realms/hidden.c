/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every system register by its encoding, and instructions of features that no realm has: what is not the realm's own is
 * undefined, or reads as zero and ignores writes, even with everything enabled in CPACR_EL1. The host looks at its own
 * registers afterwards.
 */
#include "guest.h"
#include "insn.h"

#define ENCODINGS 0x8000U
#define CPACR_ALL 0x03330000UL /* ZEN, FPEN, SMEN; trace is not trapped to EL1 */

struct registers {
	uint8_t op0, op1, crn, crm_first, crm_last;
	uint8_t op2; /* mask of values */
};

/* A realm's own, or shown to it by emulation. */
static const struct registers own[] = {
	{ 2, 0, 0, 2, 2, 1 << 2 }, /* MDSCR */
	{ 2, 0, 1, 1, 1, 1 << 4 }, /* OSLSR */
	{ 2, 0, 7, 8, 9, 1 << 6 }, /* DBGCLAIMSET, DBGCLAIMCLR */
	{ 3, 0, 0, 0, 0, 0x61 }, /* MIDR, MPIDR, REVIDR */
	{ 3, 0, 0, 1, 7, 0xff }, /* identification, what is not shown as zero */
	{ 3, 0, 1, 0, 0, 0x05 }, /* SCTLR, CPACR */
	{ 3, 0, 2, 0, 0, 0x07 }, /* TTBR0, TTBR1, TCR */
	{ 3, 0, 2, 1, 2, 0x0f }, /* APIA, APIB, APDA, APDB */
	{ 3, 0, 2, 3, 3, 0x03 }, /* APGA */
	{ 3, 0, 4, 0, 0, 0x03 }, /* SPSR, ELR */
	{ 3, 0, 4, 1, 1, 0x01 }, /* SP_EL0 */
	{ 3, 0, 4, 2, 2, 0x1d }, /* SPSel, CurrentEL, PAN, UAO */
	{ 3, 0, 4, 3, 3, 0x01 }, /* ALLINT: only writes can be trapped */
	{ 3, 0, 4, 6, 6, 0x01 }, /* ICC_PMR */
	{ 3, 0, 5, 1, 1, 0x03 }, /* AFSR0, AFSR1 */
	{ 3, 0, 5, 2, 2, 0x01 }, /* ESR */
	{ 3, 0, 6, 0, 0, 0x01 }, /* FAR */
	{ 3, 0, 7, 4, 4, 0x01 }, /* PAR */
	{ 3, 0, 10, 2, 3, 0x01 }, /* MAIR, AMAIR */
	{ 3, 0, 12, 0, 0, 0x01 }, /* VBAR */
	{ 3, 0, 12, 1, 1, 0x03 }, /* ISR, DISR */
	{ 3, 0, 12, 8, 9, 0xff }, /* virtual interrupts, group 0 and active priorities */
	{ 3, 0, 12, 11, 12, 0xff }, /* ... and group 1; SGIs and DIR are the host's to emulate */
	{ 3, 0, 13, 0, 0, 0x12 }, /* CONTEXTIDR, TPIDR */
	{ 3, 0, 14, 1, 1, 0x01 }, /* CNTKCTL */
	{ 3, 1, 0, 0, 0, 0xc3 }, /* CCSIDR, CLIDR, AIDR; SMIDR traps only with the latter */
	{ 3, 2, 0, 0, 0, 0x01 }, /* CSSELR */
	{ 3, 3, 0, 0, 0, 0x82 }, /* CTR, DCZID */
	{ 3, 3, 2, 4, 4, 0x03 }, /* RNDR, RNDRRS */
	{ 3, 3, 4, 2, 2, 0xe3 }, /* NZCV, DAIF, DIT, SSBS; TCO is PSTATE and cannot be trapped */
	{ 3, 3, 4, 4, 4, 0x03 }, /* FPCR, FPSR */
	{ 3, 3, 13, 0, 0, 0x0c }, /* TPIDR_EL0, TPIDRRO_EL0 */
	{ 3, 3, 14, 0, 0, 0x67 }, /* counters; their self-synchronized views cannot be trapped */
	{ 3, 3, 14, 2, 3, 0x07 }, /* timers */
};

/* Read as zero, ignore writes. */
static const struct registers silent[] = {
	{ 2, 0, 0, 0, 0, 1 << 2 }, /* OSDTRRX */
	{ 2, 0, 0, 2, 2, 1 << 0 }, /* MDCCINT */
	{ 2, 0, 0, 3, 3, 1 << 2 }, /* OSDTRTX */
	{ 2, 0, 0, 6, 6, 1 << 2 }, /* OSECCR */
	{ 2, 0, 1, 0, 0, 0x11 }, /* MDRAR; OSLAR is write-only */
	{ 2, 0, 1, 3, 4, 1 << 4 }, /* OSDLR, DBGPRCR */
	{ 2, 0, 7, 14, 14, 1 << 6 }, /* DBGAUTHSTATUS */
	{ 2, 3, 0, 1, 1, 0x01 }, /* MDCCSR */
	{ 2, 3, 0, 4, 5, 0x01 }, /* DBGDTR */
	{ 3, 0, 1, 0, 0, 1 << 1 }, /* ACTLR */
	{ 3, 0, 5, 3, 5, 0xff }, /* error records */
	{ 3, 0, 9, 14, 14, 0xff }, /* PMU of a realm that has none */
	{ 3, 3, 9, 12, 14, 0xff },   { 3, 3, 14, 8, 15, 0xff },
	{ 3, 0, 10, 4, 4, 0xff }, /* LORegions */
};

struct encoding {
	unsigned int op0, op1, crn, crm, op2;
};

static struct encoding encoding(uint32_t i)
{
	return (struct encoding){ 2 + (i >> 14 & 1), i >> 11 & 7, i >> 7 & 15, i >> 3 & 15, i & 7 };
}

static bool listed(const struct registers *list, size_t count, struct encoding e)
{
	for (size_t i = 0; i < count; i++) {
		const struct registers *r = &list[i];

		if (r->op0 == e.op0 && r->op1 == e.op1 && r->crn == e.crn &&
		    r->crm_first <= e.crm && e.crm <= r->crm_last && (r->op2 >> e.op2 & 1))
			return true;
	}
	return false;
}

#define LISTED(list, e) listed(list, sizeof(list) / sizeof(list[0]), e)

/* Breakpoints and watchpoints, up to the numbers in ID_AA64DFR0_EL1. */
static bool own_debug(struct encoding e)
{
	uint64_t dfr0 = read_sysreg(id_aa64dfr0_el1);

	if (e.op0 != 2 || e.op1 != 0 || e.crn != 0 || e.op2 < 4)
		return false;
	return e.crm <= (e.op2 < 6 ? dfr0 >> 12 & 0xf : dfr0 >> 20 & 0xf);
}

/* FEAT_IDST reports what is unallocated in the identification space as a trapped access. */
static bool is_undefined(const struct fault *fault, bool id_space)
{
	return ESR_EC(fault->esr) == EC_UNKNOWN || (id_space && ESR_EC(fault->esr) == 0x18);
}

static void wrong(const char *what, struct encoding e, uint64_t value)
{
	print("S%u_%u_C%u_C%u_%u %s: %lx\n", e.op0, e.op1, e.crn, e.crm, e.op2, what, value);
	check(false);
}

static void all_registers(void)
{
	unsigned int undefined = 0, zero = 0;
	struct fault fault;
	uint64_t value;

	for (uint32_t i = 0; i < ENCODINGS; i++) {
		struct encoding e = encoding(i);
		uint32_t reg = INSN_SYSREG(e.op0, e.op1, e.crn, e.crm, e.op2);
		bool silence = LISTED(silent, e), id_space = e.op0 == 3 && e.crn == 0;

		if (LISTED(own, e) || own_debug(e))
			continue;
		if (guest_probe_mrs(reg, &value, &fault)) {
			if (!silence || value != 0)
				wrong("reads", e, value);
			zero++;
		} else if (!is_undefined(&fault, id_space)) {
			wrong("read raises", e, fault.esr);
		} else {
			undefined++;
		}
		if (guest_probe_msr(reg, ~0UL, &fault)) {
			if (!silence)
				wrong("can be written", e, 0);
			if (guest_probe_mrs(reg, &value, &fault) && value != 0)
				wrong("keeps", e, value);
		} else if (!is_undefined(&fault, id_space)) {
			wrong("write raises", e, fault.esr);
		}
	}
	/* the tables are not wider than what there is */
	check(undefined > ENCODINGS * 9 / 10 && zero > 10);
}

/* x0 = x2 = x3 = scratch, x4 = another, x5 = 16. */
static const struct {
	uint32_t insn;
	const char *name;
} instructions[] = {
	{ 0x04bf5020, "RDVL x0, #1 (SVE)" },
	{ 0x2518e3e0, "PTRUE p0.b (SVE)" },
	{ 0x25284700, "CTERMEQ (SVE)" },
	{ 0xd503477f, "SMSTART" },
	{ 0xd503437f, "SMSTART SM" },
	{ 0x04bf5820, "RDSVL x0, #1 (SME)" },
	{ 0x19c004a3, "SETP [x3]!, x5!, x0 (MOPS)" },
	{ 0x190404a3, "CPYFP [x3]!, [x4]!, x5! (MOPS)" },
	{ 0x1d0404a3, "CPYP [x3]!, [x4]!, x5! (MOPS)" },
	{ 0xf83fd040, "LD64B x0, [x2]" },
	{ 0xf83f9040, "ST64B x0, [x2]" },
	{ 0xd501411f, "MSR ALLINT, #1 (NMI)" },
	{ 0xd5097284, "BRB IALL" },
	{ 0xd50972a0, "BRB INJ" },
	{ 0xd50b7700, "GCSPUSHM x0" },
	{ 0xd50b7740, "GCSSS1 x0" },
	{ 0xd50b72e0, "TRCIT x0" },
	{ 0xd5087680, "DC IGSW (MTE)" },
	{ 0xd5087c40, "DC of no kind" },
	{ 0x00000000, "UDF #0" },
};

static void hidden_instructions(void)
{
	struct fault fault;

	for (unsigned int i = 0; i < sizeof(instructions) / sizeof(instructions[0]); i++) {
		uint64_t x0 = 0;

		if (guest_probe_insn(instructions[i].insn, &x0, &fault) ||
		    ESR_EC(fault.esr) != EC_UNKNOWN) {
			print("%s: esr %lx\n", instructions[i].name, fault.esr);
			check(false);
		}
	}
}

/* Allocation tags are out of reach (HCR_EL2.ATA): whatever the CPU makes of the instructions, there is none. */
static void no_tags(void)
{
	struct fault fault;
	uint64_t x0 = 0x0f00000000000000UL;

	/* STG x0, [x2]; LDG x0, [x2] */
	if (!guest_probe_insn(0xd9200840, &x0, &fault))
		check_eq(ESR_EC(fault.esr), EC_UNKNOWN);
	x0 = 0;
	if (guest_probe_insn(0xd9600040, &x0, &fault))
		check_eq(x0, 0);
	else
		check_eq(ESR_EC(fault.esr), EC_UNKNOWN);
}

void realm_main(const struct boot_info *bi)
{
	uint64_t cpacr = read_sysreg(cpacr_el1);

	(void)bi;
	write_sysreg(cpacr_el1, cpacr | CPACR_ALL);
	isb();
	all_registers();
	hidden_instructions();
	no_tags();
	write_sysreg(cpacr_el1, cpacr);
	isb();
}
