/* SPDX-License-Identifier: BSD-3-Clause */
#include <ns.h>

#include <arch.h>
#include <granule.h>

static bool ns_granule(uint64_t addr)
{
	const struct granule *g = granule_find(addr);

	return g != NULL && granule_state(g) == GRANULE_UNDELEGATED;
}

bool ns_granule_read(void *dst, uint64_t addr, size_t offset, size_t size)
{
	return ns_granule(addr) && arch_ns_read(dst, pa_of(addr + offset), size);
}

bool ns_granule_write(uint64_t addr, size_t offset, const void *src, size_t size)
{
	return ns_granule(addr) && arch_ns_write(pa_of(addr + offset), src, size);
}
