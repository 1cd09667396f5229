/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Getting hold of a Realm Descriptor, and the map of VMIDs in use.
 */
#include <realm.h>

#include <arch.h>

static struct realm_locked handle(struct granule *g)
{
	return (struct realm_locked){ g, arch_granule_ptr(granule_pa(g)) };
}

struct realm_locked realm_of_operand(const struct operand *op)
{
	return handle(op->g);
}

struct realm_locked realm_lock(uint64_t rd)
{
	struct granule *g = granule_lock_at(rd, GRANULE_RD);

	if (g == NULL)
		return (struct realm_locked){ NULL, NULL };
	return handle(g);
}

struct realm_locked realm_lock_owner(pa_t rd)
{
	struct realm_locked r = realm_lock(rd.v);

	if (r.g == NULL)
		arch_panic("REC without its realm");
	return r;
}

void realm_unlock(struct realm_locked r)
{
	granule_unlock(r.g);
}

static uint64_t vmids[(1UL << 16) / 64];

bool vmid_reserve(uint16_t vmid)
{
	const uint64_t bit = BIT(vmid % 64);

	if (vmid >> arch_caps()->vmid_bits)
		return false;
	return (__atomic_fetch_or(&vmids[vmid / 64], bit, __ATOMIC_ACQUIRE) & bit) == 0;
}

void vmid_release(uint16_t vmid)
{
	__atomic_fetch_and(&vmids[vmid / 64], ~BIT(vmid % 64), __ATOMIC_RELEASE);
}
