/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_unit.h"
#include "good.h"

#define ATTR (6UL << 2 | 3UL << 6)
#define PAGE 4096U
#define HALF 2048U

/* The operands are the first n registers from x1. */
static unsigned int in_registers(uint64_t *x, uint64_t **operands, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		operands[i] = &x[1 + i];
	return n;
}

static unsigned int version(uint64_t *x, uint64_t **operands)
{
	x[1] = RMI_ABI_VERSION;
	return in_registers(x, operands, 0);
}

static unsigned int features(uint64_t *x, uint64_t **operands)
{
	return in_registers(x, operands, 0);
}

static unsigned int delegate(uint64_t *x, uint64_t **operands)
{
	x[1] = ns_page();
	return in_registers(x, operands, 1);
}

static unsigned int undelegate(uint64_t *x, uint64_t **operands)
{
	x[1] = delegated();
	return in_registers(x, operands, 1);
}

static unsigned int realm_create(uint64_t *x, uint64_t **operands)
{
	realm_params.vmid = fresh_vmid();
	realm_params.rtt_base = delegated();
	x[1] = delegated();
	x[2] = ns_page();
	write_realm_params(x[2]);
	operands[2] = &((struct rmi_realm_params *)host(x[2]))->rtt_base;
	return in_registers(x, operands, 2) + 1;
}

static unsigned int realm_new(uint64_t *x, uint64_t **operands)
{
	make_realm(&w);
	x[1] = w.rd;
	return in_registers(x, operands, 1);
}

static unsigned int rec_create(uint64_t *x, uint64_t **operands)
{
	uint64_t aux[RMI_MAX_AUX];
	struct rmi_rec_params *params;
	unsigned int n;

	make_realm(&w);
	x[1] = w.rd;
	x[2] = delegated();
	x[3] = ns_page();
	params = host(x[3]);
	fill_rec_params(params, &w, 0, aux);
	n = in_registers(x, operands, 3);
	for (unsigned int i = 0; i < params->num_aux && n < GOOD_OPERANDS_MAX; i++)
		operands[n++] = &params->aux[i];
	return n;
}

static unsigned int rec_destroy(uint64_t *x, uint64_t **operands)
{
	make_running(&w);
	x[1] = w.rec;
	return in_registers(x, operands, 1);
}

static unsigned int rec_enter(uint64_t *x, uint64_t **operands)
{
	make_running(&w);
	memset(&((struct rmi_rec_run *)host(w.run))->exit, 0xdb, HALF);
	guest_ready();
	x[1] = w.rec;
	x[2] = w.run;
	return in_registers(x, operands, 2);
}

static unsigned int data_create(uint64_t *x, uint64_t **operands)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = delegated();
	x[3] = IPA_A;
	x[4] = ns_page();
	x[5] = RMI_MEASURE_CONTENT;
	memset(host(x[4]), 0x3d, GRANULE_SIZE);
	operands[2] = &x[4];
	return in_registers(x, operands, 2) + 1;
}

static unsigned int data_create_unknown(uint64_t *x, uint64_t **operands)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = delegated();
	x[3] = IPA_A;
	return in_registers(x, operands, 2);
}

static unsigned int data_destroy(uint64_t *x, uint64_t **operands)
{
	make_running(&w);
	x[1] = w.rd;
	x[2] = IPA_A;
	return in_registers(x, operands, 1);
}

static unsigned int rtt_create(uint64_t *x, uint64_t **operands)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = delegated();
	x[3] = IPA_A + MIB(2);
	x[4] = 3;
	return in_registers(x, operands, 2);
}

/* RTT_DESTROY, RTT_FOLD and RTT_READ_ENTRY. */
static unsigned int rtt_entry(uint64_t *x, uint64_t **operands)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = IPA_A;
	x[3] = 3;
	return in_registers(x, operands, 1);
}

static unsigned int map_unprotected(uint64_t *x, uint64_t **operands)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = IPA_NS;
	x[3] = 3;
	x[4] = ns_page() | ATTR;
	return in_registers(x, operands, 1);
}

static unsigned int unmap_unprotected(uint64_t *x, uint64_t **operands)
{
	map_unprotected(x, operands);
	rmi_ok(RMI_RTT_MAP_UNPROTECTED, x[1], x[2], x[3], x[4]);
	x[4] = 0;
	return in_registers(x, operands, 1);
}

static unsigned int init_ripas(uint64_t *x, uint64_t **operands)
{
	make_mapped(&w);
	x[1] = w.rd;
	x[2] = IPA_A;
	x[3] = IPA_A + KIB(32);
	return in_registers(x, operands, 1);
}

static unsigned int set_ripas(uint64_t *x, uint64_t **operands)
{
	make_running(&w);
	x[1] = w.rd;
	x[2] = w.rec;
	x[3] = IPA_A;
	x[4] = IPA_A + KIB(32);
	realm_smc(RSI_IPA_STATE_SET, x[3], x[4], RIPAS_EMPTY, 0);
	enter_until(&w, RMI_EXIT_RIPAS_CHANGE);
	return in_registers(x, operands, 2);
}

static unsigned int psci_complete(uint64_t *x, uint64_t **operands)
{
	make_mapped(&w);
	make_rec(&w);
	make_rec(&w);
	activate(&w);
	realm_smc(PSCI_AFFINITY_INFO, 1, 0);
	enter_until(&w, RMI_EXIT_PSCI);
	x[1] = w.rec;
	x[2] = w.rec2;
	x[3] = PSCI_SUCCESS;
	return in_registers(x, operands, 2);
}

