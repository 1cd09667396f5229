/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SVE for realms: parameters and features (rmi.md 2.5, 3.1), auxiliary granules, traps and what the realm is shown
 * (rsi.md 1.7, 5).
 */
#include "guest.h"

#define VQ_MAX 16
#define PFR0_SVE (0xfUL << 32)

static void with_sve(unsigned int vq)
{
	realm_params.flags = RMI_REALM_FLAG_SVE;
	realm_params.sve_vl = (uint8_t)(vq - 1);
}

static void world(unsigned int vq)
{
	native.caps.sve_vq = VQ_MAX;
	with_sve(vq);
	make_running(&w);
	native.id_register[4][0] = ~0UL;
	native.id_register[4][4] = ~0UL;
}

static uint64_t create(void)
{
	uint64_t page = ns_page();

	realm_params.vmid = fresh_vmid();
	realm_params.rtt_base = delegated();
	write_realm_params(page);
	return page;
}

static void create_refused(void)
{
	rmi_fails(ERR_INPUT, RMI_REALM_CREATE, delegated(), create());
}

static void create_taken(void)
{
	rmi_ok(RMI_REALM_CREATE, delegated(), create());
}

/* Every vector length of a register's width against every one that a CPU may have. */
static void vl_bounds(void)
{
	unit_fast = true;
	for (unsigned int have = 1; have <= VQ_MAX; have++) {
		native.caps.sve_vq = have;
		for (unsigned int vq = 1; vq <= VQ_MAX + 1; vq++) {
			with_sve(vq);
			if (vq <= have)
				create_taken();
			else
				create_refused();
		}
		with_sve(256);
		create_refused();
	}
	unit_fast = false;
}

/* Without the flag the length is nobody's business; without SVE the flag is refused whatever the length. */
static void vl_ignored(void)
{
	native.caps.sve_vq = 2;
	with_sve(200);
	realm_params.flags = 0;
	create_taken();
	native.caps.sve_vq = 0;
	create_taken();
	with_sve(1);
	create_refused();
}

static void features(void)
{
	uint64_t f;

	for (unsigned int vq = 1; vq <= VQ_MAX; vq++) {
		native.caps.sve_vq = vq;
		f = rmi_ok(RMI_FEATURES, 0).x[1];
		assert_true(f & RMI_FEAT0_SVE_EN);
		assert_int_equal(f >> RMI_FEAT0_SVE_VL_SHIFT & 0xf, vq - 1);
	}
	native.caps.sve_vq = 0;
	assert_int_equal(rmi_ok(RMI_FEATURES, 0).x[1], f & ~(RMI_FEAT0_SVE_EN | 0xfUL << 10));
}

/* As many as the machine wants for that length, and no other number. */
static void aux_count(void)
{
	native.caps.sve_vq = VQ_MAX;
	for (unsigned int vq = 0; vq <= VQ_MAX; vq++) {
		uint64_t aux[RMI_MAX_AUX], page = ns_page();
		struct rmi_rec_params *p = host(page);

		with_sve(vq);
		if (vq == 0)
			realm_params.flags = 0;
		make_realm(&w);
		assert_int_equal(rmi_ok(RMI_REC_AUX_COUNT, w.rd).x[1],
				 arch_fp_granules(vq) + AREA_GRANULES);
		assert_true(arch_fp_granules(vq) <= (vq == 0 ? 4 : 7));
		fill_rec_params(p, &w, 0, aux);
		p->num_aux--;
		rmi_fails(ERR_INPUT, RMI_REC_CREATE, w.rd, delegated(), page);
		p->num_aux += 2;
		p->aux[p->num_aux - 1] = delegated();
		rmi_fails(ERR_INPUT, RMI_REC_CREATE, w.rd, delegated(), page);
		make_rec(&w);
		for (unsigned int i = 0; i < arch_fp_granules(vq) + AREA_GRANULES; i++)
			assert_int_equal(state_at(w.aux[0][i]), GRANULE_REC_AUX);
		rmi_ok(RMI_REC_DESTROY, w.rec);
		for (unsigned int i = 0; i < arch_fp_granules(vq); i++)
			assert_int_equal(state_at(w.aux[0][i]), GRANULE_DELEGATED);
	}
}

