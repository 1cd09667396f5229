/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Identifiers: never 0, never below 2^32, never twice, whatever other PEs do between any two instructions of ours.
 *
 * The counter's compare-and-exchange is replaced by a model of the same meaning, in which it may fail for no reason, and
 * other PEs may take ids before it.
 */
#include "prove.h"

static bool prove_cas(uint32_t *last, uint32_t *expected, uint32_t to);
#define __atomic_compare_exchange_n(at, expected, to, weak, order, failed) \
	prove_cas(at, expected, to)
#include <csm/registry.c>

bool csm_host_ready;

static struct arch_caps caps;

const struct arch_caps *arch_caps(void)
{
	return &caps;
}

bool arch_random(uint64_t *out)
{
	*out = nondet_u64();
	return nondet_bool();
}

void arch_spin_hint(void)
{
}

/* Ids that we have taken, and how often the exchange has failed; that ends at some time, or the proof would not. */
static unsigned int taken;
static uint32_t taken_low;
static unsigned int failures;
#define FAILURES_MAX 2U

static bool prove_cas(uint32_t *last, uint32_t *expected, uint32_t to)
{
	const uint32_t by_others = nondet_u32();

	/* They go through here too, so they only ever add. */
	assume(by_others <= UINT32_MAX - *last);
	*last += by_others;
	if (*last != *expected || (nondet_bool() && failures < FAILURES_MAX)) {
		failures++;
		assume(failures <= FAILURES_MAX);
		*expected = *last;
		return false;
	}
	prove(to == *last + 1 && to > *last, "the counter goes up by one and never round");
	*last = to;
	taken++;
	taken_low = to;
	return true;
}

/* As csm_init() leaves them, or any time later. */
static void any_registries(void)
{
	for (unsigned int i = 0; i < REGISTRY_COUNT; i++) {
		registries[i].high = nondet_u32();
		registries[i].last = nondet_u32();
		assume(registries[i].high != 0);
	}
}

static void new_id(enum registry which, enum registry other)
{
	uint64_t id = 0, next = 0;
	uint32_t first, high, others;
	bool ok;

	any_registries();
	first = registries[which].last;
	high = registries[which].high;
	others = registries[other].last;
	ok = registry_new_id(which, &id);
	prove(taken == ok, "an id is given out if and only if the counter was moved by us");
	prove(!ok || (id >= ID_MIN && (uint32_t)id != 0), "no half of an id is 0");
	prove(!ok || id == ((uint64_t)high << 32 | taken_low), "it is what we have moved it to");
	prove(!ok || taken_low > first, "which nobody had before");
	prove(ok || (id == 0 && registries[which].last == UINT32_MAX),
	      "it fails only when all were given out, and then gives nothing");
	prove(registries[which].high == high && registries[other].last == others,
	      "nothing else of the registries changes");
	if (ok && registry_new_id(which, &next))
		prove(next > id, "the next one is larger");
}

void prove_new_realm_id(void)
{
	new_id(REGISTRY_REALMS, REGISTRY_REGIONS);
}

void prove_new_region_id(void)
{
	new_id(REGISTRY_REGIONS, REGISTRY_REALMS);
}

static void exhausted(enum registry which)
{
	uint64_t id = 0;

	any_registries();
	registries[which].last = UINT32_MAX;
	prove(!registry_new_id(which, &id) && id == 0 && taken == 0,
	      "when all were given out, none is any more");
	prove(registries[which].last == UINT32_MAX, "and that stays so");
}

void prove_exhausted(void)
{
	if (nondet_bool())
		exhausted(REGISTRY_REALMS);
	else
		exhausted(REGISTRY_REGIONS);
}

/* csm_init() with good and bad random numbers: there are ids worth the name, or no CSM. */
void prove_init(void)
{
	any_registries();
	caps.has_rng = nondet_bool();
	csm_init();
	prove(!csm_available() || caps.has_rng, "without random numbers there is no CSM");
	prove(!csm_available() || (registries[REGISTRY_REALMS].high != 0 &&
				   registries[REGISTRY_REGIONS].high != 0),
	      "the random half is never 0");
	prove(!csm_available() ||
		      (registries[REGISTRY_REALMS].key & registries[REGISTRY_REGIONS].key & 1),
	      "the keys are odd");
	prove(registries[REGISTRY_REALMS].last == 0 && registries[REGISTRY_REGIONS].last == 0,
	      "counters begin anew");
	prove(!csm_host_ready, "and so does the host");
}

void prove_realm_without_rng(void)
{
	struct realm realm = nondet_realm();

	any_registries();
	realm.id = 0;
	available = nondet_bool();
	prove(!csm_realm_create(&realm) || (realm.id != 0) == available,
	      "a realm has an id if and only if there is CSM");
	prove(realm.id == 0 || realm.id >= ID_MIN, "and a proper one");
}