static unsigned int csm_version(uint64_t *x, uint64_t **operands)
{
	x[1] = RMI_CSM_OP_VERSION;
	return in_registers(x, operands, 0);
}

static unsigned int csm_donate(uint64_t *x, uint64_t **operands)
{
	make_realms();
	csm_once(&p, CSM_CREATE, REGION, REGION_SIZE, 0);
	x[1] = RMI_CSM_OP_CREATE;
	x[2] = p.rd;
	x[3] = delegated();
	x[4] = p.rec;
	return in_registers(x + 1, operands, 3);
}

static unsigned int csm_descriptor(uint64_t *x, uint64_t **operands, uint64_t op)
{
	make_attached(CSM_RIGHT_RW);
	x[1] = op;
	x[2] = desc;
	return in_registers(x + 1, operands, 1);
}

static unsigned int csm_close(uint64_t *x, uint64_t **operands)
{
	return csm_descriptor(x, operands, RMI_CSM_OP_CLOSE);
}

static unsigned int csm_evict(uint64_t *x, uint64_t **operands)
{
	csm_descriptor(x, operands, RMI_CSM_OP_EVICT);
	x[3] = c.rd;
	return in_registers(x + 1, operands, 2);
}

static unsigned int csm_reclaim(uint64_t *x, uint64_t **operands)
{
	csm_descriptor(x, operands, RMI_CSM_OP_RECLAIM);
	rmi_ok(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
	return 1;
}

const struct good_call good_calls[] = {
	{ "RMI_VERSION", RMI_VERSION, 0, 6, 0, 0, version },
	{ "RMI_FEATURES", RMI_FEATURES, 0, 2, 0, 0, features },
	{ "RMI_GRANULE_DELEGATE", RMI_GRANULE_DELEGATE, 1, 0, 0, 0, delegate },
	{ "RMI_GRANULE_UNDELEGATE", RMI_GRANULE_UNDELEGATE, 1, 0, 0, 0, undelegate },
	{ "RMI_REALM_CREATE", RMI_REALM_CREATE, 3, 0, PAGE, 0, realm_create },
	{ "RMI_REALM_ACTIVATE", RMI_REALM_ACTIVATE, 1, 0, 0, 0, realm_new },
	{ "RMI_REALM_DESTROY", RMI_REALM_DESTROY, 1, 0, 0, 0, realm_new },
	{ "RMI_REC_AUX_COUNT", RMI_REC_AUX_COUNT, 1, 2, 0, 0, realm_new },
	{ "RMI_REC_CREATE", RMI_REC_CREATE, 4, 0, PAGE, 0, rec_create },
	{ "RMI_REC_DESTROY", RMI_REC_DESTROY, 1, 0, 0, 0, rec_destroy },
	{ "RMI_REC_ENTER", RMI_REC_ENTER, 2, 0, HALF, HALF, rec_enter },
	{ "RMI_DATA_CREATE", RMI_DATA_CREATE, 3, 0, PAGE, 0, data_create },
	{ "RMI_DATA_CREATE_UNKNOWN", RMI_DATA_CREATE_UNKNOWN, 2, 0, 0, 0, data_create_unknown },
	{ "RMI_DATA_DESTROY", RMI_DATA_DESTROY, 1, 6, 0, 0, data_destroy },
	{ "RMI_RTT_CREATE", RMI_RTT_CREATE, 2, 0, 0, 0, rtt_create },
	{ "RMI_RTT_DESTROY", RMI_RTT_DESTROY, 1, 6, 0, 0, rtt_entry },
	{ "RMI_RTT_FOLD", RMI_RTT_FOLD, 1, 2, 0, 0, rtt_entry },
	{ "RMI_RTT_READ_ENTRY", RMI_RTT_READ_ENTRY, 1, 0x1e, 0, 0, rtt_entry },
	{ "RMI_RTT_MAP_UNPROTECTED", RMI_RTT_MAP_UNPROTECTED, 1, 0, 0, 0, map_unprotected },
	{ "RMI_RTT_UNMAP_UNPROTECTED", RMI_RTT_UNMAP_UNPROTECTED, 1, 2, 0, 0, unmap_unprotected },
	{ "RMI_RTT_INIT_RIPAS", RMI_RTT_INIT_RIPAS, 1, 2, 0, 0, init_ripas },
	{ "RMI_RTT_SET_RIPAS", RMI_RTT_SET_RIPAS, 2, 2, 0, 0, set_ripas },
	{ "RMI_PSCI_COMPLETE", RMI_PSCI_COMPLETE, 2, 0, 0, 0, psci_complete },
	{ "RMI_CSM_VERSION", RMI_CSM, 0, 2, 0, 0, csm_version },
	{ "RMI_CSM_CREATE", RMI_CSM, 3, 0, 0, 0, csm_donate },
	{ "RMI_CSM_CLOSE", RMI_CSM, 1, 0, 0, 0, csm_close },
	{ "RMI_CSM_EVICT", RMI_CSM, 2, 0, 0, 0, csm_evict },
	{ "RMI_CSM_RECLAIM", RMI_CSM, 1, 0, 0, 0, csm_reclaim },
};

const size_t good_call_count = ARRAY_SIZE(good_calls);
