/* SPDX-License-Identifier: BSD-3-Clause */
#include "realm.h"

#include <stddef.h>
#include <string.h>

#include <bare/protocol.h>

#include "check.h"
#include "csm.h"
#include "granule.h"
#include "images.h"
#include "lock.h"
#include "rmi.h"
#include "rtt.h"

#define RPV_FIRST 0xa0
#define VMIDS 256

static struct realm realms[REALM_MAX];
static struct {
	struct lock lock;
	bool used[VMIDS];
} vmids;

static uint16_t vmid_take(void)
{
	uint16_t found = VMIDS;

	lock_take(&vmids.lock);
	for (uint16_t v = 1; v < VMIDS && found == VMIDS; v++)
		if (!vmids.used[v])
			found = v;
	if (found < VMIDS)
		vmids.used[found] = true;
	lock_drop(&vmids.lock);
	CHECK(found < VMIDS);
	return found;
}

static struct realm *slot_take(void)
{
	struct realm *found = NULL;

	lock_take(&vmids.lock);
	for (unsigned int i = 0; i < REALM_MAX && !found; i++)
		if (!realms[i].used)
			found = &realms[i];
	if (found) {
		memset(found, 0, sizeof(*found));
		found->used = true;
	}
	lock_drop(&vmids.lock);
	CHECK(found);
	return found;
}

static void create_rd(struct realm *realm, uint8_t width)
{
	uint64_t page = granule_alloc(1, 1);
	struct rmi_realm_params *params = (struct rmi_realm_params *)page;

	realm->half = 1UL << (width - 1);
	rtt_geometry(width, realm->config.low_start, &realm->rtt_start, &realm->rtt_num);
	realm->vmid = vmid_take();
	realm->rtt_base = granule_give_many(realm->rtt_num, realm->rtt_num, GRANULE_RTT);

	params->s2sz = width;
	params->num_bps = (rmi_info.features >> RMI_FEAT0_NUM_BPS_SHIFT) & 0x3f;
	params->num_wps = (rmi_info.features >> RMI_FEAT0_NUM_WPS_SHIFT) & 0x3f;
	if (realm->config.num_bps)
		params->num_bps = realm->config.num_bps;
	if (realm->config.num_wps)
		params->num_wps = realm->config.num_wps;
	if (realm->config.pmu) {
		params->flags |= RMI_REALM_FLAG_PMU;
		params->pmu_num_ctrs = realm->config.pmu_num_ctrs;
	}
	params->hash_algo = realm->config.hash;
	if (realm->config.sve_vq) {
		params->flags |= RMI_REALM_FLAG_SVE;
		params->sve_vl = realm->config.sve_vq - 1;
	}
	for (unsigned int i = 0; i < sizeof(params->rpv); i++)
		params->rpv[i] = realm->config.rpv ? realm->config.rpv[i] :
						     (uint8_t)(RPV_FIRST + i);
	params->vmid = realm->vmid;
	params->rtt_base = realm->rtt_base;
	params->rtt_level_start = realm->rtt_start;
	params->rtt_num_start = realm->rtt_num;

	realm->rd = granule_give(GRANULE_RD);
	CHECK_EQ(rmi_realm_create(realm->rd, page), RMI_SUCCESS);
	if (realm->config.measure)
		rim_init(&realm->rim, params);
	granule_free(page, 1);
}

static void load_altered(struct realm *realm, uint64_t ipa, const uint8_t *from, uint64_t length)
{
	uint8_t *page = (uint8_t *)granule_alloc(1, 1);

	memcpy(page, from, length);
	page[GRANULE_SIZE - 1] ^= 1;
	rtt_data_create(realm, ipa, page, GRANULE_SIZE);
	granule_free((uint64_t)page, 1);
}

