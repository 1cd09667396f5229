/* SPDX-License-Identifier: BSD-3-Clause */
#include "rtt.h"

#include <string.h>

#include "check.h"
#include "gic.h"
#include "granule.h"
#include "rmi.h"

/* MemAttr Normal write-back, S2AP read-write */
#define MAP_ATTRS (6UL << 2 | 3UL << 6)

#define MAX_CONCATENATED_BITS 4

void rtt_geometry(uint32_t width, bool low, int64_t *start, uint32_t *count)
{
	for (int64_t level = 2; level >= 0; level--) {
		uint32_t bits = (uint32_t)(9 * (3 - level) + 21);

		if (width <= bits || (low && width <= bits + MAX_CONCATENATED_BITS)) {
			*start = level;
			*count = width <= bits ? 1 : 1U << (width - bits);
			/* an IPA space must not be so small that the first level has nothing to resolve */
			if (width >= bits - 8)
				return;
		}
	}
	check_fail(__FILE__, __LINE__, "no tables for %u address bits", width);
}

int64_t rtt_ensure(struct realm *realm, uint64_t ipa, int64_t level)
{
	for (;;) {
		struct rtt_entry entry;
		uint64_t page = ipa & -GRANULE_SIZE, base, rtt;

		CHECK_EQ(rmi_rtt_read_entry(realm->rd, page & -rtt_entry_size(level), level,
					    &entry),
			 RMI_SUCCESS);
		if (entry.level >= level)
			return entry.level;
		base = page & -rtt_entry_size(entry.level);
		rtt = granule_give(GRANULE_RTT);
		CHECK_EQ(rmi_rtt_create(realm->rd, rtt, base, entry.level + 1), RMI_SUCCESS);
	}
}

void rtt_init_ram(struct realm *realm, uint64_t base, uint64_t top)
{
	while (base < top) {
		bool block = base % rtt_entry_size(RTT_BLOCK_LEVEL) == 0 &&
			     top - base >= rtt_entry_size(RTT_BLOCK_LEVEL);
		int64_t level = rtt_ensure(realm, base, block ? RTT_BLOCK_LEVEL : RTT_PAGE_LEVEL);
		uint64_t out_top = 0;

		CHECK_EQ(rmi_rtt_init_ripas(realm->rd, base, top, &out_top), RMI_SUCCESS);
		CHECK(out_top > base && out_top <= top);
		for (uint64_t ipa = base; realm->config.measure && ipa < out_top;
		     ipa += rtt_entry_size(level))
			rim_ripas(&realm->rim, ipa, ipa + rtt_entry_size(level));
		base = out_top;
	}
}

static uint64_t data_create(struct realm *realm, uint64_t ipa, const void *content, size_t size,
			    uint64_t flags)
{
	uint64_t source = granule_alloc(1, 1), data;

	memcpy((void *)source, content, size);
	rtt_ensure(realm, ipa, RTT_PAGE_LEVEL);
	data = granule_give(GRANULE_DATA);
	CHECK_EQ(rmi_data_create(realm->rd, data, ipa, source, flags), RMI_SUCCESS);
	if (realm->config.measure)
		rim_data(&realm->rim, ipa, flags, (const void *)source);
	granule_free(source, 1);
	return data;
}

uint64_t rtt_data_create(struct realm *realm, uint64_t ipa, const void *content, size_t size)
{
	return data_create(realm, ipa, content, size, RMI_MEASURE_CONTENT);
}

uint64_t rtt_data_create_unmeasured(struct realm *realm, uint64_t ipa, const void *content,
				    size_t size)
{
	return data_create(realm, ipa, content, size, 0);
}

uint64_t rtt_data_create_unknown(struct realm *realm, uint64_t ipa)
{
	uint64_t data;

	rtt_ensure(realm, ipa, RTT_PAGE_LEVEL);
	data = granule_give(GRANULE_DATA);
	CHECK_EQ(rmi_data_create_unknown(realm->rd, data, ipa), RMI_SUCCESS);
	return data;
}

