/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * State changes of commands on memory (rmi.md 2.12 to 2.22) and of CSM calls.
 */
#include "csm_unit.h"
#include "effects.h"

#define ATTR (6UL << 2 | 3UL << 6)
#define BLOCK MIB(2)

static uint64_t granule, source;
static struct smc_result res;
static uint8_t rim_before[MEASUREMENT_SIZE];

static const uint8_t *rim(void)
{
	return ((const struct realm *)native_bus(w.rd))->measurement[0];
}

static void keep_rim(void)
{
	memcpy(rim_before, rim(), sizeof(rim_before));
}

/* The entry of an IPA: state, RIPAS and address. */
static bool entry_is(uint64_t ipa, int level, uint64_t state, uint64_t desc_value, uint64_t ripas)
{
	const struct smc_result e = read_entry(w.rd, ipa, level);

	return e.x[1] == (uint64_t)level && e.x[2] == state && e.x[3] == desc_value &&
	       e.x[4] == ripas;
}

HOLDS(is_data, state_at(granule) == GRANULE_DATA)
HOLDS(is_table, state_at(granule) == GRANULE_RTT)
HOLDS(is_delegated, state_at(granule) == GRANULE_DELEGATED)
HOLDS(is_wiped, native_is_zero(granule))
HOLDS(rim_extended, memcmp(rim(), rim_before, MEASUREMENT_SIZE) != 0)
HOLDS(rim_kept, memcmp(rim(), rim_before, MEASUREMENT_SIZE) == 0)
HOLDS(returns_granule, res.x[1] == granule)

/* ---- DATA */

static void data_create(void)
{
	make_mapped(&w);
	keep_rim();
	granule = delegated();
	source = ns_page();
	memset(host(source), 0x3d, GRANULE_SIZE);
	rmi_ok(RMI_DATA_CREATE, w.rd, granule, IPA_A, source, RMI_MEASURE_CONTENT);
}

static void data_create_unknown(void)
{
	make_mapped(&w);
	keep_rim();
	granule = map_unknown(&w, IPA_A);
}

static void data_destroy_ram(void)
{
	data_create();
	map_data(&w, IPA_A + KIB(64));
	res = rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
}

static void data_destroy_empty(void)
{
	data_create_unknown();
	res = rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
}

static void data_destroy_destroyed(void)
{
	data_destroy_ram();
	map_unknown(&w, IPA_A);
	res = rmi_ok(RMI_DATA_DESTROY, w.rd, IPA_A);
}

HOLDS(content_copied, memcmp(native_bus(granule), host(source), GRANULE_SIZE) == 0)
HOLDS(assigned_ram, entry_is(IPA_A, 3, RMI_RTTE_ASSIGNED, granule, RIPAS_RAM))
HOLDS(assigned_empty, entry_is(IPA_A, 3, RMI_RTTE_ASSIGNED, granule, RIPAS_EMPTY))
HOLDS(unassigned_destroyed, entry_is(IPA_A, 3, RMI_RTTE_UNASSIGNED, 0, RIPAS_DESTROYED))
HOLDS(unassigned_empty, entry_is(IPA_A, 3, RMI_RTTE_UNASSIGNED, 0, RIPAS_EMPTY))
HOLDS(mapped, native_translate(s2_of(w.rd), IPA_A, ACCESS_WRITE).pa == granule)
HOLDS(not_mapped, native_translate(s2_of(w.rd), IPA_A, ACCESS_READ).fault == FAULT_TRANSLATION)
HOLDS(not_cached, native_tlb_find(s2_of(w.rd)->vmid, IPA_A, 3, false) == NULL)
HOLDS(top_next_live, res.x[2] == IPA_A + KIB(64))

/* ---- RTT */

static void rtt_create(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_A, 2);
	set_ram(&w, IPA_A, IPA_A + BLOCK);
	keep_rim();
	granule = delegated();
	rmi_ok(RMI_RTT_CREATE, w.rd, granule, IPA_A, 3);
}

static void rtt_create_ns(void)
{
	make_realm(&w);
	make_tables(w.rd, IPA_NS, 2);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 2, GIB(8) | ATTR);
	granule = delegated();
	rmi_ok(RMI_RTT_CREATE, w.rd, granule, IPA_NS, 3);
}

HOLDS(parent_is_table, entry_is(IPA_A, 2, RMI_RTTE_TABLE, granule, 0))

static bool children_ram(void)
{
	for (uint64_t ipa = IPA_A; ipa < IPA_A + BLOCK; ipa += GRANULE_SIZE)
		if (!entry_is(ipa, 3, RMI_RTTE_UNASSIGNED, 0, RIPAS_RAM))
			return false;
	return true;
}

