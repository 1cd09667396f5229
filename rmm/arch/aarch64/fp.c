/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FP/SIMD registers, switched when a realm first uses them after an entry (rsi.md 9.2), and lent to the RMM while it
 * hashes. Realms have V0-V31 or, if they were made so, SVE up to a length of their own; the normal world may have SVE and
 * SME: all of it that a realm or the RMM could see or destroy is put away. ZA and ZT0 stay where they are, since no realm
 * can reach them.
 *
 * The vector length (ZCR_EL2) is the normal world's until its registers are put away, and again before they come back: at
 * another length, part of them would be lost. A realm that has SVE leaves zeros at its own length, so that nothing of it
 * is found beyond the length of the normal world. SMCR_EL2 is never changed.
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

/*
 * In the REC's first auxiliary granule, all zero when the REC is created. The vectors are behind it, Z0-Z15 then Z16-Z31
 * (or V0-V31); those longer than SVE_VQ_SHORT have the second granule and the third.
 */
struct realm_fp {
	uint64_t fpsr;
	uint64_t fpcr;
	uint64_t zcr;
	alignas(16) uint8_t p[(FP_P_COUNT + 1) * SVE_VL_MAX / 8];
};

#define HALF_SIZE(vl) (FP_Z_COUNT / 2 * (vl))
#define VECTORS_OFFSET 1024
#define SVE_VQ_SHORT 4

_Static_assert(sizeof(struct realm_fp) <= VECTORS_OFFSET, "first auxiliary granule");
_Static_assert(VECTORS_OFFSET + 2 * HALF_SIZE(16 * SVE_VQ_SHORT) <= GRANULE_SIZE, "short vectors");
_Static_assert(HALF_SIZE(SVE_VL_MAX) <= GRANULE_SIZE, "long vectors");

unsigned int arch_fp_granules(unsigned int sve_vq)
{
	return sve_vq <= SVE_VQ_SHORT ? 1 : 3;
}

static bool has_sve(void)
{
	return ((read_sysreg("id_aa64pfr0_el1") >> 32) & 0xf) != 0;
}

bool fp_has_sme(void)
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

unsigned int fp_sve_vq(void)
{
	unsigned long size;

	if (!has_sve())
		return 0;
	set_cptr(CPTR_RMM_ALL);
	write_sysreg(SYS_ZCR_EL2, SVE_VL_MAX / 16 - 1);
	isb();
	size = sve_vector_size();
	set_cptr(CPTR_RMM);
	return (unsigned int)size / 16;
}

static struct realm_fp *realm_fp(const struct rec *rec)
{
	return arch_granule_ptr(pa_of(rec->aux[0]));
}

/* Where the vectors of a REC are: half 0 or 1. */
static uint8_t *realm_half(const struct rec *rec, unsigned int half)
{
	if (rec->sve_vq > SVE_VQ_SHORT)
		return arch_granule_ptr(pa_of(rec->aux[1 + half]));
	return (uint8_t *)realm_fp(rec) + VECTORS_OFFSET + half * HALF_SIZE(16U * rec->sve_vq);
}

static void realm_vectors_save(const struct rec *rec)
{
	if (rec->sve_vq != 0)
		z_save(realm_half(rec, 0), realm_half(rec, 1));
	else
		v_save(realm_half(rec, 0));
}

static void realm_vectors_load(const struct rec *rec)
{
	if (rec->sve_vq != 0)
		z_load(realm_half(rec, 0), realm_half(rec, 1));
	else
		v_load(realm_half(rec, 0));
}

/*
 * Writing a V register clears the rest of its Z register, and leaving streaming mode everything. What else there is
 * (predicates, control and status) needs to move only if somebody else runs with the registers, or for that mode.
 */
static void ns_save(struct ns_fp *ns, bool all)
{
	ns->svcr = fp_has_sme() ? read_sysreg(SYS_SVCR) : 0;
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

/* Vector lengths from the normal world's to the realm's. What the longer vectors held is saved already. */
static void realm_lengths_load(const struct rec *rec, struct ns_fp *ns)
{
	ns->zcr_el1 = read_sysreg(SYS_ZCR_EL12);
	ns->zcr_el2 = read_sysreg(SYS_ZCR_EL2);
	write_sysreg(SYS_ZCR_EL12, realm_fp(rec)->zcr);
	write_sysreg(SYS_ZCR_EL2, rec->sve_vq - 1U);
	isb();
}

static void realm_lengths_unload(struct rec *rec, const struct ns_fp *ns)
{
	realm_fp(rec)->zcr = read_sysreg(SYS_ZCR_EL12);
	write_sysreg(SYS_ZCR_EL12, ns->zcr_el1);
	write_sysreg(SYS_ZCR_EL2, ns->zcr_el2);
	isb();
}

bool arch_fp_load(struct rec *rec)
{
	struct cpu *cpu = this_cpu();
	const struct realm_fp *fp = realm_fp(rec);

	if (cpu->fp_rec != NULL)
		return false;
	set_cptr(CPTR_RMM_ALL);
	ns_save(&cpu->ns_fp, true);
	if (rec->sve_vq != 0) {
		realm_lengths_load(rec, &cpu->ns_fp);
		p_load(fp->p, true);
	}
	realm_vectors_load(rec);
	write_sysreg("fpcr", fp->fpcr);
	write_sysreg("fpsr", fp->fpsr);
	cpu->fp_rec = rec;
	set_cptr(rec->sve_vq != 0 ? CPTR_REALM_SVE : CPTR_REALM_FP);
	return true;
}

/*
 * In streaming mode a realm's SVE instruction would be one of SME, and the realm itself would be told so (CPACR_EL1.SMEN):
 * a host in that mode gives the registers away at once.
 */
void fp_rec_load(struct rec *rec)
{
	if (fp_has_sme() && (read_sysreg(SYS_SVCR) & SVCR_SM) != 0)
		(void)arch_fp_load(rec);
	else
		write_sysreg("cptr_el2", CPTR_REALM);
}

void fp_unload(struct rec *rec)
{
	struct cpu *cpu = this_cpu();
	struct realm_fp *fp = realm_fp(rec);

	if (cpu->fp_rec == NULL) {
		set_cptr(CPTR_RMM);
		return;
	}
	set_cptr(CPTR_RMM_ALL);
	realm_vectors_save(rec);
	fp->fpcr = read_sysreg("fpcr");
	fp->fpsr = read_sysreg("fpsr");
	if (rec->sve_vq != 0) {
		p_save(fp->p, true);
		sve_clear();
		realm_lengths_unload(rec, &cpu->ns_fp);
	}
	ns_load(&cpu->ns_fp, true);
	cpu->fp_rec = NULL;
	set_cptr(CPTR_RMM);
}

/* Hashing uses no predicates, and neither control nor status. What it leaves in the registers is overwritten at the end. */
void arch_fp_begin(void)
{
	struct cpu *cpu = this_cpu();

	cpu->cptr = read_sysreg("cptr_el2");
	set_cptr(CPTR_RMM_ALL);
	if (cpu->fp_rec != NULL)
		realm_vectors_save(cpu->fp_rec);
	else
		ns_save(&cpu->ns_fp, false);
}

void arch_fp_end(void)
{
	struct cpu *cpu = this_cpu();

	if (cpu->fp_rec != NULL)
		realm_vectors_load(cpu->fp_rec);
	else
		ns_load(&cpu->ns_fp, false);
	set_cptr(cpu->cptr);
}
