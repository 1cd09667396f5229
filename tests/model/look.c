/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is there, from page tables, TLB model and realm descriptors; and whether it is what the specification says.
 */
#include <stdio.h>
#include <string.h>

#include "native.h"
#include "realm.h"
#include "rec.h"

#include "descriptor.h"
#include "model.h"

static char text[256];

#define DIFFERS(...) (snprintf(text, sizeof(text), __VA_ARGS__), text)

static const struct realm *rd_view(unsigned int realm)
{
	return native_rmm_view(rd_of(realm));
}

static struct s_page page_of(uint64_t e)
{
	const enum rtte_kind kind = rtte_kind(e, S2_LEVEL_LEAF);
	const bool valid = e & RTTE_VALID;
	struct s_page p = { .kind = kind == RTTE_K_BORROWED ? PAGE_BORROWED :
				    kind == RTTE_K_RESERVED ? PAGE_RESERVED :
							      PAGE_OWN,
			    .granule = NONE,
			    .readable = valid && e & RTTE_S2AP_R,
			    .writable = valid && e & RTTE_S2AP_W,
			    .executable = valid && !(e & MASK(54, 53)),
			    .marked = e & RTTE_REGION,
			    .draining = e & RTTE_DRAINING };

	if (p.kind == PAGE_OWN)
		p.ripas = (uint8_t)rtte_ripas(e);
	if (kind == RTTE_K_BORROWED || kind == RTTE_K_ASSIGNED)
		p.granule = (int8_t)data_by_pa(rtte_pa(e).v);
	return p;
}

void look(struct seen *seen)
{
	for (unsigned int r = 0; r < REALMS; r++) {
		const uint64_t *table = native_rmm_view(realm_granule(r, REALM_L3));

		for (unsigned int p = 0; p < PAGES; p++)
			seen->page[r][p] = page_of(table[IPA_OF(p) / GRANULE_SIZE]);
	}
	for (unsigned int g = 0; g < REGIONS; g++)
		descriptor_look(desc_of(g), &seen->region[g].state, &seen->region[g].seal,
				&seen->region[g].attached);
}

/* What any PE may still do by what is cached is what the page says, no more and no less. */
static const char *compare_tlb(const struct spec *s, unsigned int r, unsigned int p)
{
	const struct s_page *page = &s->realm[r].page[p];
	const struct native_tlb *t =
		native_tlb_find((uint16_t)(r + 1), IPA_OF(p), S2_LEVEL_LEAF, false);

	if (t == NULL)
		return page->readable ? DIFFERS("realm %u page %u is in no TLB", r, p) : NULL;
	if (t->read != page->readable || t->write != page->writable ||
	    t->exec != page->executable || data_by_pa(t->pa) != page->granule)
		return DIFFERS(
			"realm %u page %u: TLB has %c%c%c of granule %d, should have %c%c%c of %d",
			r, p, t->read ? 'R' : '-', t->write ? 'W' : '-', t->exec ? 'X' : '-',
			data_by_pa(t->pa), page->readable ? 'R' : '-', page->writable ? 'W' : '-',
			page->executable ? 'X' : '-', page->granule);
	return NULL;
}

static const char *show_page(const struct s_page *p)
{
	static char shown[2][64];
	static unsigned int next;
	static const char *const kinds[] = { "own", "borrowed", "reserved" };
	static const char *const ripas[] = { "EMPTY", "RAM", "DESTROYED" };

	next ^= 1;
	snprintf(shown[next], sizeof(shown[next]), "%s %s %c%c%c granule %d%s%s", kinds[p->kind],
		 ripas[p->ripas], p->readable ? 'R' : '-', p->writable ? 'W' : '-',
		 p->executable ? 'X' : '-', p->granule, p->marked ? " marked" : "",
		 p->draining ? " draining" : "");
	return shown[next];
}

static const char *compare_pages(const struct spec *s, const struct seen *seen)
{
	for (unsigned int r = 0; r < REALMS; r++)
		for (unsigned int p = 0; p < PAGES; p++) {
			const char *wrong;

			if (memcmp(&s->realm[r].page[p], &seen->page[r][p],
				   sizeof(struct s_page)) != 0)
				return DIFFERS("realm %u page %u is [%s], should be [%s]", r, p,
					       show_page(&seen->page[r][p]),
					       show_page(&s->realm[r].page[p]));
			wrong = compare_tlb(s, r, p);
			if (wrong != NULL)
				return wrong;
		}
	return NULL;
}

