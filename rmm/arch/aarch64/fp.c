/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FP/SIMD registers, switched when a realm first uses them after an entry (rsi.md 9.2). Realms have V0-V31 only, the
 * normal world may have SVE and SME: all of it that a realm could see or destroy is put away. ZA and ZT0 stay where
 * they are, since no realm can reach them. The vector lengths (ZCR_EL2, SMCR_EL2) are the normal world's and are not
 * changed: at another length, part of what it has in the registers would be lost.
 *
 * EL3 must let the Realm world use SVE and SME if the CPU has them, as TF-A does.
 */
#include <fp.h>

#include <cpu.h>
#include <sysreg.h>
#include <traps.h>

#define SVCR_SM BIT(0)
#define SMCR_FA64 BIT(31)
#define SMFR0_FA64 BIT(63)

/* In the REC's auxiliary granule, which is all zero when the REC is created. */
struct realm_fp {
	uint8_t v[FP_Z_COUNT * 16];
	uint64_t fpsr;
	uint64_t fpcr;
};

_Static_assert(sizeof(struct realm_fp) <= GRANULE_SIZE, "one auxiliary granule");

static bool has_sve(void)
{
	return ((read_sysreg("id_aa64pfr0_el1") >> 32) & 0xf) != 0;
}

static bool has_sme(void)
{
	return ((read_sysreg("id_aa64pfr1_el1") >> 24) & 0xf) != 0;
}

/* Is there a first-fault register? In streaming mode only with the full instruction set. */
static bool ffr_usable(uint64_t svcr)
{
	if ((svcr & SVCR_SM) == 0)
		return true;
	return (read_sysreg(SYS_ID_AA64SMFR0) & SMFR0_FA64) != 0 &&
	       (read_sysreg(SYS_SMCR_EL2) & SMCR_FA64) != 0;
}

static void set_cptr(uint64_t value)
{
	write_sysreg("cptr_el2", value);
	isb();
}

static struct realm_fp *realm_fp(const struct rec *rec)
{
	return arch_granule_ptr(pa_of(rec->aux[0]));
}

static void ns_save(struct ns_fp *ns)
{
	ns->svcr = has_sme() ? read_sysreg(SYS_SVCR) : 0;
	ns->fpsr = read_sysreg("fpsr");
	ns->fpcr = read_sysreg("fpcr");
	if (has_sve() || (ns->svcr & SVCR_SM) != 0)
		sve_save(ns->z, ns->p, ffr_usable(ns->svcr));
	else
		fp_save(ns->z);
}

static void ns_load(const struct ns_fp *ns)
{
	if ((ns->svcr & SVCR_SM) != 0)
		write_sysreg(SYS_SVCR, ns->svcr);
	if (has_sve() || (ns->svcr & SVCR_SM) != 0)
		sve_load(ns->z, ns->p, ffr_usable(ns->svcr));
	else
		fp_load(ns->z);
	write_sysreg("fpcr", ns->fpcr);
	write_sysreg("fpsr", ns->fpsr);
}

void arch_fp_load(struct rec *rec)
{
	struct cpu *cpu = this_cpu();
	const struct realm_fp *fp = realm_fp(rec);

	set_cptr(CPTR_RMM_ALL);
	ns_save(&cpu->ns_fp);
	if ((cpu->ns_fp.svcr & SVCR_SM) != 0)
		write_sysreg(SYS_SVCR, cpu->ns_fp.svcr & ~SVCR_SM);
	/* Loading V registers clears the rest of the Z registers. */
	if (has_sve())
		sve_clear_predicates();
	fp_load(fp->v);
	write_sysreg("fpcr", fp->fpcr);
	write_sysreg("fpsr", fp->fpsr);
	cpu->fp_realm = true;
	set_cptr(CPTR_REALM_FP);
}

void fp_unload(struct rec *rec)
{
	struct cpu *cpu = this_cpu();
	struct realm_fp *fp = realm_fp(rec);

	if (!cpu->fp_realm)
		return;
	set_cptr(CPTR_RMM_ALL);
	fp_save(fp->v);
	fp->fpcr = read_sysreg("fpcr");
	fp->fpsr = read_sysreg("fpsr");
	ns_load(&cpu->ns_fp);
	cpu->fp_realm = false;
	set_cptr(CPTR_REALM);
}
