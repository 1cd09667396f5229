/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A small machine with three realms that run.
 */
#include <string.h>

#include "csm_core.h"
#include "native.h"
#include "realm.h"
#include "rec.h"
#include "rmi_calls.h"

#include "model.h"

#define POOL (NATIVE_BANK0_BASE + MIB(4))
#define RUN_PAGE granule(USE_NS)
#define PARAMS granule(USE_NS + 1)

/* The first random number: the upper halves of realm ids and of region ids. */
#define REALM_HIGH 0x5a5a0001UL
#define REGION_HIGH 0x6b6b0002UL

uint64_t granule(unsigned int use)
{
	return POOL + use * GRANULE_SIZE;
}

uint64_t realm_granule(unsigned int realm, unsigned int use)
{
	return granule(USE_REALM + realm * REALM_GRANULES + use);
}

uint64_t rd_of(unsigned int realm)
{
	static const uint8_t uses[REALMS] = { USE_RD0, USE_RD1, USE_RD2 };

	return granule(uses[realm]);
}

uint64_t rec_of(unsigned int realm, unsigned int vcpu)
{
	return realm_granule(realm, REALM_REC + vcpu * REC_GRANULES);
}

uint64_t desc_of(unsigned int region)
{
	static const uint8_t uses[REGIONS] = { USE_DESC0, USE_DESC1, USE_DESC2 };

	return granule(uses[region]);
}

int realm_by_rd(uint64_t pa)
{
	for (int r = 0; r < REALMS; r++)
		if (rd_of((unsigned int)r) == pa)
			return r;
	return NONE;
}

int region_by_desc(uint64_t pa)
{
	for (int g = 0; g < REGIONS; g++)
		if (desc_of((unsigned int)g) == pa)
			return g;
	return NONE;
}

int data_by_pa(uint64_t pa)
{
	return pa >= granule(USE_DATA) && pa < granule(USE_DATA + GRANULES) ?
		       (int)((pa - granule(USE_DATA)) / GRANULE_SIZE) :
		       NONE;
}

uint64_t realm_id(uint32_t counter)
{
	return REALM_HIGH << 32 | counter;
}

uint64_t region_id(uint32_t counter)
{
	return REGION_HIGH << 32 | (counter ? counter : ID_NEVER);
}

static uint32_t counter_of(uint64_t id, uint64_t high)
{
	if (id == 0)
		return 0;
	if (id >> 32 != high)
		native_fail("%#lx is no id of this kind", id);
	return (uint32_t)id;
}

uint32_t realm_counter(uint64_t id)
{
	return counter_of(id, REALM_HIGH);
}

uint32_t region_counter(uint64_t id)
{
	return counter_of(id, REGION_HIGH);
}

uint64_t rmi_call(uint64_t fid, unsigned int count, const uint64_t *args, uint64_t *x1)
{
	uint64_t x[SMC_ARGS] = { fid };
	struct smc_result res;

	memcpy(&x[1], args, count * sizeof(*args));
	native_call_begin();
	rmi_dispatch(x, &res);
	if (native_locks_held())
		native_fail("a call returned with %u locks held", native_locks_held());
	if (x1 != NULL)
		*x1 = res.x[1];
	return res.x[0];
}

static void must(uint64_t status)
{
	if (status != RMI_SUCCESS)
		native_fail("a call that makes the world fails: %#lx", status);
}

static void create(unsigned int realm)
{
	struct rmi_realm_params *p = native_bus(PARAMS);

	memset(p, 0, sizeof(*p));
	p->s2sz = 32;
	p->num_bps = 1;
	p->num_wps = 1;
	p->hash_algo = RMI_HASH_SHA_256;
	/* Not part of the RIM: the realms differ in this alone. */
	memset(p->rpv, (int)realm + 1, sizeof(p->rpv));
	p->vmid = (uint16_t)(realm + 1);
	p->rtt_base = realm_granule(realm, REALM_ROOT);
	p->rtt_level_start = 1;
	p->rtt_num_start = 1;
	must(rmi(RMI_REALM_CREATE, rd_of(realm), PARAMS));
}

static void create_recs(unsigned int realm)
{
	const uint64_t rd = rd_of(realm);
	struct rmi_rec_params *p = native_bus(PARAMS);
	uint64_t count;

	must(rmi_call(RMI_REC_AUX_COUNT, 1, &rd, &count));
	for (unsigned int v = 0; v < VCPUS; v++) {
		memset(p, 0, sizeof(*p));
		p->flags = RMI_REC_FLAG_RUNNABLE;
		p->mpidr = v;
		p->num_aux = count;
		for (uint64_t i = 0; i < count; i++)
			p->aux[i] = rec_of(realm, v) + (i + 1) * GRANULE_SIZE;
		must(rmi(RMI_REC_CREATE, rd, rec_of(realm, v), PARAMS));
	}
}

void world_create_realm(unsigned int realm)
{
	const uint64_t rd = rd_of(realm);
	struct entry first;

	create(realm);
	must(rmi(RMI_RTT_CREATE, rd, realm_granule(realm, REALM_L2), 0, 2));
	must(rmi(RMI_RTT_CREATE, rd, realm_granule(realm, REALM_L3), 0, 3));
	must(rmi(RMI_RTT_INIT_RIPAS, rd, BUFFER_IPA, IPA_OF(RAM_PAGES)));
	memset(native_bus(PARAMS), 0, GRANULE_SIZE);
	must(rmi(RMI_DATA_CREATE, rd, realm_granule(realm, REALM_BUFFER), BUFFER_IPA, PARAMS, 0));
	create_recs(realm);
	must(rmi(RMI_REALM_ACTIVATE, rd));
	/* It is registered by its first call, whatever comes of that: no call after it changes state if it fails. */
	enter_smc(&first, realm, 0, CSM_SELF, 0, &rd);
}

/* All that the host can do to get rid of it. */
bool world_destroy_realm(unsigned int realm)
{
	const uint64_t rd = rd_of(realm);
	uint64_t status;

	rmi(RMI_DATA_DESTROY, rd, BUFFER_IPA);
	for (unsigned int p = 0; p < PAGES; p++)
		while (rmi(RMI_DATA_DESTROY, rd, IPA_OF(p)) == RMI_CSM_INCOMPLETE)
			;
	rmi(RMI_RTT_DESTROY, rd, 0, 3);
	rmi(RMI_RTT_DESTROY, rd, 0, 2);
	status = rmi(RMI_REALM_DESTROY, rd);
	if (status != RMI_SUCCESS && status != RMI_ERROR_REALM)
		native_fail("REALM_DESTROY answers %#lx", status);
	return status == RMI_SUCCESS;
}

void world_build(void)
{
	static const uint64_t random[] = { REALM_HIGH << 32 | REGION_HIGH };
	static const struct dram_bank banks[] = {
		{ NATIVE_BANK0_BASE, NATIVE_BANK0_SIZE },
		{ NATIVE_BANK1_BASE, NATIVE_BANK1_SIZE },
	};

	native_reset();
	native.random = random;
	native.random_count = 1;
	if (!granule_init(banks, ARRAY_SIZE(banks)))
		native_fail("the granule table is too small");
	granule_exclude(NATIVE_RMM_BASE, NATIVE_RMM_SIZE);
	csm_init();
	for (unsigned int use = 0; use < USE_NS; use++)
		must(rmi(RMI_GRANULE_DELEGATE, granule(use)));
	for (unsigned int realm = 0; realm < REALMS; realm++)
		world_create_realm(realm);
	must(rmi(RMI_CSM, RMI_CSM_OP_VERSION));
}
