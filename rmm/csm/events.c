/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events: what one realm tells another through the RMM, which says truthfully from whom it is (csm.md 3).
 *
 * Changes of attachments are records in the RD of the realm that they concern. Doorbells are bits in the slot that the
 * two realms share, so they cannot overflow. Both, rung included, belong to the lock of the receiver's RD.
 */
#include <string.h>

#include "csm.h"

/* PPIs that mean something else to every guest: PMU, maintenance, and the two timers. */
#define PPI_FIRST 16UL
#define PPI_LAST 31UL
#define PPI_TAKEN (BIT(23) | BIT(25) | BIT(27) | BIT(30))

enum bell {
	BELL_PROVIDER,
	BELL_CONSUMER,
};

static void add_waiting(struct realm_locked r, int delta)
{
	struct realm_events *events = &r.realm->events;

	__atomic_store_n(&events->waiting, events->waiting + (uint32_t)delta, __ATOMIC_RELAXED);
}

void event_post(struct link *l, bool to_provider, uint32_t kind)
{
	const struct realm_locked to = to_provider ? l->p : l->c;
	const bool by_host = to_provider && (kind == CSM_EVENT_CLOSED || kind == CSM_EVENT_BROKEN);
	struct realm_events *events = &to.realm->events;

	l->notice.kind = CSM_EXIT_NOTIFY;
	l->notice.desc = l->desc.v;
	l->notice.rd = realm_pa(to).v;
	if (events->lost)
		return;
	add_waiting(to, 1);
	if (events->count == REALM_EVENTS) {
		events->lost = true;
		return;
	}
	events->record[events->count++] = (struct csm_event_record){
		.csm = l->region->id,
		.from = by_host	    ? 0 :
			to_provider ? l->slot->realm :
				      l->region->provider_id,
		.epoch = by_host ? l->region->epoch : l->slot->epoch,
		.kind = kind,
	};
}

void link_slot_set_state(struct link *l, enum slot_state to)
{
	const uint8_t from = l->slot->state;

	slot_set_state(l->region, l->slot, to);
	if (to == SLOT_ATTACHED)
		event_post(l, true, CSM_EVENT_ATTACHED);
	else if (from == SLOT_ATTACHED && to == SLOT_DETACHING)
		event_post(l, true, CSM_EVENT_DETACHED);
	else if (from == SLOT_ATTACHED && to == SLOT_REVOKING)
		event_post(l, false,
			   l->region->state == REGION_CLOSING ? CSM_EVENT_CLOSED :
								CSM_EVENT_REVOKED);
}

void events_forget(struct realm_locked r, uint64_t csm)
{
	struct realm_events *events = &r.realm->events;
	uint8_t kept = 0;

	for (unsigned int i = 0; i < events->count; i++) {
		if (events->record[i].csm != csm)
			events->record[kept++] = events->record[i];
	}
	add_waiting(r, kept - events->count);
	events->count = kept;
}

/* Change what one direction of a slot has been rung. Returns how far down that was in the tree of the realm it is for. */
static unsigned int set_bell(struct realm_locked to, pa_t desc, struct slot *slot, enum bell bell,
			     uint32_t bits)
{
	struct region *region = arch_granule_ptr(desc);
	const uint64_t mine = BIT(slot - region->slots);

	add_waiting(to, (bits != 0) - (slot->bell[bell] != 0));
	slot->bell[bell] = bits;
	if (bell == BELL_CONSUMER)
		return tree_mark(to.realm->consumes, slot_ref(desc, region, slot), bits != 0);
	region->rung = bits != 0 ? region->rung | mine : region->rung & ~mine;
	return tree_mark(to.realm->provides, region_ref(desc), region->rung != 0);
}

unsigned int bells_clear(struct link *l)
{
	const unsigned int levels = set_bell(l->p, l->desc, l->slot, BELL_PROVIDER, 0);

	return levels + set_bell(l->c, l->desc, l->slot, BELL_CONSUMER, 0);
}

static void ring(struct link *l, enum bell bell, uint32_t bits)
{
	const struct realm_locked to = bell == BELL_PROVIDER ? l->p : l->c;

	set_bell(to, l->desc, l->slot, bell, l->slot->bell[bell] | bits);
	l->notice = (struct csm_notice){ .kind = CSM_EXIT_NOTIFY,
					 .desc = l->desc.v,
					 .rd = realm_pa(to).v };
}

