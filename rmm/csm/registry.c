/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Identifiers of realms and regions, and the tables that lead from one to the object.
 *
 * An id is a random number of this boot and a counter, so it says nothing of memory layout, the host cannot choose it,
 * and none is given out twice. A bucket is the head of a chain through the objects; its lock is bit 0 of the head, a leaf
 * lock. An object leaves its chain before it is wiped, so whatever a chain leads to is alive while the bucket is locked.
 */
#include "csm.h"

#define BUCKETS_ORDER 10
#define HEAD_LOCK 1UL

/* Two words of an object: its id, then the PA of the next object. */
#define NODE_REALM offsetof(struct realm, id)
#define NODE_REGION offsetof(struct region, id)

_Static_assert(offsetof(struct realm, id_next) == NODE_REALM + 8, "registry node of a realm");
_Static_assert(offsetof(struct region, id_next) == NODE_REGION + 8, "registry node of a region");

static struct ids {
	uint32_t high;
	uint32_t last;
	uint64_t key; /* spreads the ids over the buckets in a way that the host cannot foresee */
	uint64_t head[1U << BUCKETS_ORDER];
} registries[REGISTRY_COUNT];

static bool available;

/* 64 random bits of which neither half is 0. */
static bool random_halves(uint64_t *out)
{
	for (unsigned int tries = 0; tries < 8; tries++) {
		if (!arch_random(out))
			return false;
		if (*out >> 32 != 0 && (uint32_t)*out != 0)
			return true;
	}
	return false;
}

void csm_init(void)
{
	uint64_t highs = 0;

	for (unsigned int i = 0; i < REGISTRY_COUNT; i++)
		registries[i] = (struct ids){ 0 };
	csm_host_ready = false;

	available = arch_caps()->has_rng && random_halves(&highs);
	for (unsigned int i = 0; available && i < REGISTRY_COUNT; i++) {
		available = random_halves(&registries[i].key);
		registries[i].key |= 1;
	}
	registries[REGISTRY_REALMS].high = (uint32_t)(highs >> 32);
	registries[REGISTRY_REGIONS].high = (uint32_t)highs;
}

bool csm_available(void)
{
	return available;
}

bool registry_new_id(enum registry which, uint64_t *id)
{
	struct ids *ids = &registries[which];
	uint32_t last = __atomic_load_n(&ids->last, __ATOMIC_RELAXED);

	do {
		if (last == UINT32_MAX)
			return false;
	} while (!__atomic_compare_exchange_n(&ids->last, &last, last + 1, true, __ATOMIC_RELAXED,
					      __ATOMIC_RELAXED));
	*id = (uint64_t)ids->high << 32 | (last + 1);
	return true;
}

static uint64_t *node_at(enum registry which, uint64_t pa)
{
	uint8_t *object = arch_granule_ptr(pa_of(pa));

	return (uint64_t *)(object + (which == REGISTRY_REALMS ? NODE_REALM : NODE_REGION));
}

static uint64_t *bucket_lock(enum registry which, uint64_t id)
{
	struct ids *ids = &registries[which];
	uint64_t *head = &ids->head[id * ids->key >> (64 - BUCKETS_ORDER)];

	while (__atomic_fetch_or(head, HEAD_LOCK, __ATOMIC_ACQUIRE) & HEAD_LOCK)
		arch_spin_hint();
	return head;
}

/* Unlock, with a new first object. */
static void bucket_unlock(uint64_t *head, uint64_t first)
{
	__atomic_store_n(head, first, __ATOMIC_RELEASE);
}

void registry_insert(enum registry which, pa_t object)
{
	uint64_t *node = node_at(which, object.v);
	uint64_t *head = bucket_lock(which, node[0]);

	node[1] = *head & ~HEAD_LOCK;
	bucket_unlock(head, object.v);
}

void registry_remove(enum registry which, pa_t object)
{
	uint64_t *node = node_at(which, object.v);
	uint64_t *head = bucket_lock(which, node[0]);
	uint64_t first = *head & ~HEAD_LOCK;
	uint64_t *link = &first;

	while (*link != object.v)
		link = &node_at(which, *link)[1];
	*link = node[1];
	bucket_unlock(head, first);
}

uint64_t registry_find(enum registry which, uint64_t id)
{
	uint64_t *head = bucket_lock(which, id);
	const uint64_t first = *head & ~HEAD_LOCK;
	uint64_t pa = first;

	while (pa != 0 && node_at(which, pa)[0] != id)
		pa = node_at(which, pa)[1];
	bucket_unlock(head, first);
	return pa;
}

bool csm_realm_create(struct realm *realm)
{
	return !csm_available() || registry_new_id(REGISTRY_REALMS, &realm->id);
}

void csm_realm_publish(struct realm_locked r)
{
	if (r.realm->id != 0)
		registry_insert(REGISTRY_REALMS, realm_pa(r));
}

bool csm_realm_destroy(struct realm_locked r)
{
	if (r.realm->provides != 0 || r.realm->consumes != 0)
		return false;
	if (r.realm->id != 0)
		registry_remove(REGISTRY_REALMS, realm_pa(r));
	return true;
}