static unsigned int bells_for(const struct spec *s, unsigned int realm)
{
	unsigned int count = 0;

	for (const struct s_region *g = s->region; g < s->region + REGIONS; g++)
		for (const struct s_slot *t = g->slot; t < g->slot + SLOTS; t++) {
			count += t->bell_provider != 0 && g->provider == (int)realm;
			count += t->bell_consumer != 0 && t->realm == (int)realm;
		}
	return count;
}

static const char *compare_events(const struct spec *s, unsigned int r)
{
	const struct s_realm *want = &s->realm[r];
	const struct realm_events *got = &rd_view(r)->events;
	const unsigned int waiting = want->event_count + bells_for(s, r) + want->lost;

	if (got->count != want->event_count || got->lost != want->lost || got->waiting != waiting)
		return DIFFERS("realm %u: %u events, %u wait, should be %u, %u", r, got->count,
			       got->waiting, want->event_count, waiting);
	for (unsigned int i = 0; i < got->count; i++) {
		const struct csm_event_record *e = &got->record[i];
		const struct s_event *w = &want->event[i];

		if (region_counter(e->csm) != w->region || realm_counter(e->from) != w->from ||
		    e->epoch != w->epoch || e->kind != w->kind || e->bits != 0)
			return DIFFERS(
				"realm %u: event %u is (region %u, from %u, epoch %lu, kind %u), should be (%u, %u, %u, %u)",
				r, i, region_counter(e->csm), realm_counter(e->from), e->epoch,
				e->kind, w->region, w->from, w->epoch, w->kind);
	}
	return NULL;
}

static const char *compare_vcpu(const struct s_vcpu *v, unsigned int r, unsigned int i)
{
	static const uint8_t pending[] = {
		[WAITS_NOT] = PENDING_NONE,
		[WAITS_CREATE] = PENDING_CSM,
		[WAITS_ATTACH] = PENDING_CSM,
		[WAITS_RIPAS] = PENDING_RIPAS,
	};
	const uint64_t pa = rec_of(r, i);
	const struct rec *rec = native_rmm_view(pa);
	const bool exists = granule_state(granule_find(pa)) == GRANULE_REC;

	if (exists != v->exists)
		return DIFFERS("realm %u vCPU %u is %s", r, i, exists ? "there" : "gone");
	if (exists && rec->pending != pending[v->waits])
		return DIFFERS("realm %u vCPU %u waits for %u, should for %u", r, i, rec->pending,
			       pending[v->waits]);
	return NULL;
}

static const char *compare_realm(const struct spec *s, unsigned int r)
{
	const struct s_realm *want = &s->realm[r];
	const bool exists = granule_state(granule_find(rd_of(r))) == GRANULE_RD;
	const char *wrong = NULL;

	if (exists != want->exists)
		return DIFFERS("realm %u is %s", r, exists ? "there" : "gone");
	if (!exists)
		return NULL;
	if (realm_counter(rd_view(r)->id) != want->id)
		return DIFFERS("realm %u has id %u, should have %u", r,
			       realm_counter(rd_view(r)->id), want->id);
	for (unsigned int v = 0; v < VCPUS && wrong == NULL; v++)
		wrong = compare_vcpu(&want->vcpu[v], r, v);
	return wrong != NULL ? wrong : compare_events(s, r);
}

static unsigned int windows(const struct s_region *r)
{
	unsigned int count = 0;

	for (const struct s_slot *t = r->slot; t < r->slot + SLOTS; t++)
		count += s_slot_attached(t);
	return count;
}

static const char *compare_region(const struct spec *s, const struct seen *seen, unsigned int g)
{
	const struct s_region *want = &s->region[g];

	if (seen->region[g].state != want->state || seen->region[g].seal != want->seal ||
	    seen->region[g].attached != windows(want))
		return DIFFERS("region %u: state %u, seal %u, %u windows; should be %u, %u, %u", g,
			       seen->region[g].state, seen->region[g].seal,
			       seen->region[g].attached, want->state, want->seal, windows(want));
	return NULL;
}

const char *compare_state(const struct spec *s, const struct seen *seen)
{
	const char *wrong = compare_pages(s, seen);

	for (unsigned int r = 0; r < REALMS && wrong == NULL; r++)
		wrong = compare_realm(s, r);
	for (unsigned int g = 0; g < REGIONS && wrong == NULL; g++)
		wrong = compare_region(s, seen, g);
	return wrong;
}
