/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Events: who hears of what, from whom (csm.md 3, CSM_NOTIFY and CSM_EVENTS).
 */
#include <stddef.h>

#include "spec.h"

/* about NULL: of the region itself, by the host's doing. Whoever runs the exit is told whom to schedule. */
void post(struct spec *s, struct outcome *o, unsigned int to, const struct s_region *r,
	  const struct s_slot *about, uint32_t kind)
{
	struct s_realm *realm = &s->realm[to];

	o->ending = ENDS_NOTIFY;
	o->region = (int8_t)(r - s->region);
	o->realm = (int8_t)to;
	if (realm->lost)
		return;
	if (realm->event_count == EVENTS) {
		realm->lost = true;
		return;
	}
	realm->event[realm->event_count++] = (struct s_event){
		.region = r->id,
		.from = about == NULL	       ? 0 :
			(int)to == r->provider ? about->id :
						 r->provider_id,
		.epoch = about == NULL ? r->epoch : about->epoch,
		.kind = kind,
	};
}

void forget_events(struct s_realm *realm, uint32_t region)
{
	uint8_t kept = 0;

	for (unsigned int i = 0; i < realm->event_count; i++)
		if (realm->event[i].region != region)
			realm->event[kept++] = realm->event[i];
	for (unsigned int i = kept; i < realm->event_count; i++)
		realm->event[i] = (struct s_event){ 0 };
	realm->event_count = kept;
}

void do_notify(struct spec *s, const struct action *a, struct outcome *o)
{
	const uint32_t id = a->stale ? a->stale : s->region[a->region].id;
	const uint32_t peer = s->realm[a->other].id;
	const int g = s_region_find(s, id);
	struct s_region *r;
	struct s_slot *t;
	bool to_consumer;
	int k;

	call_begins(s, a, &(struct s_call){ .op = OP_NOTIFY });
	if (g == NONE) {
		answer(s, a, o, CSM_ERROR_INPUT, 0);
		return;
	}
	r = &s->region[g];
	to_consumer = r->provider == a->realm;
	k = s_slot_find(r, to_consumer ? peer : s->realm[a->realm].id);
	t = &r->slot[k];
	if (k == NONE || (!to_consumer && (r->provider_id != peer || t->state == SLOT_BARRED))) {
		answer(s, a, o, CSM_ERROR_INPUT, 0);
		return;
	}
	if (r->state != REGION_OPEN || t->state != SLOT_ATTACHED) {
		answer(s, a, o, CSM_ERROR_STATE, 0);
		return;
	}
	if (to_consumer)
		t->bell_consumer |= a->arg;
	else
		t->bell_provider |= a->arg;
	answer(s, a, o, CSM_SUCCESS, 0);
	o->ending = ENDS_NOTIFY;
	o->region = (int8_t)g;
	o->realm = to_consumer ? t->realm : r->provider;
}

/* The answer's records are compared before they are forgotten here; doorbells have no order. */
void do_events(struct spec *s, const struct action *a, struct outcome *o)
{
	struct s_realm *realm = &s->realm[a->realm];
	struct s_event *bell = o->bells;

	call_begins(s, a, &(struct s_call){ .op = OP_EVENTS });
	for (struct s_region *r = s->region; r < s->region + REGIONS; r++)
		for (struct s_slot *t = r->slot; t < r->slot + SLOTS; t++) {
			uint32_t bits = 0;

			if (!s_slot_attached(t))
				continue;
			if (t->realm == a->realm) {
				bits = t->bell_consumer;
				t->bell_consumer = 0;
			}
			if (r->provider == a->realm) {
				bits = t->bell_provider;
				t->bell_provider = 0;
			}
			if (bits)
				*bell++ = (struct s_event){
					.region = r->id,
					.from = r->provider == a->realm ? t->id : r->provider_id,
					.epoch = t->epoch,
					.kind = bits,
				};
		}
	o->lost = realm->lost;
	answer(s, a, o, CSM_SUCCESS, realm->event_count + (uint32_t)(bell - o->bells));
	for (unsigned int i = 0; i < realm->event_count; i++)
		realm->event[i] = (struct s_event){ 0 };
	realm->event_count = 0;
	realm->lost = false;
	realm->listens = true;
}
