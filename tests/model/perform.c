/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A step on the side of the implementation: the call, and what it came to in the specification's terms.
 */
#include <stdio.h>
#include <string.h>

#include <abi/rsi.h>

#include "esr.h"
#include "native.h"
#include "realm.h"
#include "rec.h"

#include "model.h"

static uint8_t page_of_ipa(uint64_t ipa)
{
	return ipa == 0 ? 0 : (uint8_t)((ipa - PAGE_IPA) / GRANULE_SIZE);
}

static void csm_exit(const struct rmi_rec_exit *exit, struct outcome *o)
{
	static const uint8_t endings[] = {
		[CSM_EXIT_CREATE] = ENDS_CREATE,
		[CSM_EXIT_ATTACH] = ENDS_ATTACH,
		[CSM_EXIT_REMOVE] = ENDS_REMOVE,
		[CSM_EXIT_NOTIFY] = ENDS_NOTIFY,
	};
	const bool asks = exit->csm_kind == CSM_EXIT_CREATE || exit->csm_kind == CSM_EXIT_ATTACH;

	if (exit->csm_kind < CSM_EXIT_CREATE || exit->csm_kind > CSM_EXIT_NOTIFY)
		native_fail("exit of kind %lu", exit->csm_kind);
	o->ending = endings[exit->csm_kind];
	if (asks != (exit->csm_level != 0) || (asks && exit->csm_level != 3))
		native_fail("exit %lu asks for level %lu", exit->csm_kind, exit->csm_level);
	if (exit->csm_desc != 0)
		o->region = (int8_t)region_by_desc(exit->csm_desc);
	if (exit->csm_rd != 0)
		o->realm = (int8_t)realm_by_rd(exit->csm_rd);
	o->base = page_of_ipa(exit->csm_base);
	o->size = (uint8_t)(exit->csm_size / GRANULE_SIZE);
	/* Nothing is answered yet. */
	if (asks)
		o->status = 0;
}

static void entered(const struct entry *e, struct outcome *o)
{
	o->status = e->x[0];
	if (e->status != RMI_SUCCESS) {
		o->ending = ENDS_REFUSED;
		o->status = e->status;
		return;
	}
	switch (e->exit.exit_reason) {
	case RMI_EXIT_IRQ:
		break;
	case RMI_EXIT_CSM:
		csm_exit(&e->exit, o);
		break;
	case RMI_EXIT_RIPAS_CHANGE:
		o->ending = ENDS_RIPAS;
		o->status = 0;
		o->base = page_of_ipa(e->exit.ripas_base);
		o->size = (uint8_t)((e->exit.ripas_top - e->exit.ripas_base) / GRANULE_SIZE);
		break;
	case RMI_EXIT_SYNC:
		o->ending = ENDS_PAGE;
		o->status = 0;
		o->base = page_of_ipa(HPFAR_TO_IPA(e->exit.hpfar));
		break;
	default:
		native_fail("exit %lu", e->exit.exit_reason);
	}
}

/* What x1 says, by the call, if it is answered yet. */
static void called(uint32_t op, const struct entry *e, struct outcome *o)
{
	entered(e, o);
	if (o->ending != ENDS_RETURN && o->ending != ENDS_REMOVE && o->ending != ENDS_NOTIFY)
		return;
	if ((e->x[2] != 0 && op != OP_EVENTS) || e->x[3] != 0)
		native_fail("x2 is %#lx, x3 %#lx", e->x[2], e->x[3]);
	o->value = (uint32_t)e->x[1];
	if (op == OP_CREATE && o->status == CSM_SUCCESS)
		o->value = region_counter(e->x[1]);
	else if (e->x[1] >> 32 != 0)
		native_fail("x1 is %#lx", e->x[1]);
}

static void events_read(const struct spec *s, const struct action *a, const struct entry *e,
			struct outcome *o)
{
	const struct csm_event_record *got = native_rmm_view(realm_granule(a->realm, REALM_BUFFER));
	const struct s_realm *realm = &s->realm[a->realm];
	struct s_event *bell = o->bells;

	o->lost = e->x[2] == CSM_EVENTS_LOST;
	for (uint64_t i = 0; i < e->x[1]; i++, got++) {
		const struct s_event *w = &realm->event[i];

		if (i >= realm->event_count) {
			if (got->kind != CSM_EVENT_DOORBELL)
				native_fail("an event that nobody caused: kind %u", got->kind);
			*bell++ = (struct s_event){ region_counter(got->csm),
						    realm_counter(got->from), (uint32_t)got->epoch,
						    got->bits };
		} else if (region_counter(got->csm) != w->region ||
			   realm_counter(got->from) != w->from || got->epoch != w->epoch ||
			   got->kind != w->kind) {
			native_fail("event %lu is not what was posted", i);
		}
	}
}

