/* SPDX-License-Identifier: BSD-3-Clause */
/* Every 64-bit word of the pages that the host fills in for RMI_REALM_CREATE, RMI_REC_CREATE and RMI_REC_ENTER. */
#include <stddef.h>
#include <string.h>

#include <abi/rmi.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "state.h"
#include "sweep.h"
#include "world.h"

/* Words that mean something, and one that does not at the end of each page. */
static const uint16_t realm_fields[] = { 0x000, 0x008, 0x010, 0x018, 0x020, 0x028, 0x030,
					 0x038, 0x400, 0x800, 0x808, 0x810, 0x818, 0xff8 };
static const uint16_t rec_fields[] = { 0x000, 0x008, 0x100, 0x200, 0x300, 0x338,
				       0x800, 0x808, 0x810, 0x880, 0xff8 };
static const uint16_t enter_fields[] = { 0x000, 0x008, 0x200, 0x2f0, 0x300, 0x308, 0x310, 0x318,
					 0x320, 0x380, 0x388, 0x400, 0x7f8, 0x800, 0xff8 };

/* Values for list registers: states, HW, groups, priorities, numbers of every kind. */
static const uint64_t lr_values[] = {
	1UL << 62,
	1UL << 62 | 1UL << 61,
	2UL << 62 | 1UL << 61 | 27,
	3UL << 62 | 1UL << 61,
	1UL << 62 | 1UL << 59 | 40,
	1UL << 62 | 1UL << 60 | 1019,
	1UL << 62 | 1020,
	1UL << 62 | 1023,
	1UL << 62 | 1056,
	1UL << 62 | 4095,
	1UL << 62 | 5120,
	1UL << 62 | 8191,
	1UL << 62 | 8192,
	1UL << 62 | 0xffffff,
	1UL << 62 | 0x1000000,
	1UL << 62 | 0xffffffff,
	1UL << 62 | 0x01UL << 48,
	1UL << 62 | 0x7UL << 56 | 40,
	1UL << 62 | 7UL << 45 | 40,
	1UL << 62 | 0x1fffUL << 32,
	1UL << 62 | 1UL << 41 | 41,
	0x3fffffffffffffffUL,
};

static void try_word(const struct vector *v, uint64_t page, uint16_t field, uint64_t value)
{
	world_refresh();
	*(uint64_t *)(page + field) = value;
	/* The page that is wrong is what the call must leave alone. */
	sweep_pages();
	sweep_call(v);
	sweep_report("fields", false);
}

static void sweep_page(const struct vector *v, uint64_t page, const uint16_t *fields,
		       unsigned int count)
{
	for (unsigned int f = 0; f < count; f++)
		for (unsigned int i = 0; i < values_count(); i++)
			try_word(v, page, fields[f], value_get(i));
}

#define FIELDS(list) list, sizeof(list) / sizeof(list[0])

void case_rmi_fields(void)
{
	uint64_t before = state_hash_all();
	struct vector v;

	state_require();
	world_create();
	values_collect();
	sweep_begin();
	v = (struct vector){ RMI_REALM_CREATE, 2, { 0, world.fresh, world.realm_params }, 0 };
	CHECK_EQ(sweep_call(&v), RMI_SUCCESS);
	sweep_page(&v, world.realm_params, FIELDS(realm_fields));
	v = (struct vector){
		RMI_REC_CREATE, 3, { 0, world.realm[NEW].rd, world.fresh, world.rec_params }, 0
	};
	world_refresh();
	CHECK_EQ(sweep_call(&v), RMI_SUCCESS);
	sweep_page(&v, world.rec_params, FIELDS(rec_fields));

	/* With the answer to a host call, and with one that nobody asked for. */
	v = (struct vector){ RMI_REC_ENTER, 2, { 0, world.rec[ACTIVE][0].pa, world.run }, 0 };
	sweep_page(&v, world.run, FIELDS(enter_fields));
	for (uint16_t field = 0x308; field <= 0x320; field += 8)
		for (unsigned int i = 0; i < sizeof(lr_values) / sizeof(lr_values[0]); i++)
			try_word(&v, world.run, field, lr_values[i]);
	v.x[1] = world.rec[ACTIVE][1].pa;
	sweep_page(&v, world.run, FIELDS(enter_fields));
	world_destroy();
	CHECK_EQ(state_hash_all(), before);
	sweep_report("fields", true);
}
