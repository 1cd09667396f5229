/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FP/SIMD registers, switched when a realm first uses them after an entry (rsi.md 9.2), and lent to the RMM while it
 * hashes. Realms have V0-V31 only, the normal world may have SVE and SME: all of it that a realm or the RMM could see or
 * destroy is put away. ZA and ZT0 stay where they are, since no realm can reach them. The vector lengths (ZCR_EL2,
 * SMCR_EL2) are the normal world's and are not changed: at another length, part of what it has in the registers would be
 * lost.
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

static bool streaming(const struct ns_fp *ns)
{
	return (ns->svcr & SVCR_SM) != 0;
}

/* Has the normal world Z and P registers, in one of the two modes? */
static bool scalable(const struct ns_fp *ns)
{
	return has_sve() || streaming(ns);
}

/* Is there a first-fault register? In streaming mode only with the full instruction set. */
static bool ffr_usable(const struct ns_fp *ns)
{
	if (!streaming(ns))
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

/*
 * Writing a V register clears the rest of its Z register, and leaving streaming mode everything. What else there is
 * (predicates, control and status) needs to move only if somebody else runs with the registers, or for that mode.
 */
static void ns_save(struct ns_fp *ns, bool all)
{
	ns->svcr = has_sme() ? read_sysreg(SYS_SVCR) : 0;
	if (scalable(ns))
		z_save(ns->z[0], ns->z[1]);
	else
		v_save(ns->z[0]);
	if (!all && !streaming(ns))
		return;

	ns->fpsr = read_sysreg("fpsr");
	ns->fpcr = read_sysreg("fpcr");
	if (scalable(ns))
		p_save(ns->p, ffr_usable(ns));
	if (streaming(ns))
		write_sysreg(SYS_SVCR, ns->svcr & ~SVCR_SM);
}

/* The reverse, with the same all. */
static void ns_load(const struct ns_fp *ns, bool all)
{
	if (streaming(ns))
		write_sysreg(SYS_SVCR, ns->svcr);
	if (scalable(ns))
		z_load(ns->z[0], ns->z[1]);
	else
		v_load(ns->z[0]);
	if (!all && !streaming(ns))
		return;

	if (scalable(ns))
		p_load(ns->p, ffr_usable(ns));
	write_sysreg("fpcr", ns->fpcr);
	write_sysreg("fpsr", ns->fpsr);
}

void arch_fp_load(struct rec *rec)
{
	struct cpu *cpu = this_cpu();
	const struct realm_fp *fp = realm_fp(rec);

	set_cptr(CPTR_RMM_ALL);
	ns_save(&cpu->ns_fp, true);
	v_load(fp->v);
	write_sysreg("fpcr", fp->fpcr);
	write_sysreg("fpsr", fp->fpsr);
	cpu->fp_rec = rec;
	set_cptr(CPTR_REALM_FP);
}

void fp_unload(struct rec *rec)
{
	struct cpu *cpu = this_cpu();
	struct realm_fp *fp = realm_fp(rec);

	if (cpu->fp_rec == NULL)
		return;
	set_cptr(CPTR_RMM_ALL);
	v_save(fp->v);
	fp->fpcr = read_sysreg("fpcr");
	fp->fpsr = read_sysreg("fpsr");
	ns_load(&cpu->ns_fp, true);
	cpu->fp_rec = NULL;
	set_cptr(CPTR_REALM);
}

/* Hashing uses no predicates, and neither control nor status. What it leaves in the registers is overwritten at the end. */
void arch_fp_begin(void)
{
	struct cpu *cpu = this_cpu();

	set_cptr(CPTR_RMM_ALL);
	if (cpu->fp_rec != NULL)
		v_save(realm_fp(cpu->fp_rec)->v);
	else
		ns_save(&cpu->ns_fp, false);
}

void arch_fp_end(void)
{
	struct cpu *cpu = this_cpu();

	if (cpu->fp_rec != NULL)
		v_load(realm_fp(cpu->fp_rec)->v);
	else
		ns_load(&cpu->ns_fp, false);
	set_cptr(cpu->fp_rec != NULL ? CPTR_REALM_FP : CPTR_REALM);
}
