/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Identifiers of realms and regions, and the tables that lead from one to the object.
 *
 * An id is a random number of this boot and a counter, so it says nothing of memory layout, the host cannot choose it,
 * and none is given out twice. A bucket is the root of a tree through the objects; its lock is the top bit of the root, a
 * leaf lock. An object leaves its tree before it is wiped, so whatever a tree leads to is alive while the bucket is locked.
 */
#include "csm.h"

#define BUCKETS_ORDER 10
#define ROOT_LOCK BIT(63)

static struct ids {
	uint32_t high;
	uint32_t last;
	uint64_t key; /* spreads the ids over the buckets in a way that the host cannot foresee */
	uint64_t root[1U << BUCKETS_ORDER];
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

/* Different for ids of different counters, since the key is odd. */
static uint64_t node_key(enum registry which, uint64_t id)
{
	return ((uint32_t)id * registries[which].key) & TREE_KEY;
}

/* Reference to the node of an object, and its id. */
static uint64_t node_of(enum registry which, pa_t object, uint64_t *id)
{
	const void *content = arch_granule_ptr(object);

	if (which == REGISTRY_REALMS) {
		*id = ((const struct realm *)content)->id;
		return tree_ref(object, offsetof(struct realm, id_node));
	}
	*id = ((const struct region *)content)->id;
	return tree_ref(object, offsetof(struct region, id_node));
}

static uint64_t *bucket_lock(enum registry which, uint64_t id)
{
	struct ids *ids = &registries[which];
	uint64_t *bucket = &ids->root[id * ids->key >> (64 - BUCKETS_ORDER)];

	while (__atomic_fetch_or(bucket, ROOT_LOCK, __ATOMIC_ACQUIRE) & ROOT_LOCK)
		arch_spin_hint();
	return bucket;
}

/* Unlock, with what is now the tree's root. */
static void bucket_unlock(uint64_t *bucket, uint64_t root)
{
	__atomic_store_n(bucket, root, __ATOMIC_RELEASE);
}

void registry_insert(enum registry which, pa_t object)
{
	uint64_t id;
	const uint64_t ref = node_of(which, object, &id);
	uint64_t *bucket = bucket_lock(which, id);
	uint64_t root = *bucket & ~ROOT_LOCK;

	tree_insert(&root, ref, node_key(which, id));
	bucket_unlock(bucket, root);
}

void registry_remove(enum registry which, pa_t object)
{
	uint64_t id;
	const uint64_t ref = node_of(which, object, &id);
	uint64_t *bucket = bucket_lock(which, id);
	uint64_t root = *bucket & ~ROOT_LOCK;

	tree_remove(&root, ref);
	bucket_unlock(bucket, root);
}

uint64_t registry_find(enum registry which, uint64_t id)
{
	uint64_t *bucket = bucket_lock(which, id);
	const uint64_t root = *bucket & ~ROOT_LOCK;
	const pa_t object = tree_granule(tree_at_most(root, node_key(which, id)));
	uint64_t found = 0;

	if (object.v != 0)
		node_of(which, object, &found);
	bucket_unlock(bucket, root);
	return found == id ? object.v : 0;
}

bool csm_realm_create(struct realm *realm)
{
	return !csm_available() || registry_new_id(REGISTRY_REALMS, &realm->id);
}

void csm_realm_register(pa_t rd)
{
	const struct realm_locked r = realm_lock_owner(rd);

	if (!r.realm->registered)
		registry_insert(REGISTRY_REALMS, rd);
	__atomic_store_n(&r.realm->registered, true, __ATOMIC_RELAXED);
	realm_unlock(r);
}

bool csm_realm_destroy(struct realm_locked r)
{
	if (r.realm->provides != 0 || r.realm->consumes != 0)
		return false;
	if (r.realm->registered)
		registry_remove(REGISTRY_REALMS, realm_pa(r));
	return true;
}