static void write_policy(const struct action *a)
{
	/* The realms' RIMs are equal. */
	const struct realm *meant = native_rmm_view(rd_of(a->realm));
	struct csm_policy *p = native_rmm_view(realm_granule(a->realm, REALM_BUFFER));

	memset(p, 0, sizeof(*p));
	p->fields = CSM_POLICY_RIM;
	p->max = a->other == REALMS;
	memcpy(p->rim, meant->measurement[0], sizeof(p->rim));
	if (a->other == REALMS)
		return;
	p->fields |= CSM_POLICY_RPV;
	memset(p->rpv, a->other + 1, sizeof(p->rpv));
}

static void realm_call(const struct spec *s, const struct action *a, struct outcome *o)
{
	const struct s_region *r = &s->region[a->region];
	const uint64_t id = region_id(a->stale ? a->stale : r->id);
	const unsigned int realm = a->realm, vcpu = a->vcpu;
	uint64_t other = a->other < REALMS ? realm_id(s->realm[a->other].id) : 0;
	struct entry e;

	switch (a->op) {
	case OP_CREATE:
		smc(&e, realm, vcpu, CSM_CREATE, IPA_OF(a->base), a->size * GRANULE_SIZE, 0);
		break;
	case OP_SHARE:
		smc(&e, realm, vcpu, CSM_SHARE, id, other, a->arg);
		break;
	case OP_SHARE_MEASURED:
		write_policy(a);
		smc(&e, realm, vcpu, CSM_SHARE_MEASURED, id, BUFFER_IPA, a->arg);
		break;
	case OP_REVOKE:
		other = realm_id(r->slot[a->other].state != SLOT_FREE ?
					 r->slot[a->other].id :
					 s->realm[a->other % REALMS].id);
		smc(&e, realm, vcpu, CSM_REVOKE, id, other);
		break;
	case OP_REVOKE_HANDLE:
		other = r->policy[a->other].handle ? r->policy[a->other].handle : 99;
		smc(&e, realm, vcpu, CSM_REVOKE, id, other);
		break;
	case OP_DESTROY:
		smc(&e, realm, vcpu, CSM_DESTROY, id);
		break;
	case OP_ATTACH:
		other = realm_id(a->other ? s->realm[a->other - 1].id : r->provider_id);
		smc(&e, realm, vcpu, CSM_ATTACH, id, other, IPA_OF(a->base), r->size * GRANULE_SIZE,
		    a->arg);
		break;
	case OP_DETACH:
		smc(&e, realm, vcpu, CSM_DETACH, id);
		break;
	case OP_NOTIFY:
		smc(&e, realm, vcpu, CSM_NOTIFY, id, other, a->arg);
		break;
	case OP_EVENTS:
		smc(&e, realm, vcpu, CSM_EVENTS, BUFFER_IPA);
		break;
	case OP_SEAL:
		smc(&e, realm, vcpu, CSM_SEAL, id);
		break;
	case OP_RIPAS_ASK:
		smc(&e, realm, vcpu, RSI_IPA_STATE_SET, IPA_OF(a->base), IPA_OF(a->base + 1),
		    a->arg, RSI_CHANGE_DESTROYED);
		entered(&e, o);
		return;
	default:
		native_fail("no realm's call");
	}
	called(a->op, &e, o);
	if (a->op == OP_EVENTS)
		events_read(s, a, &e, o);
}

static void access_memory(const struct action *a, struct outcome *o)
{
	struct entry e;

	enter_access(&e, a->realm, a->vcpu, a->base, a->other);
	entered(&e, o);
	if (o->ending == ENDS_RETURN && e.aborted == e.accessed)
		native_fail("an access neither succeeds nor fails");
	if (e.aborted)
		o->ending = ENDS_ABORT;
	o->status = 0;
}

static void host_answer(const struct spec *s, const struct action *a, struct outcome *o)
{
	const struct s_vcpu *v = &s->realm[a->realm].vcpu[a->vcpu];
	struct entry e;

	enter_answer(&e, a->realm, a->vcpu, a->arg ? CSM_RESPONSE_ACCEPT : CSM_RESPONSE_REJECT);
	called(v->call.op, &e, o);
}

/* Serve a RIPAS request, or not; then the realm goes on. */
static void ripas(const struct spec *s, const struct action *a, struct outcome *o)
{
	const uint64_t rec = rec_of(a->realm, a->vcpu);
	const uint64_t base = IPA_OF(s->realm[a->realm].vcpu[a->vcpu].ripas_page);
	struct entry e;

	if (a->op == OP_RIPAS_DO)
		o->status = rmi(RMI_RTT_SET_RIPAS, rd_of(a->realm), rec, base, base + GRANULE_SIZE);
	if (o->status != RMI_SUCCESS)
		return;
	enter_answer(&e, a->realm, a->vcpu, CSM_RESPONSE_NONE);
	if (e.x[1] != base + (a->op == OP_RIPAS_DO ? GRANULE_SIZE : 0))
		native_fail("RIPAS changed up to %#lx", e.x[1]);
	entered(&e, o);
}