/* The first use of an entry loads the registers. */
static void lazy(void)
{
	static const uint64_t classes[] = { CLASS_FP, CLASS_SVE };

	world(4);
	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++) {
		realm_sync(classes[i] | SYN_IL, 0, 0);
		realm_smc(PSCI_VERSION);
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(native_count.fp_loads, i + 1);
		/* executed again, not skipped */
		assert_int_equal(realm_saw[1].pc, IPA_A + 4 * i);
	}
}

/* SME is undefined before and after, and loads nothing. */
static void undefined_sme(void)
{
	world(4);
	realm_sync(CLASS_SME | SYN_IL, 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	assert_int_equal(native_count.fp_loads, 0);
	assert_int_equal(rec_at(w.rec)->arch.el1[EL1_ESR], CLASS_UNKNOWN | SYN_IL);
	assert_int_equal(rec_at(w.rec)->arch.el1[EL1_ELR], IPA_A);
}

/* Once they are loaded, a trap means what it says. */
static void undefined_after_load(void)
{
	static const uint64_t classes[] = { CLASS_SME, CLASS_SVE, CLASS_FP };

	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++) {
		world(4);
		realm_sync(CLASS_SVE | SYN_IL, 0, 0);
		realm_sync(classes[i] | SYN_IL, 0, 0);
		enter_until(&w, RMI_EXIT_IRQ);
		assert_int_equal(rec_at(w.rec)->arch.el1[EL1_ESR], CLASS_UNKNOWN | SYN_IL);
		assert_int_equal(rec_at(w.rec)->arch.el1[EL1_ELR], IPA_A);
	}
}

static uint64_t read_id(unsigned int crm, unsigned int op2)
{
	realm_set_x(3, 0x55);
	realm_sync(CLASS_SYSREG | SYN_IL | SYS_ENC(3, 0, 0, crm, op2) | SYS_RT(3) | SYS_READ, 0, 0);
	enter_until(&w, RMI_EXIT_IRQ);
	return realm_saw[1].x[3];
}

static void id_registers(void)
{
	world(1);
	assert_int_equal(read_id(4, 0) & PFR0_SVE, PFR0_SVE);
	assert_int_equal(read_id(4, 4), ~0UL);
	/* SME stays hidden. */
	native.id_register[4][1] = ~0UL;
	native.id_register[4][5] = ~0UL;
	assert_int_equal(read_id(4, 1) >> 24 & 0xf, 0);
	assert_int_equal(read_id(4, 5), 0);
	/* What is hidden of PFR0 from others is hidden here. */
	assert_int_equal(read_id(4, 0) >> 40 & 0xff, 0);
	/* A CPU whose ID registers say no: nothing is made up. */
	native.id_register[4][0] = 0;
	native.id_register[4][4] = 0;
	assert_int_equal(read_id(4, 0) & PFR0_SVE, 0);
	assert_int_equal(read_id(4, 4), 0);
}

/* At least 1.3 on a CPU with SVE and 1.4 on one with SME, whatever the realm has of them (DEN0137 B1.1). */
static void smccc_version(void)
{
	world(2);
	rsi_gives(&w, SMCCC_VERSION_1_3, SMCCC_VERSION);
	rsi_gives(&w, SMCCC_VERSION_1_3, SMCCC_VERSION | SMCCC_SVE_HINT);
	realm_params.flags = 0;
	make_running(&w);
	rsi_gives(&w, SMCCC_VERSION_1_3, SMCCC_VERSION);
	native.caps.has_sme = true;
	rsi_gives(&w, SMCCC_VERSION_1_4, SMCCC_VERSION);
	native.caps.sve_vq = 0;
	rsi_gives(&w, SMCCC_VERSION_1_4, SMCCC_VERSION);
	native.caps.has_sme = false;
	rsi_gives(&w, SMCCC_VERSION_1_2, SMCCC_VERSION);
}

static const struct unit_test tests[] = {
	{ "RMI_REALM_CREATE.params_supp.sve_vl", vl_bounds },
	{ "RMI_REALM_CREATE.success.sve_vl_ignored", vl_ignored },
	{ "RMI_FEATURES.success.sve", features },
	{ "RMI_REC_AUX_COUNT.success.sve", aux_count },
	{ "REALM.sve.lazy", lazy },
	{ "REALM.sve.undefined_after_load", undefined_after_load },
	{ "REALM.sve.undefined_sme", undefined_sme },
	{ "REALM.sve.id_registers", id_registers },
	{ "REALM.sve.smccc_version", smccc_version },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
