/* SPDX-License-Identifier: BSD-3-Clause */
/* Many realms: one after the other with few VMIDs, and hundreds at once. */
#include <check.h>
#include <clock.h>
#include <console.h>
#include <granule.h>
#include <rmi.h>
#include <smp.h>

#include "cases.h"
#include "tiny.h"

#define OVER_TIME 1500U
#define VMIDS 3U
#define AT_ONCE 1000U
#define ENTRIES 3U

static struct {
	struct tiny realm;
	struct tiny_rec rec;
} all[AT_ONCE];

/* The REC tells the number in its realm's page: what an older realm with the same VMID left in a TLB has another. */
static void create(unsigned int i, uint32_t vmid)
{
	tiny_create(&all[i].realm, vmid, 1);
	tiny_rec_create(&all[i].realm, &all[i].rec, tiny_read, true, 0, TINY_MARK_IPA, 0);
	tiny_activate(&all[i].realm);
}

static void destroy(unsigned int i)
{
	tiny_rec_destroy(&all[i].rec);
	tiny_destroy(&all[i].realm);
}

void case_scale_over_time(void)
{
	uint64_t before = granule_used_all();

	for (uint32_t n = 0; n < OVER_TIME; n++) {
		create(0, TINY_VMID_LAST + n % VMIDS);
		CHECK_EQ(tiny_told(&all[0].rec), all[0].realm.mark);
		CHECK_EQ(tiny_told(&all[0].rec), all[0].realm.mark);
		destroy(0);
		CHECK_EQ(granule_used_all(), before);
	}
}

/* Every second realm, on each of two CPUs. */
static void enter_half(void *arg)
{
	uint64_t first = (uintptr_t)arg;

	for (uint32_t n = 0; n < ENTRIES; n++)
		for (uint64_t i = first; i < AT_ONCE; i += 2)
			CHECK_EQ(tiny_told(&all[i].rec), all[i].realm.mark);
}

void case_scale_at_once(void)
{
	uint64_t before = granule_used_all();

	for (unsigned int i = 0; i < AT_ONCE; i++)
		create(i, TINY_VMID_LAST + i);
	print("%u realms in %lu granules\n", AT_ONCE, granule_used_all() - before);
	smp_start(1, enter_half, (void *)1UL);
	enter_half((void *)0UL);
	smp_wait(1);
	for (unsigned int i = 0; i < AT_ONCE; i++)
		destroy(i);
	CHECK_EQ(granule_used_all(), before);
}