static bool children_ns(void)
{
	for (uint64_t off = 0; off < BLOCK; off += GRANULE_SIZE)
		if (!entry_is(IPA_NS + off, 3, RMI_RTTE_ASSIGNED, (GIB(8) + off) | ATTR, 0))
			return false;
	return true;
}

static void rtt_destroy(void)
{
	rtt_create();
	res = rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_A, 3);
}

static void rtt_destroy_ns(void)
{
	rtt_create_ns();
	res = rmi_ok(RMI_RTT_DESTROY, w.rd, IPA_NS, 3);
}

HOLDS(parent_destroyed, entry_is(IPA_A, 2, RMI_RTTE_UNASSIGNED, 0, RIPAS_DESTROYED))
HOLDS(parent_unassigned_ns, entry_is(IPA_NS, 2, RMI_RTTE_UNASSIGNED, 0, 0))
HOLDS(top_end_of_table, res.x[2] == GIB(2))
HOLDS(ns_not_cached, native_tlb_find(s2_of(w.rd)->vmid, IPA_NS, 3, false) == NULL)

static void rtt_fold(void)
{
	rtt_create();
	res = rmi_ok(RMI_RTT_FOLD, w.rd, IPA_A, 3);
}

static void rtt_fold_ns(void)
{
	rtt_create_ns();
	res = rmi_ok(RMI_RTT_FOLD, w.rd, IPA_NS, 3);
}

HOLDS(parent_ram, entry_is(IPA_A, 2, RMI_RTTE_UNASSIGNED, 0, RIPAS_RAM))
HOLDS(parent_assigned_ns, entry_is(IPA_NS, 2, RMI_RTTE_ASSIGNED, GIB(8) | ATTR, 0))

static void map_unprotected(void)
{
	make_mapped(&w);
	granule = ns_page();
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS, 3, granule | ATTR);
}

static void unmap_unprotected(void)
{
	map_unprotected();
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, w.rd, IPA_NS + KIB(64), 3, ns_page() | ATTR);
	res = rmi_ok(RMI_RTT_UNMAP_UNPROTECTED, w.rd, IPA_NS, 3);
}

HOLDS(ns_assigned, entry_is(IPA_NS, 3, RMI_RTTE_ASSIGNED, granule | ATTR, 0))
HOLDS(ns_unassigned, entry_is(IPA_NS, 3, RMI_RTTE_UNASSIGNED, 0, 0))
HOLDS(ns_granule_untouched, state_at(granule) == GRANULE_UNDELEGATED)
HOLDS(ns_mapped, native_translate(s2_of(w.rd), IPA_NS, ACCESS_WRITE).pa == granule &&
			 native_translate(s2_of(w.rd), IPA_NS, ACCESS_WRITE).ns)
HOLDS(ns_top, res.x[1] == IPA_NS + KIB(64))

/* ---- RIPAS */

static void init_ripas(void)
{
	make_mapped(&w);
	keep_rim();
	res = rmi_ok(RMI_RTT_INIT_RIPAS, w.rd, IPA_A, IPA_A + KIB(16));
}

static void set_ripas(void)
{
	make_running(&w);
	keep_rim();
	realm_smc(RSI_IPA_STATE_SET, IPA_A + KIB(4), IPA_A + KIB(32), RIPAS_RAM, 0);
	enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
	res = rmi_ok(RMI_RTT_SET_RIPAS, w.rd, w.rec, IPA_A + KIB(4), IPA_A + KIB(16));
}

static bool ripas_from(uint64_t base)
{
	for (uint64_t ipa = base; ipa < IPA_A + KIB(16); ipa += GRANULE_SIZE)
		if (!entry_is(ipa, 3, RMI_RTTE_UNASSIGNED, 0, RIPAS_RAM))
			return false;
	return entry_is(IPA_A + KIB(16), 3, RMI_RTTE_UNASSIGNED, 0, RIPAS_EMPTY);
}

HOLDS(init_entries, ripas_from(IPA_A))
HOLDS(set_entries, ripas_from(IPA_A + KIB(4)))
HOLDS(ripas_top, res.x[1] == IPA_A + KIB(16))
HOLDS(ripas_addr,
      rec_at(w.rec)->ripas.addr == IPA_A + KIB(16) && rec_at(w.rec)->ripas.top == IPA_A + KIB(32))

/* ---- CSM */

static struct outcome out;

static void csm_version(void)
{
	make_party(&p);
	assert_int_equal(csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0).x[0], CSM_ERROR_HOST);
	rmi_ok(RMI_CSM, RMI_CSM_OP_VERSION);
}