void rtt_populate_block(struct realm *realm, uint64_t ipa)
{
	uint64_t size = rtt_entry_size(RTT_BLOCK_LEVEL), count = size / GRANULE_SIZE;
	uint64_t pa = granule_give_many(count, count, GRANULE_DATA);

	rtt_ensure(realm, ipa, RTT_PAGE_LEVEL);
	for (uint64_t i = 0; i < size; i += GRANULE_SIZE)
		CHECK_EQ(rmi_data_create_unknown(realm->rd, pa + i, ipa + i), RMI_SUCCESS);
}

uint64_t rtt_data_take(struct realm *realm, uint64_t ipa, uint64_t *data, uint64_t *top)
{
	uint64_t status;

	do {
		check_point();
		gic_poll();
		status = rmi_data_destroy(realm->rd, ipa, data, top);
	} while (status == RMI_CSM_INCOMPLETE);
	return status;
}

void rtt_data_destroy(struct realm *realm, uint64_t ipa)
{
	uint64_t data, top;

	CHECK_EQ(rtt_data_take(realm, ipa, &data, &top), RMI_SUCCESS);
	granule_take(data);
}

uint64_t rtt_pa(struct realm *realm, uint64_t ipa)
{
	struct rtt_entry entry;
	uint64_t page = ipa & -GRANULE_SIZE;

	CHECK_EQ(rmi_rtt_read_entry(realm->rd, page, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
	if (entry.state != RMI_RTTE_ASSIGNED)
		return 0;
	return (entry.desc & -GRANULE_SIZE) + page % rtt_entry_size(entry.level);
}

void rtt_map_shared(struct realm *realm, uint64_t ipa, uint64_t pa, uint64_t count)
{
	uint64_t end = ipa + count * GRANULE_SIZE;

	while (ipa < end) {
		uint64_t block = rtt_entry_size(RTT_BLOCK_LEVEL);
		int64_t level = ((ipa | pa) % block == 0 && end - ipa >= block) ? RTT_BLOCK_LEVEL :
										  RTT_PAGE_LEVEL;

		level = rtt_ensure(realm, ipa, level);
		CHECK_EQ(rmi_rtt_map_unprotected(realm->rd, ipa, level, pa | MAP_ATTRS),
			 RMI_SUCCESS);
		ipa += rtt_entry_size(level);
		pa += rtt_entry_size(level);
	}
}

/* Where a walk that stopped at a live entry of the wrong level continues: behind it. */
static uint64_t next_after(uint64_t ipa, uint64_t top, uint64_t status)
{
	uint64_t size = rtt_entry_size((int64_t)(int8_t)RMI_RETURN_INDEX(status));

	CHECK_EQ(RMI_RETURN_STATUS(status), RMI_ERROR_RTT);
	return top > ipa ? top : (ipa & -size) + size;
}

static void destroy_data(struct realm *realm)
{
	for (uint64_t ipa = 0; ipa < realm->half;) {
		uint64_t data, top;
		uint64_t status = rtt_data_take(realm, ipa, &data, &top);

		if (status == RMI_SUCCESS) {
			granule_take(data);
			CHECK(top > ipa);
			ipa = top;
		} else if (RMI_RETURN_STATUS(status) == RMI_ERROR_RTT && top == ipa &&
			   RMI_RETURN_INDEX(status) < RTT_PAGE_LEVEL) {
			/* a block: pages can be taken only one at a time */
			rtt_ensure(realm, ipa, (int64_t)RMI_RETURN_INDEX(status) + 1);
		} else {
			ipa = next_after(ipa, top, status);
		}
	}
}

static void destroy_tables(struct realm *realm, int64_t level)
{
	uint64_t parent = rtt_entry_size(level - 1);

	for (uint64_t ipa = 0; ipa < 2 * realm->half;) {
		uint64_t rtt, top;
		uint64_t status = rmi_rtt_destroy(realm->rd, ipa & -parent, level, &rtt, &top);

		if (status == RMI_SUCCESS) {
			granule_take(rtt);
			CHECK(top > ipa);
			ipa = top;
		} else {
			CHECK_EQ(RMI_RETURN_STATUS(status), RMI_ERROR_RTT);
			CHECK(RMI_RETURN_INDEX(status) != (uint64_t)level);
			ipa = next_after(ipa & -parent, top, status);
		}
	}
}

void rtt_destroy_all(struct realm *realm)
{
	destroy_data(realm);
	for (int64_t level = RTT_PAGE_LEVEL; level > realm->rtt_start; level--)
		destroy_tables(realm, level);
}
