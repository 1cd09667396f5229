/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What realms and the host can ask: CSM_INFO and CSM_PEER of every region by every realm, RMI_CSM READ, READ_ENTRY.
 */
#include <stdio.h>
#include <string.h>

#include "native.h"
#include "realm.h"
#include "rec.h"
#include "rmi_calls.h"
#include "sha2.h"

#include "model.h"

/* SHA-256 of a region of n pages, by what was written to each. */
static const uint8_t *digest_of(const uint8_t *content, unsigned int n)
{
	static uint8_t digests[PAGES + 1][1U << PAGES][64];
	static bool known[PAGES + 1][1U << PAGES];
	static uint64_t bytes[PAGES][GRANULE_SIZE / 8];
	unsigned int which = 0;

	for (unsigned int i = 0; i < n; i++) {
		which |= (unsigned int)content[i] << i;
		bytes[i][0] = content[i];
	}
	if (!known[n][which])
		sha2(false, bytes, n * GRANULE_SIZE, digests[n][which]);
	known[n][which] = true;
	return digests[n][which];
}

/* From the model's names to those of the ABI. */
static void translate(struct csm_info *info)
{
	if (info->seal == CSM_SEAL_SEALED)
		memcpy(info->digest, digest_of(info->digest, (unsigned int)info->size),
		       sizeof(info->digest));
	info->csm = region_id((uint32_t)info->csm);
	info->base = info->role == CSM_ROLE_PROVIDER || info->attachment != CSM_PEER_GRANTED ?
			     IPA_OF(info->base) :
			     0;
	info->size *= GRANULE_SIZE;
	info->provider = realm_id((uint32_t)info->provider);
	for (unsigned int i = 0; i < info->peer_count; i++)
		info->peers[i].realm = realm_id((uint32_t)info->peers[i].realm);
}

static const char *compare_info(const struct spec *s, unsigned int r, unsigned int v,
				unsigned int g)
{
	const struct csm_info *got = native_rmm_view(realm_granule(r, REALM_BUFFER));
	static char text[128];
	struct csm_info want;
	const uint64_t status = spec_info(s, r, g, &want);
	struct entry e;

	smc(&e, r, v, CSM_INFO, region_id(s->region[g].id), BUFFER_IPA);
	if (e.x[0] != status) {
		snprintf(text, sizeof(text), "INFO of region %u answers realm %u %lu, should %lu",
			 g, r, e.x[0], status);
		return text;
	}
	if (status != CSM_SUCCESS)
		return NULL;
	translate(&want);
	if (memcmp(&want, got, sizeof(want)) == 0)
		return NULL;
	for (unsigned int i = 0; i < sizeof(want) / 8; i++)
		if (((const uint64_t *)&want)[i] != ((const uint64_t *)got)[i]) {
			snprintf(text, sizeof(text),
				 "INFO of region %u to realm %u: at %#x %#lx, should be %#lx", g, r,
				 i * 8, ((const uint64_t *)got)[i], ((const uint64_t *)&want)[i]);
			break;
		}
	return text;
}

static const char *compare_peer(const struct spec *s, unsigned int r, unsigned int v,
				unsigned int g, unsigned int peer)
{
	const struct csm_peer *got = native_rmm_view(realm_granule(r, REALM_BUFFER));
	static char text[128];
	const uint64_t status = spec_peer(s, r, g, s->realm[peer].id);
	const struct realm *realm = native_rmm_view(rd_of(peer));
	struct entry e;

	smc(&e, r, v, CSM_PEER, region_id(s->region[g].id), realm_id(s->realm[peer].id),
	    BUFFER_IPA);
	if (e.x[0] == status &&
	    (status != CSM_SUCCESS ||
	     (got->realm == realm->id && memcmp(got->rpv, realm->rpv, sizeof(got->rpv)) == 0 &&
	      memcmp(got->rim, realm->measurement[0], sizeof(got->rim)) == 0)))
		return NULL;
	snprintf(text, sizeof(text),
		 "PEER of region %u about realm %u answers realm %u %lu, should %lu", g, peer, r,
		 e.x[0], status);
	return text;
}

static const char *compare_of_realm(const struct spec *s, unsigned int r)
{
	const struct s_vcpu *vcpu = s->realm[r].vcpu;
	const unsigned int v = vcpu[0].waits != WAITS_NOT;
	const char *wrong = NULL;

	if (!vcpu[v].exists || vcpu[v].waits != WAITS_NOT)
		return NULL;
	for (unsigned int g = 0; g < REGIONS && wrong == NULL; g++) {
		wrong = compare_info(s, r, v, g);
		for (unsigned int p = 0; p < REALMS && wrong == NULL; p++)
			wrong = compare_peer(s, r, v, g, p);
	}
	return wrong;
}

/* RMI_CSM READ: what the host needs to know, nothing else. */
static const char *compare_read(const struct spec *s, unsigned int g)
{
	const struct s_region *r = &s->region[g];
	const uint64_t x[SMC_ARGS] = { RMI_CSM, RMI_CSM_OP_READ, desc_of(g), ~0UL };
	unsigned int windows = 0;
	struct smc_result res;

	for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
		windows += s_slot_attached(t);
	rmi_dispatch(x, &res);
	if (r->state == REGION_NONE)
		return res.x[0] == RMI_ERROR_INPUT ? NULL : "READ of what is no descriptor";
	if (res.x[0] != RMI_SUCCESS || RMI_CSM_READ_STATE(res.x[4]) != r->state ||
	    RMI_CSM_READ_ATTACHED(res.x[4]) != windows || res.x[2] != IPA_OF(r->base) ||
	    res.x[3] != r->size * GRANULE_SIZE ||
	    res.x[1] != (r->provider == NONE ? 0 : rd_of((unsigned int)r->provider)))
		return "READ says something else";
	return NULL;
}

/* RTT_READ_ENTRY: of a window's entry no address. */
static const char *compare_entry(const struct spec *s, unsigned int r, unsigned int p)
{
	static const uint8_t states[] = {
		[PAGE_BORROWED] = RMI_RTTE_BORROWED, [PAGE_RESERVED] = RMI_RTTE_RESERVED
	};
	const struct s_page *page = &s->realm[r].page[p];
	const uint64_t x[SMC_ARGS] = { RMI_RTT_READ_ENTRY, rd_of(r), IPA_OF(p), 3 };
	const bool assigned = page->kind == PAGE_OWN && page->granule != NONE;
	struct smc_result res;

	rmi_dispatch(x, &res);
	if (res.x[0] != RMI_SUCCESS || res.x[1] != 3 || res.x[4] != page->ripas ||
	    res.x[2] != (page->kind != PAGE_OWN ? states[page->kind] :
			 assigned		? RMI_RTTE_ASSIGNED :
						  RMI_RTTE_UNASSIGNED) ||
	    (int)data_by_pa(res.x[3]) != (assigned ? page->granule : NONE))
		return "READ_ENTRY says something else";
	return NULL;
}

static const char *compare_host(const struct spec *s)
{
	const char *wrong = NULL;

	for (unsigned int g = 0; g < REGIONS && wrong == NULL; g++)
		wrong = compare_read(s, g);
	for (unsigned int i = 0; i < REALMS * PAGES && wrong == NULL; i++)
		if (s->realm[i / PAGES].exists)
			wrong = compare_entry(s, i / PAGES, i % PAGES);
	return wrong;
}

const char *compare_views(const struct spec *s)
{
	const char *wrong = compare_host(s);

	undo_begin();
	for (unsigned int r = 0; r < REALMS && wrong == NULL; r++)
		wrong = compare_of_realm(s, r);
	undo();
	return wrong;
}