static void csm_donate(void)
{
	make_realms();
	csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	desc = delegated();
	rmi_ok(RMI_CSM, RMI_CSM_OP_CREATE, p.rd, desc, p.rec);
}

static void csm_create(void)
{
	make_realms();
	out = csm(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
}

static void csm_share(void)
{
	make_region();
	out = csm(&p, CSM_SHARE, id, realm_id(&c), CSM_RIGHT_R);
}

static void csm_attach(void)
{
	make_shared(CSM_RIGHT_RW);
	out = csm(&c, CSM_ATTACH, attach_args(CSM_RIGHT_RW));
}

static void csm_revoke(void)
{
	make_attached(CSM_RIGHT_RW);
	out = csm(&p, CSM_REVOKE, id, realm_id(&c));
}

static void csm_destroy(void)
{
	make_attached(CSM_RIGHT_RW);
	out = csm(&p, CSM_DESTROY, id);
}

static void csm_reclaim(void)
{
	csm_destroy();
	rmi_ok(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
	granule = desc;
}

HOLDS(host_is_known,
      csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0).exit.csm_kind == CSM_EXIT_CREATE)
HOLDS(desc_state, state_at(desc) == GRANULE_CSM)
HOLDS(id_returned, out.x[0] == CSM_SUCCESS && out.x[1] >> 32 != 0)
HOLDS(provides_one, (((const struct realm *)native_bus(p.rd))->provides & -GRANULE_SIZE) == desc)
HOLDS(provides_none, ((const struct realm *)native_bus(p.rd))->provides == 0)
HOLDS(epoch_returned, out.x[0] == CSM_SUCCESS && out.x[1] != 0)
HOLDS(nothing_mapped, !can(&c, WINDOW, ACCESS_READ))
HOLDS(window_mapped, can(&c, WINDOW, ACCESS_WRITE) && !can(&c, WINDOW, ACCESS_EXEC))
HOLDS(same_granule, realm_memory(&c, WINDOW) == realm_memory(&p, REGION))
HOLDS(provider_keeps, can(&p, REGION, ACCESS_WRITE) && can(&p, REGION, ACCESS_EXEC))
HOLDS(grant_gone, csm_once(&c, CSM_ATTACH, attach_args(CSM_RIGHT_R)).x[0] == CSM_ERROR_INPUT)
HOLDS(region_gone, csm_once(&p, CSM_SHARE, id, realm_id(&c), 1).x[0] == CSM_ERROR_INPUT)

static const struct effect effects[] = {
	{ "RMI_DATA_CREATE.success.data_state", data_create, is_data },
	{ "RMI_DATA_CREATE.success.data_content", data_create, content_copied },
	{ "RMI_DATA_CREATE.success.rtte_state", data_create, assigned_ram },
	{ "RMI_DATA_CREATE.success.rtte_addr", data_create, mapped },
	{ "RMI_DATA_CREATE.success.rim", data_create, rim_extended },
	{ "RMI_DATA_CREATE_UNKNOWN.success.data_state", data_create_unknown, is_data },
	{ "RMI_DATA_CREATE_UNKNOWN.success.data_content", data_create_unknown, is_wiped },
	{ "RMI_DATA_CREATE_UNKNOWN.success.rtte_state", data_create_unknown, assigned_empty },
	{ "RMI_DATA_CREATE_UNKNOWN.success.rtte_addr", data_create_unknown, not_mapped },
	{ "RMI_DATA_CREATE_UNKNOWN.success.rim", data_create_unknown, rim_kept },
	{ "RMI_DATA_DESTROY.success.data_state", data_destroy_ram, is_delegated },
	{ "RMI_DATA_DESTROY.success.wiped", data_destroy_ram, is_wiped },
	{ "RMI_DATA_DESTROY.success.data", data_destroy_ram, returns_granule },
	{ "RMI_DATA_DESTROY.success.top", data_destroy_ram, top_next_live },
	{ "RMI_DATA_DESTROY.success.tlb", data_destroy_ram, not_cached },
	{ "RMI_DATA_DESTROY.success.ripas_ram", data_destroy_ram, unassigned_destroyed },
	{ "RMI_DATA_DESTROY.success.ripas_empty", data_destroy_empty, unassigned_empty },
	{ "RMI_DATA_DESTROY.success.ripas_destroyed", data_destroy_destroyed,
	  unassigned_destroyed },
	{ "RMI_RTT_CREATE.success.rtt_state", rtt_create, is_table },
	{ "RMI_RTT_CREATE.success.rtte_state", rtt_create, parent_is_table },
	{ "RMI_RTT_CREATE.success.rtte_c_ripas", rtt_create, children_ram },
	{ "RMI_RTT_CREATE.success.rtte_c_addr", rtt_create_ns, children_ns },
	{ "RMI_RTT_CREATE.success.rim", rtt_create, rim_kept },
	{ "RMI_RTT_DESTROY.success.rtt_state", rtt_destroy, is_delegated },
	{ "RMI_RTT_DESTROY.success.wiped", rtt_destroy, is_wiped },
	{ "RMI_RTT_DESTROY.success.rtte_state", rtt_destroy, parent_destroyed },
	{ "RMI_RTT_DESTROY.success.rtte_state_ns", rtt_destroy_ns, parent_unassigned_ns },
	{ "RMI_RTT_DESTROY.success.tlb", rtt_destroy_ns, ns_not_cached },
	{ "RMI_RTT_DESTROY.success.rtt", rtt_destroy, returns_granule },
	{ "RMI_RTT_DESTROY.success.top", rtt_destroy, top_end_of_table },
	{ "RMI_RTT_FOLD.success.rtt_state", rtt_fold, is_delegated },
	{ "RMI_RTT_FOLD.success.wiped", rtt_fold, is_wiped },
	{ "RMI_RTT_FOLD.success.rtte_ripas", rtt_fold, parent_ram },
	{ "RMI_RTT_FOLD.success.rtte_addr", rtt_fold_ns, parent_assigned_ns },
	{ "RMI_RTT_FOLD.success.rtt", rtt_fold, returns_granule },
	{ "RMI_RTT_FOLD.success.rim", rtt_fold, rim_kept },
	{ "RMI_RTT_MAP_UNPROTECTED.success.rtte_state", map_unprotected, ns_assigned },
	{ "RMI_RTT_MAP_UNPROTECTED.success.rtte_addr", map_unprotected, ns_mapped },
	{ "RMI_RTT_MAP_UNPROTECTED.success.gran_state", map_unprotected, ns_granule_untouched },
	{ "RMI_RTT_UNMAP_UNPROTECTED.success.rtte_state", unmap_unprotected, ns_unassigned },
	{ "RMI_RTT_UNMAP_UNPROTECTED.success.tlb", unmap_unprotected, ns_not_cached },
	{ "RMI_RTT_UNMAP_UNPROTECTED.success.top", unmap_unprotected, ns_top },
	{ "RMI_RTT_INIT_RIPAS.success.rtte_ripas", init_ripas, init_entries },
	{ "RMI_RTT_INIT_RIPAS.success.out_top", init_ripas, ripas_top },
	{ "RMI_RTT_INIT_RIPAS.success.rim", init_ripas, rim_extended },
	{ "RMI_RTT_SET_RIPAS.success.rtte_ripas", set_ripas, set_entries },
	{ "RMI_RTT_SET_RIPAS.success.out_top", set_ripas, ripas_top },
	{ "RMI_RTT_SET_RIPAS.success.ripas_addr", set_ripas, ripas_addr },
	{ "RMI_RTT_SET_RIPAS.success.rim", set_ripas, rim_kept },
	{ "RMI_CSM_VERSION.success.host", csm_version, host_is_known },
	{ "RMI_CSM_CREATE.success.desc_state", csm_donate, desc_state },
	{ "RMI_CSM_CREATE.success.provides", csm_donate, provides_one },
	{ "RMI_CSM_RECLAIM.success.desc_state", csm_reclaim, is_delegated },
	{ "RMI_CSM_RECLAIM.success.wiped", csm_reclaim, is_wiped },
	{ "CSM_CREATE.success_id", csm_create, id_returned },
	{ "CSM_CREATE.success_provider_keeps", csm_create, provider_keeps },
	{ "CSM_SHARE.success_epoch", csm_share, epoch_returned },
	{ "CSM_SHARE.success_maps_nothing", csm_share, nothing_mapped },
	{ "CSM_ATTACH.success_rights", csm_attach, window_mapped },
	{ "CSM_ATTACH.success_same_granule", csm_attach, same_granule },
	{ "CSM_REVOKE.success_epoch", csm_revoke, epoch_returned },
	{ "CSM_REVOKE.success_unmapped", csm_revoke, nothing_mapped },
	{ "CSM_REVOKE.success_grant", csm_revoke, grant_gone },
	{ "CSM_DESTROY.success_unmapped", csm_destroy, nothing_mapped },
	{ "CSM_DESTROY.success_region", csm_destroy, region_gone },
	{ "CSM_DESTROY.success_provides", csm_destroy, provides_none },
	{ "CSM_DESTROY.success_provider_keeps", csm_destroy, provider_keeps },
};

int main(int argc, char **argv)
{
	return effects_main(argc, argv, effects, ARRAY_SIZE(effects));
}