static void load_image(struct realm *realm)
{
	const struct realm_image *image = image_find(realm->config.program);
	uint64_t size = (uintptr_t)image->end - (uintptr_t)image->start;

	CHECK(size <= realm->ram);
	rtt_init_ram(realm, 0, realm->ram);
	for (uint64_t ipa = 0; ipa < size; ipa += GRANULE_SIZE) {
		const uint8_t *from = (const uint8_t *)image->start + ipa;
		uint64_t left = size - ipa;

		if (left <= GRANULE_SIZE && realm->config.altered)
			load_altered(realm, ipa, from, left);
		else
			rtt_data_create(realm, ipa, from,
					left < GRANULE_SIZE ? left : GRANULE_SIZE);
	}
	for (uint64_t ipa = (size + GRANULE_SIZE - 1) & -GRANULE_SIZE;
	     realm->config.populate && ipa < realm->ram; ipa += GRANULE_SIZE)
		rtt_data_create_unknown(realm, ipa);
}

struct realm *realm_new(const struct realm_config *config)
{
	struct realm *realm = slot_take();

	realm->config = *config;
	realm->name = config->name ? config->name : config->program;
	realm->ram = config->ram ? config->ram : BARE_RAM_MIN;
	realm->num_recs = config->recs ? config->recs : 1;
	CHECK(realm->num_recs <= REALM_RECS);
	create_rd(realm, config->width ? config->width : BARE_IPA_WIDTH);
	load_image(realm);
	if (config->shared) {
		uint64_t count = config->shared / GRANULE_SIZE;

		realm->shared_pa = granule_alloc(count, 1);
		rtt_map_shared(realm, realm->half + BARE_SHARED_OFFSET, realm->shared_pa, count);
	}
	return realm;
}

void realm_activate(struct realm *realm)
{
	for (uint32_t i = 0; i < realm->num_recs; i++)
		rec_create(realm, i, i == 0);
	CHECK_EQ(rmi_realm_activate(realm->rd), RMI_SUCCESS);
}

struct realm *realm_create(const struct realm_config *config)
{
	struct realm *realm = realm_new(config);

	realm_activate(realm);
	return realm;
}

void realm_destroy(struct realm *realm)
{
	uint32_t shared = (uint32_t)(realm->config.shared / GRANULE_SIZE);

	for (uint32_t i = 0; i < realm->num_recs; i++)
		if (realm->recs[i].pa)
			rec_destroy(&realm->recs[i]);
	if (realm->rd) {
		csm_forget(realm);
		rtt_destroy_all(realm);
		CHECK_EQ(rmi_realm_destroy(realm->rd), RMI_SUCCESS);
		granule_take(realm->rd);
		for (uint32_t i = 0; i < realm->rtt_num; i++)
			granule_take(realm->rtt_base + i * GRANULE_SIZE);
	}
	if (realm->shared_pa)
		granule_free(realm->shared_pa, shared);
	vmids.used[realm->vmid] = false;
	__atomic_store_n(&realm->used, false, __ATOMIC_RELEASE);
}

uint32_t realm_count(void)
{
	uint32_t n = 0;

	for (unsigned int i = 0; i < REALM_MAX; i++)
		n += realms[i].used;
	return n;
}

struct realm *realm_by_rd(uint64_t rd)
{
	for (unsigned int i = 0; i < REALM_MAX; i++)
		if (realms[i].used && realms[i].rd == rd)
			return &realms[i];
	check_fail(__FILE__, __LINE__, "no realm has its RD at 0x%lx", rd);
}

void realm_forget_region(uint64_t desc)
{
	for (unsigned int i = 0; i < REALM_MAX; i++)
		for (unsigned int j = 0; j < REALM_REGIONS; j++)
			if (realms[i].attached[j] == desc)
				realms[i].attached[j] = 0;
}

void realm_destroy_all(void)
{
	for (unsigned int i = 0; i < REALM_MAX; i++)
		if (realms[i].used)
			realm_destroy(&realms[i]);
}

void realm_abandon_all(void)
{
	for (unsigned int i = 0; i < REALM_MAX; i++)
		realms[i].used = false;
}
