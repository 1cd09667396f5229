/* SPDX-License-Identifier: BSD-3-Clause */
/* EL1 registers that exception injection reads and writes; the REC is loaded, so they are in the CPU. */
#include <arch.h>
#include <sysreg.h>

#define EL1_CASES(X)           \
	X(SCTLR, "sctlr_el12") \
	X(VBAR, "vbar_el12")   \
	X(ESR, "esr_el12")     \
	X(FAR, "far_el12")     \
	X(ELR, "elr_el12")     \
	X(SPSR, "spsr_el12")

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