uint64_t csm_notify(struct op *op)
{
	const bool up = op->by_consumer;
	const uint64_t *x = op->x;
	const struct link *l = &op->l;

	if (l->slot == NULL || (up ? l->region->provider_id : l->slot->realm) != x[2] ||
	    x[3] == 0 || x[3] > UINT32_MAX)
		return CSM_ERROR_INPUT;
	if (l->region->state != REGION_OPEN || l->slot->state != SLOT_ATTACHED)
		return CSM_ERROR_STATE;
	ring(&op->l, up ? BELL_PROVIDER : BELL_CONSUMER, (uint32_t)x[3]);
	return CSM_SUCCESS;
}

/* Where CSM_EVENTS puts what it takes. */
struct sink {
	struct realm_locked r;
	struct csm_event_record *out;
	unsigned int count;
	unsigned int spent; /* levels of the trees */
};

/* What one call may spend, at about 60 instructions a level; a doorbell costs as much as two. */
#define SINK_LEVELS (5 * TREE_DEPTH_MAX)
#define BELL_LEVELS 2

static bool has_room(const struct sink *s)
{
	return s->count < CSM_EVENTS_MAX && s->spent < SINK_LEVELS;
}

static void take_doorbell(struct sink *s, pa_t desc, struct slot *slot, enum bell bell)
{
	const struct region *region = arch_granule_ptr(desc);

	s->out[s->count++] = (struct csm_event_record){
		.csm = region->id,
		.from = bell == BELL_PROVIDER ? slot->realm : region->provider_id,
		.epoch = slot->epoch,
		.bits = slot->bell[bell],
		.kind = CSM_EVENT_DOORBELL,
	};
	s->spent += BELL_LEVELS + set_bell(s->r, desc, slot, bell, 0);
}

/* What happened before what was rung: a consumer attaches first. Takes what there is room for. */
static uint64_t take_events(struct sink *s)
{
	struct realm *realm = s->r.realm;
	uint64_t flags = realm->events.lost ? CSM_EVENTS_LOST : 0;
	uint64_t ref;

	memcpy(s->out, realm->events.record, realm->events.count * sizeof(*s->out));
	s->count = realm->events.count;
	add_waiting(s->r, -(int)s->count - realm->events.lost);
	realm->events.count = 0;
	realm->events.lost = false;

	while (has_room(s) && (ref = tree_marked(realm->consumes)) != 0)
		take_doorbell(s, tree_granule(ref), slot_at(ref), BELL_CONSUMER);
	while (has_room(s) && (ref = tree_marked(realm->provides)) != 0) {
		struct region *region = region_at(ref);

		while (region->rung != 0 && has_room(s))
			take_doorbell(s, tree_granule(ref),
				      &region->slots[__builtin_ctzl(region->rung)], BELL_PROVIDER);
	}
	return flags | (realm->events.waiting != 0 ? CSM_EVENTS_MORE : 0);
}

uint64_t csm_events(struct op *op)
{
	struct sink s = { .r = realm_lock_owner(op->rec->rd) };
	void *buffer;
	const uint64_t status = op_buffer(op, s.r, op->x[1], &buffer);

	if (status == CSM_SUCCESS) {
		s.out = buffer;
		s.r.realm->events.asked = true;
		op->out[1] = take_events(&s);
		op->out[0] = s.count;
	}
	realm_unlock(s.r);
	return status;
}

uint64_t csm_event_irq(struct op *op)
{
	const uint64_t intid = op->x[1];
	struct rec *rec = op->rec;
	struct realm_locked r;

	if (intid != 0 && (intid < PPI_FIRST || intid > PPI_LAST || (PPI_TAKEN & BIT(intid))))
		return CSM_ERROR_INPUT;
	/* Two list registers must not hold the same interrupt. From the next entry on the host is refused. */
	if (intid != 0 && gic_host_has(rec, intid))
		return CSM_ERROR_HOST;

	if (intid != rec->event_intid)
		arch_event_lr_set(rec, 0);
	rec->event_intid = (uint8_t)intid;
	r = realm_lock_owner(rec->rd);
	r.realm->events.asked = r.realm->events.asked || intid != 0;
	realm_unlock(r);
	return CSM_SUCCESS;
}