static void data_destroyed(const struct action *a, struct outcome *o)
{
	const uint64_t args[] = { rd_of(a->realm), IPA_OF(a->base) };
	uint64_t x1;

	o->status = rmi_call(RMI_DATA_DESTROY, 2, args, &x1);
	if (o->status == RMI_SUCCESS)
		o->value = (uint32_t)data_by_pa(x1);
}

static void rec_destroyed(const struct action *a, struct outcome *o)
{
	for (unsigned int v = 0; v < VCPUS; v++)
		o->status |= rmi(RMI_REC_DESTROY, rec_of(a->realm, v));
}

/* What a realm that must stay has lost is given back: only the refusal counts. */
static void realm_destroyed(const struct action *a, struct outcome *o)
{
	if (world_destroy_realm(a->realm))
		return;
	undo();
	undo_begin();
	o->status = RMI_ERROR_REALM;
}

static void host_call(const struct spec *s, const struct action *a, struct outcome *o)
{
	const uint64_t rd = rd_of(a->realm), desc = desc_of(a->region);
	const uint64_t rec = rec_of(a->realm, a->vcpu);

	switch (a->op) {
	case OP_DONATE:
		o->status = rmi(RMI_CSM, RMI_CSM_OP_CREATE, rd, desc, rec);
		break;
	case OP_RECLAIM:
		o->status = rmi(RMI_CSM, RMI_CSM_OP_RECLAIM, desc);
		break;
	case OP_CLOSE:
		o->status = rmi(RMI_CSM, RMI_CSM_OP_CLOSE, desc);
		break;
	case OP_EVICT:
		o->status = rmi(RMI_CSM, RMI_CSM_OP_EVICT, desc, rd_of(a->other));
		break;
	case OP_DATA_CREATE:
		o->status = rmi(RMI_DATA_CREATE_UNKNOWN, rd,
				granule(USE_DATA + (unsigned int)s_granule_free(s)),
				IPA_OF(a->base));
		break;
	case OP_DATA_DESTROY:
		data_destroyed(a, o);
		break;
	case OP_FOLD:
		o->status = rmi(RMI_RTT_FOLD, rd, 0, 3);
		break;
	case OP_UNDELEGATE:
		o->status = rmi(RMI_GRANULE_UNDELEGATE, granule(USE_DATA + a->other));
		break;
	case OP_REC_DESTROY:
		rec_destroyed(a, o);
		break;
	case OP_REALM_DESTROY:
		realm_destroyed(a, o);
		break;
	case OP_REALM_CREATE:
		world_create_realm(a->realm);
		break;
	default:
		native_fail("nobody's step");
	}
}

void perform(const struct spec *s, const struct action *a, struct outcome *o, struct seen *seen)
{
	*o = (struct outcome){ .ending = ENDS_RETURN, .region = NONE, .realm = NONE };
	native.interrupt_after = a->interrupted;
	if (a->op == OP_ACCESS)
		access_memory(a, o);
	else if (a->op == OP_ANSWER)
		host_answer(s, a, o);
	else if (a->op == OP_RIPAS_DO || a->op == OP_RIPAS_DROP)
		ripas(s, a, o);
	else if (a->op < OP_ANSWER)
		realm_call(s, a, o);
	else
		host_call(s, a, o);
	native.interrupt_after = 0;
	seen->status = o->status;
	seen->ending = o->ending;
	seen->incomplete = o->status == (a->op > OP_ANSWER ? RMI_CSM_INCOMPLETE : CSM_INCOMPLETE);
}

static bool has_bell(const struct outcome *o, const struct s_event *bell)
{
	for (unsigned int i = 0; o->bells[i].epoch != 0; i++)
		if (memcmp(&o->bells[i], bell, sizeof(*bell)) == 0)
			return true;
	return false;
}

const char *compare_outcome(const struct outcome *want, const struct outcome *got)
{
	static const char *const endings[] = { "return", "CREATE", "ATTACH", "REMOVE", "NOTIFY",
					       "RIPAS",	 "page",   "abort",  "refused" };
	static char text[256];

	for (unsigned int i = 0; want->bells[i].epoch != 0; i++)
		if (!has_bell(got, &want->bells[i]))
			return "a doorbell is missing";
	if (want->status == got->status && want->value == got->value &&
	    want->ending == got->ending && want->region == got->region &&
	    want->realm == got->realm && want->base == got->base && want->size == got->size &&
	    want->lost == got->lost)
		return NULL;
	snprintf(
		text, sizeof(text),
		"answers %#lx, %u, %s (region %d realm %d pages %u+%u); should be %#lx, %u, %s (%d %d %u+%u)",
		got->status, got->value, endings[got->ending], got->region, got->realm, got->base,
		got->size, want->status, want->value, endings[want->ending], want->region,
		want->realm, want->base, want->size);
	return text;
}
