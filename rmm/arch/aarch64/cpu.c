/* SPDX-License-Identifier: BSD-3-Clause */
/* What the CPU offers, and the EL2 registers of each PE, set at every boot of it; EL3 keeps them per world. */
#include <arch.h>
#include <boot.h>
#include <cpu.h>
#include <fp.h>
#include <gic.h>
#include <sysreg.h>
#include <task.h>
#include <traps.h>

_Static_assert(offsetof(struct cpu, key[0]) == CPU_KEY_LO, "run.S");
_Static_assert(offsetof(struct cpu, key[1]) == CPU_KEY_HI, "run.S");
_Static_assert(sizeof(struct cpu) == 1 << CPU_SIZE_SHIFT, "entry.S, vectors.S");

struct cpu cpus[CPUS_MAX];

static struct arch_caps caps;

const struct arch_caps *arch_caps(void)
{
	return &caps;
}

static unsigned int field(uint64_t reg, unsigned int shift)
{
	return (reg >> shift) & 0xf;
}

/* Everything here is mandatory for a CPU with FEAT_RME; the RMM has no second path for CPUs without. */
static bool features_present(void)
{
	const uint64_t pfr0 = read_sysreg("id_aa64pfr0_el1");
	const uint64_t pfr1 = read_sysreg("id_aa64pfr1_el1");
	const uint64_t mmfr0 = read_sysreg("id_aa64mmfr0_el1");
	const uint64_t mmfr1 = read_sysreg("id_aa64mmfr1_el1");
	const uint64_t mmfr2 = read_sysreg("id_aa64mmfr2_el1");
	const uint64_t isar0 = read_sysreg("id_aa64isar0_el1");
	const uint64_t isar1 = read_sysreg("id_aa64isar1_el1");
	const uint64_t isar2 = read_sysreg("id_aa64isar2_el1");

	return field(pfr0, 52) != 0 && /* RME */
	       field(pfr0, 48) != 0 && /* DIT */
	       field(pfr0, 28) != 0 && /* RAS */
	       field(pfr0, 24) != 0 && /* GICv3 system registers */
	       field(pfr1, 4) >= 2 && /* SSBS with its PSTATE bit */
	       field(pfr1, 0) != 0 && /* BTI */
	       field(mmfr0, 56) != 0 && /* FGT */
	       field(mmfr1, 40) != 0 && /* HCX */
	       field(mmfr1, 20) != 0 && /* PAN */
	       field(mmfr1, 8) != 0 && /* VHE */
	       field(mmfr2, 40) != 0 && /* S2FWB */
	       field(isar0, 12) >= 2 && /* SHA-256 and SHA-512 */
	       (field(isar1, 4) | field(isar1, 8) | field(isar2, 12)) != 0 && /* PAuth */
	       ICH_VTR_LRS(read_sysreg("ich_vtr_el2")) >= 2; /* one for the host, one for the RMM */
}

/* 0xf: one that is not of Arm's architecture */
static bool has_pmu(uint64_t dfr0)
{
	return field(dfr0, 8) != 0 && field(dfr0, 8) != 0xf;
}

static void caps_read(struct arch_caps *c)
{
	static const uint8_t pa_bits[] = { 32, 36, 40, 42, 44, 48 };
	const uint64_t dfr0 = read_sysreg("id_aa64dfr0_el1");
	const uint64_t range = read_sysreg("id_aa64mmfr0_el1") & 0xf;

	c->pa_bits = pa_bits[range < PA_RANGE_48_BITS ? range : PA_RANGE_48_BITS];
	c->vmid_bits = field(read_sysreg("id_aa64mmfr1_el1"), 4) == 2 ? 16 : 8;
	c->num_bps = field(dfr0, 12);
	c->num_wps = field(dfr0, 20);
	c->sve_vq = fp_sve_vq();
	c->has_sme = fp_has_sme();
	c->has_pmu = has_pmu(dfr0);
	c->has_hpmn0 = c->has_pmu && field(dfr0, 60) != 0;
	c->pmu_counters = c->has_pmu ? PMCR_N(read_sysreg("pmcr_el0")) : 0;
	c->has_rng = field(read_sysreg("id_aa64isar0_el1"), 60) != 0;
	gic_caps_read(c);
}

static bool caps_equal(const struct arch_caps *a, const struct arch_caps *b)
{
	return a->pa_bits == b->pa_bits && a->vmid_bits == b->vmid_bits &&
	       a->num_lrs == b->num_lrs && a->gic_pri_bits == b->gic_pri_bits &&
	       a->gic_id_bits == b->gic_id_bits && a->gic_ext_range == b->gic_ext_range &&
	       a->num_bps == b->num_bps && a->num_wps == b->num_wps && a->sve_vq == b->sve_vq &&
	       a->has_sme == b->has_sme && a->has_pmu == b->has_pmu &&
	       a->has_hpmn0 == b->has_hpmn0 && a->pmu_counters == b->pmu_counters &&
	       a->has_rng == b->has_rng;
}

static void el2_init(unsigned int counters)
{
	write_sysreg("hcr_el2", HCR_REALM);
	write_sysreg(SYS_HCRX_EL2, HCRX_REALM);
	write_sysreg("cptr_el2", CPTR_RMM);
	write_sysreg("mdcr_el2", MDCR_REALM | MDCR_HPMN(counters));
	write_sysreg("hstr_el2", 0);
	write_sysreg(SYS_HFGRTR_EL2, FGT_REALM);
	write_sysreg(SYS_HFGWTR_EL2, FGT_REALM);
	write_sysreg(SYS_HFGITR_EL2, FGT_REALM);
	write_sysreg(SYS_HDFGRTR_EL2, FGT_REALM);
	write_sysreg(SYS_HDFGWTR_EL2, FGT_REALM);
	write_sysreg("vpidr_el2", read_sysreg("midr_el1"));
	write_sysreg("vttbr_el2", 0);
	write_sysreg("cnthctl_el2", CNTHCTL_REALM);
	write_sysreg("cntvoff_el2", 0);
	write_sysreg("icc_sre_el2", ICC_SRE_ALL);
	isb();
	gic_init();
}

bool cpu_init(unsigned int index)
{
	struct cpu *cpu = this_cpu();
	struct arch_caps mine;

	/* A PE that comes back after having been offline holds nothing of any realm. */
	cpu->index = index;
	cpu->fp_rec = NULL;
	cpu->debug_realm = false;
	cpu->loaded_serial = 0;
	cpu->cnthctl = CNTHCTL_REALM;

	if (!features_present())
		return false;
	caps_read(&mine);
	el2_init(mine.pmu_counters);
	window_init(cpu);
	if (caps.pa_bits == 0)
		caps = mine;
	return caps_equal(&caps, &mine);
}
