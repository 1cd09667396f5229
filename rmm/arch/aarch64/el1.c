/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * EL1 registers that exception injection reads and writes, and the realm's own stage 1; the REC is loaded, so they are in the CPU.
 */
#include <arch.h>
#include <sysreg.h>

#define EL1_CASES(X)           \
	X(SCTLR, "sctlr_el12") \
	X(VBAR, "vbar_el12")   \
	X(ESR, "esr_el12")     \
	X(FAR, "far_el12")     \
	X(ELR, "elr_el12")     \
	X(SPSR, "spsr_el12")   \
	X(TCR, "tcr_el12")     \
	X(TTBR0, "ttbr0_el12") \
	X(TTBR1, "ttbr1_el12")

uint64_t arch_el1_read(const struct rec *rec, enum el1_reg reg)
{
	(void)rec;
	switch (reg) {
#define CASE(name, sysreg) \
	case EL1_##name:   \
		return read_sysreg(sysreg);
		EL1_CASES(CASE)
#undef CASE
	case EL1_REG_COUNT:
		break;
	}
	return 0;
}

void arch_el1_write(struct rec *rec, enum el1_reg reg, uint64_t value)
{
	(void)rec;
	switch (reg) {
#define CASE(name, sysreg)                   \
	case EL1_##name:                     \
		write_sysreg(sysreg, value); \
		break;
		EL1_CASES(CASE)
#undef CASE
	case EL1_REG_COUNT:
		break;
	}
}

#define PAR_F BIT(0)
#define PAR_PA MASK(51, 12)

/* at.S */
bool at_s1e1r(uint64_t va);

bool arch_resolve_ipa(struct rec *rec)
{
	const uint64_t saved = read_sysreg("par_el1");
	/* HCR_EL2 is the realm's, so this is its EL1&0 regime; the result is an IPA. */
	const bool walked = at_s1e1r(rec->fault.far);
	const uint64_t par = read_sysreg("par_el1");

	write_sysreg("par_el1", saved);
	if (!walked || (par & PAR_F) != 0)
		return false;
	rec->fault.hpfar = HPFAR_OF_IPA(par & PAR_PA);
	return true;
}
