/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The virtual CPU interface of a realm (rsi.md 2). The host fills the list registers but the last, which is the RMM's
 * own: the event interrupt of CSM. Physical interrupts, priorities masked by the host included, are none of our business.
 */
#include <gic.h>

#include <sysreg.h>

#define LR_MAX 16

static unsigned int lr_count(void)
{
	return ICH_VTR_LRS(read_sysreg("ich_vtr_el2"));
}

static unsigned int apr_count(void)
{
	return 1U << (ICH_VTR_PREBITS(read_sysreg("ich_vtr_el2")) - 5);
}

void gic_caps_read(struct arch_caps *caps)
{
	const uint64_t vtr = read_sysreg("ich_vtr_el2");

	caps->num_lrs = lr_count() - RMM_CSM;
	caps->gic_pri_bits = ICH_VTR_PRIBITS(vtr);
	caps->gic_id_bits = ICH_VTR_IDBITS(vtr) == 0 ? 16 : 24;
	caps->gic_ext_range = (read_sysreg("icc_ctlr_el1") & ICC_CTLR_EXTRANGE) != 0;
}

/* A register whose number is known at run time: one case for each. */
#define LR_CASES(X) \
	X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define APR_CASES(X) X(0) X(1) X(2) X(3)

static void lr_write(unsigned int n, uint64_t value)
{
	switch (n) {
#define CASE(i)                                          \
	case i:                                          \
		write_sysreg("ich_lr" #i "_el2", value); \
		break;
		LR_CASES(CASE)
#undef CASE
	}
}

static uint64_t lr_read(unsigned int n)
{
	switch (n) {
#define CASE(i) \
	case i: \
		return read_sysreg("ich_lr" #i "_el2");
		LR_CASES(CASE)
#undef CASE
	}
	return 0;
}

static void apr_write(unsigned int n, uint64_t group0, uint64_t group1)
{
	switch (n) {
#define CASE(i)                                             \
	case i:                                             \
		write_sysreg("ich_ap0r" #i "_el2", group0); \
		write_sysreg("ich_ap1r" #i "_el2", group1); \
		break;
		APR_CASES(CASE)
#undef CASE
	}
}

static void apr_read(unsigned int n, uint64_t *group0, uint64_t *group1)
{
	switch (n) {
#define CASE(i)                                              \
	case i:                                              \
		*group0 = read_sysreg("ich_ap0r" #i "_el2"); \
		*group1 = read_sysreg("ich_ap1r" #i "_el2"); \
		break;
		APR_CASES(CASE)
#undef CASE
	}
}

/* Off and empty: nothing of a realm, and no maintenance interrupt, is left to the normal world. */
void gic_init(void)
{
	write_sysreg("ich_hcr_el2", 0);
	for (unsigned int i = 0; i < lr_count() && i < LR_MAX; i++)
		lr_write(i, 0);
	for (unsigned int i = 0; i < apr_count(); i++)
		apr_write(i, 0, 0);
	write_sysreg("ich_vmcr_el2", 0);
	isb();
}

void gic_load(const struct rec_gic *gic)
{
	const unsigned int host_lrs = arch_caps()->num_lrs;

	for (unsigned int i = 0; i < host_lrs && i < LR_MAX; i++)
		lr_write(i, gic->lrs[i]);
	if (RMM_CSM)
		lr_write(host_lrs, gic->event_lr);
	for (unsigned int i = 0; i < apr_count(); i++)
		apr_write(i, gic->ap0r[i], gic->ap1r[i]);
	write_sysreg("ich_vmcr_el2", gic->vmcr);
	write_sysreg("ich_hcr_el2", ICH_HCR_EN | ICH_HCR_VSGIEOICOUNT | ICH_HCR_DVIM |
					    (gic->hcr & RMI_GICV3_HCR_MASK));
}

void gic_unload(struct rec_gic *gic)
{
	const unsigned int host_lrs = arch_caps()->num_lrs;

	for (unsigned int i = 0; i < LR_MAX; i++)
		gic->lrs[i] = i < host_lrs ? lr_read(i) : 0;
	for (unsigned int i = 0; i < apr_count(); i++)
		apr_read(i, &gic->ap0r[i], &gic->ap1r[i]);
	if (RMM_CSM)
		gic->event_lr = lr_read(host_lrs);
	gic->misr = read_sysreg("ich_misr_el2");
	gic->vmcr = read_sysreg("ich_vmcr_el2");
	gic->hcr = read_sysreg("ich_hcr_el2") & (ICH_HCR_EOICOUNT | RMI_GICV3_HCR_MASK);
	gic_init();
}

uint64_t arch_event_lr(const struct rec *rec)
{
	(void)rec;
	return lr_read(arch_caps()->num_lrs);
}

void arch_event_lr_set(struct rec *rec, uint64_t lr)
{
	(void)rec;
	lr_write(arch_caps()->num_lrs, lr);
}

uint64_t gic_highest_pending(void)
{
	return read_sysreg("icc_hppir1_el1") & 0xffffff;
}
