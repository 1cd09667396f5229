/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm.h"

#include "check.h"
#include "granule.h"
#include "rmi.h"
#include "rtt.h"
#include "run.h"

uint64_t csm_close(uint64_t desc)
{
	uint64_t status;

	do {
		check_point();
		status = rmi_csm_close(desc);
	} while (status == RMI_CSM_INCOMPLETE);
	return status;
}

uint64_t csm_evict(uint64_t desc, uint64_t rd)
{
	uint64_t status;

	do {
		check_point();
		status = rmi_csm_evict(desc, rd);
	} while (status == RMI_CSM_INCOMPLETE);
	return status;
}

void csm_reclaim(struct realm *provider, uint64_t desc)
{
	CHECK_EQ(rmi_csm_reclaim(desc), RMI_SUCCESS);
	for (unsigned int i = 0; i < REALM_REGIONS; i++)
		if (provider->regions[i].desc == desc)
			provider->regions[i].desc = 0;
	realm_forget_region(desc);
	granule_take(desc);
}

struct region *csm_region(struct realm *realm, unsigned int n)
{
	CHECK(n < REALM_REGIONS && realm->regions[n].desc);
	return &realm->regions[n];
}

void csm_forget(struct realm *realm)
{
	for (unsigned int i = 0; i < REALM_REGIONS; i++) {
		/* the region may be gone, or this realm no longer attached: either is fine */
		if (realm->attached[i])
			csm_evict(realm->attached[i], realm->rd);
		realm->attached[i] = 0;
	}
	for (unsigned int i = 0; i < REALM_REGIONS; i++) {
		uint64_t desc = realm->regions[i].desc;

		if (!desc)
			continue;
		csm_close(desc);
		csm_reclaim(realm, desc);
	}
}

/* Tables down to a level for a range of protected addresses. */
static void build(struct realm *realm, uint64_t base, uint64_t size, int64_t level)
{
	uint64_t step = rtt_entry_size(level);

	CHECK(level >= 1 && level <= RTT_PAGE_LEVEL);
	for (uint64_t ipa = base & -step; ipa < base + size; ipa += step)
		rtt_ensure(realm, ipa, level);
}

/* Every page of the range that is not there yet. */
static void populate(struct realm *realm, uint64_t base, uint64_t size)
{
	for (uint64_t ipa = base; ipa < base + size; ipa += GRANULE_SIZE) {
		struct rtt_entry entry;

		CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
		if (entry.state == RMI_RTTE_UNASSIGNED)
			rtt_data_create_unknown(realm, ipa);
	}
}

static void on_create(struct rec *rec)
{
	struct realm *realm = rec->realm;
	struct rmi_rec_exit *exit = &rec->run->exit;
	unsigned int slot = 0;
	uint64_t desc;

	if (realm->csm_lazy)
		build(realm, exit->csm_base, exit->csm_size, (int64_t)exit->csm_level);
	else
		populate(realm, exit->csm_base, exit->csm_size);
	if (exit->csm_desc != 0)
		return; /* the second exit of one call: only tables were missing */
	while (slot < REALM_REGIONS && realm->regions[slot].desc)
		slot++;
	CHECK(slot < REALM_REGIONS);
	desc = granule_give(GRANULE_CSM);
	CHECK_EQ(rmi_csm_create(realm->rd, desc, rec->pa), RMI_SUCCESS);
	realm->regions[slot] = (struct region){ desc, exit->csm_base, exit->csm_size };
}

/* Every page of the range that is there. */
static void empty(struct realm *realm, uint64_t base, uint64_t size)
{
	uint64_t ipa = base;

	while (ipa < base + size) {
		struct rtt_entry entry;

		CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
		if (entry.state == RMI_RTTE_ASSIGNED) {
			rtt_data_destroy(realm, ipa);
			entry.level = RTT_PAGE_LEVEL;
		}
		ipa = (ipa & -rtt_entry_size(entry.level)) + rtt_entry_size(entry.level);
	}
}

/* The window: this realm's own pages go, tables come. */
static void on_attach(struct rec *rec)
{
	struct realm *realm = rec->realm;
	struct rmi_rec_exit *exit = &rec->run->exit;
	unsigned int slot = 0;

	empty(realm, exit->csm_base, exit->csm_size);
	build(realm, exit->csm_base, exit->csm_size, (int64_t)exit->csm_level);

	while (slot < REALM_REGIONS && realm->attached[slot] &&
	       realm->attached[slot] != exit->csm_desc)
		slot++;
	CHECK(slot < REALM_REGIONS);
	realm->attached[slot] = exit->csm_desc;
}

static void on_remove(struct rec *rec)
{
	struct realm *realm = rec->realm;
	uint64_t desc = rec->run->exit.csm_desc;

	for (unsigned int i = 0; i < REALM_REGIONS; i++) {
		if (realm->attached[i] == desc)
			realm->attached[i] = 0;
		if (realm->regions[i].desc == desc && !realm->keep_descriptors)
			csm_reclaim(realm, desc);
	}
}

enum rec_end exit_csm(struct rec *rec)
{
	struct realm *realm = rec->realm;
	uint64_t kind = rec->run->exit.csm_kind;
	bool request = kind == CSM_EXIT_CREATE || kind == CSM_EXIT_ATTACH;

	CHECK(kind >= CSM_EXIT_CREATE && kind <= CSM_EXIT_NOTIFY);
	realm->csm_exits[kind]++;
	if (request && realm->stop_on_request)
		return REC_ASKED;
	if (request && realm->csm_reject) {
		rec->run->enter.csm_response = CSM_RESPONSE_REJECT;
		return REC_GO_ON;
	}
	if (request && realm->csm_idle) {
		rec->run->enter.csm_response = CSM_RESPONSE_ACCEPT;
		return REC_GO_ON;
	}
	if (kind == CSM_EXIT_CREATE)
		on_create(rec);
	else if (kind == CSM_EXIT_ATTACH)
		on_attach(rec);
	else if (kind == CSM_EXIT_REMOVE)
		on_remove(rec);
	if (request)
		rec->run->enter.csm_response = CSM_RESPONSE_ACCEPT;
	return REC_GO_ON;
}
