/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_unit.h"

struct realm_handle p, c, c2;
uint64_t id, desc;
uint64_t more_ram;

void make_party(struct realm_handle *r)
{
	make_mapped(r);
	for (uint64_t ipa = REGION - MIB(2); ipa <= AFTER; ipa += MIB(2))
		make_tables(r->rd, ipa, 3);
	set_ram(r, REGION, AFTER);
	for (uint64_t ipa = MORE; ipa < MORE + more_ram; ipa += MIB(2))
		make_tables(r->rd, ipa, 3);
	if (more_ram != 0)
		set_ram(r, MORE, MORE + more_ram);
	map_data(r, IPA_A);
	for (uint64_t ipa = REGION; ipa < REGION + REGION_SIZE; ipa += GRANULE_SIZE)
		map_data(r, ipa);
	make_rec(r);
	make_rec(r);
	activate(r);
	/* It is registered by its first call, whatever comes of that: no call after it changes state if it fails. */
	csm(r, CSM_SELF);
}

void make_realms(void)
{
	bool fast = unit_fast;

	unit_fast = true;
	make_party(&p);
	make_party(&c);
	make_party(&c2);
	unit_fast = fast;
	assert_int_equal(rmi_ok(RMI_CSM, RMI_CSM_OP_VERSION).x[1], CSM_ABI_VERSION);
}

uint64_t realm_id(const struct realm_handle *r)
{
	return ((const struct realm *)native_bus(r->rd))->id;
}

static struct outcome outcome_of(uint64_t rec, const struct rmi_rec_exit *exit)
{
	struct outcome o = { .exit = *exit };

	memcpy(o.x, rec_at(rec)->regs.x, sizeof(o.x));
	return o;
}

struct outcome csm_smc(struct realm_handle *r, uint64_t rec, uint64_t fid, unsigned int count,
		       const uint64_t *args)
{
	guest_smc(fid, count, args);
	return outcome_of(rec, enter_rec(r, rec));
}

struct outcome csm_answer(struct realm_handle *r, uint64_t rec, uint64_t response)
{
	struct outcome o;

	host_enter(r)->csm_response = response;
	o = outcome_of(rec, enter_rec(r, rec));
	host_enter(r)->csm_response = 0;
	return o;
}

static void serve_attach(struct realm_handle *r, const struct rmi_rec_exit *exit)
{
	const int level = (int)(int64_t)exit->csm_level;
	const uint64_t size = native_entry_size(level);

	for (uint64_t ipa = exit->csm_base & -size; ipa < exit->csm_base + exit->csm_size;
	     ipa += size)
		make_tables(r->rd, ipa, level);
}

void host_serve(struct realm_handle *r, uint64_t rec, const struct rmi_rec_exit *exit)
{
	if (exit->exit_reason != RMI_EXIT_CSM)
		return;
	if (exit->csm_kind == CSM_EXIT_CREATE && exit->csm_desc == 0) {
		desc = delegated();
		rmi_ok(RMI_CSM, RMI_CSM_OP_CREATE, r->rd, desc, rec);
	} else if (exit->csm_kind != CSM_EXIT_REMOVE) {
		serve_attach(r, exit);
	}
}

static bool asks(const struct outcome *o)
{
	return o->exit.exit_reason == RMI_EXIT_CSM &&
	       (o->exit.csm_kind == CSM_EXIT_CREATE || o->exit.csm_kind == CSM_EXIT_ATTACH);
}

struct outcome csm_all(struct realm_handle *r, uint64_t fid, unsigned int count,
		       const uint64_t *args)
{
	struct outcome o;

	for (unsigned int i = 0; i < 1000; i++) {
		o = csm_smc(r, r->rec, fid, count, args);
		while (asks(&o)) {
			host_serve(r, r->rec, &o.exit);
			o = csm_answer(r, r->rec, CSM_RESPONSE_ACCEPT);
		}
		if (o.x[0] != CSM_INCOMPLETE)
			return o;
	}
	fail_msg("the call never ends");
	return o;
}

/* Everything but the RECs and the run pages. */
static uint64_t state_digest(void)
{
	uint64_t h = 0xcbf29ce484222325UL;

	for (unsigned int i = 0; i < native_used_count(); i++) {
		const uint64_t pa = native_pa(native_used(i));
		const struct granule *g = granule_find(pa);
		const uint64_t *words;

		if (g == NULL || granule_state(g) == GRANULE_REC ||
		    granule_state(g) == GRANULE_UNDELEGATED)
			continue;
		words = native_bus(pa);
		h = (h ^ g->word) * 0x100000001b3UL;
		for (unsigned int k = 0; k < GRANULE_SIZE / 8; k++)
			h = (h ^ words[k]) * 0x100000001b3UL;
	}
	return h;
}

void csm_call_fails(struct realm_handle *r, uint64_t code, uint64_t fid, unsigned int count,
		    const uint64_t *args)
{
	const uint64_t before = state_digest();
	const struct outcome o = csm_smc(r, r->rec, fid, count, args);

	assert_int_equal(o.x[0], code);
	assert_int_equal(o.x[1], 0);
	assert_int_equal(o.exit.exit_reason, RMI_EXIT_IRQ);
	assert_int_equal(state_digest(), before);
}

void create(uint64_t base, uint64_t size)
{
	const struct outcome o = csm(&p, CSM_CREATE, base, size, 0);

	assert_int_equal(o.x[0], CSM_SUCCESS);
	id = o.x[1];
	assert_true(id >> 32 != 0);
}

void make_region(void)
{
	make_realms();
	create(REGION, REGION_SIZE);
}

void make_shared(uint64_t rights)
{
	make_region();
	csm_ok(&p, CSM_SHARE, id, realm_id(&c), rights);
}

void make_attached(uint64_t rights)
{
	make_shared(rights);
	csm_ok(&c, CSM_ATTACH, attach_args(rights));
}

bool can(const struct realm_handle *r, uint64_t ipa, enum native_access access)
{
	const struct s2 *s2 = s2_of(r->rd);
	const struct native_xlat x = native_translate(s2, ipa, access);
	bool cached = false;

	for (int level = 1; level <= 3; level++) {
		const struct native_tlb *t = native_tlb_find(s2->vmid, ipa, level, false);

		if (t != NULL)
			cached = cached || (access == ACCESS_READ  ? t->read :
					    access == ACCESS_WRITE ? t->write :
								     t->exec);
	}
	assert_int_equal(cached, x.fault == FAULT_NONE);
	return cached;
}

void expect_window_gone(const struct realm_handle *r, uint64_t base, uint64_t size)
{
	for (uint64_t ipa = base; ipa < base + size; ipa += GRANULE_SIZE) {
		const struct smc_result e = read_entry(r->rd, ipa, 3);

		assert_int_equal(e.x[2], RMI_RTTE_UNASSIGNED);
		assert_int_equal(e.x[4], RIPAS_EMPTY);
		assert_false(can(r, ipa, ACCESS_READ));
	}
	assert_int_equal(((const struct realm *)native_bus(r->rd))->consumes, 0);
}
