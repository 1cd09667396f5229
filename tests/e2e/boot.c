/* SPDX-License-Identifier: BSD-3-Clause */
/* A realm's life from creation to destruction. */
#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <granule.h>
#include <realm.h>
#include <rmi.h>
#include <run.h>
#include <smp.h>

#include "cases.h"

#define ROUNDS 200

static uint32_t steps;

static enum call_verdict complement(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	(void)rec;
	if (imm != BARE_HC_STEP)
		return CALL_DEFAULT;
	for (uint64_t i = 0; i < RMI_RUN_GPRS; i++) {
		CHECK_EQ(gprs[i], BARE_BOOT_PATTERN + i);
		gprs[i] = ~gprs[i];
	}
	steps++;
	return CALL_DONE;
}

static void boot_once(struct realm_config *config)
{
	struct realm *realm;

	config->program = "boot";
	config->call = complement;
	steps = 0;
	realm = realm_create(config);
	realm_run(realm);
	CHECK_EQ(steps, 1);
	realm_destroy(realm);
	CHECK_EQ(granule_used_all(), 0);
}

void case_boot(void)
{
	struct realm_config config = { .measure = true };

	boot_once(&config);
}

void case_geometry(void)
{
	static const struct {
		uint8_t width;
		bool low;
	} shapes[] = { { 32, false }, { 32, true }, { 34, true }, { 39, false },
		       { 40, false }, { 40, true }, { 43, true }, { 48, false } };

	for (unsigned int i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct realm_config config = { .width = shapes[i].width,
					       .low_start = shapes[i].low };

		if (shapes[i].width <= rmi_info.s2sz)
			boot_once(&config);
	}
}

void case_rounds(void)
{
	uint16_t vmid = 0;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		struct realm_config config = { .program = "nop" };
		struct realm *realm = realm_create(&config);

		/* VMIDs must be free again as well: there are far fewer than realms */
		if (i == 0)
			vmid = realm->vmid;
		CHECK_EQ(realm->vmid, vmid);
		realm_run(realm);
		realm_destroy(realm);
		CHECK_EQ(granule_used_all(), 0);
	}
}

static void some_rounds(void *arg)
{
	(void)arg;
	for (unsigned int i = 0; i < ROUNDS / 4; i++) {
		struct realm_config config = { .program = "nop", .recs = 2 };
		struct realm *realm = realm_create(&config);

		realm_run(realm);
		realm_destroy(realm);
	}
}

void case_rounds_two_cpus(void)
{
	smp_start(1, some_rounds, NULL);
	some_rounds(NULL);
	smp_wait(1);
}

void case_sysoff(void)
{
	struct realm_config config = { .program = "sysoff", .recs = 2 };
	struct realm *realm = realm_create(&config);

	CHECK_EQ(rec_run(&realm->recs[0]), REC_SYSTEM_OFF);
	for (uint32_t i = 0; i < realm->num_recs; i++)
		CHECK_EQ(rmi_rec_enter(realm->recs[i].pa, (uintptr_t)realm->recs[i].run),
			 REALM_ERROR(RMI_REALM_INDEX_SYSTEM_OFF));
	realm_destroy(realm);
}

void case_two_realms(void)
{
	struct realm_config config = { .program = "work", .name = "work 2", .arg = 2 };
	struct realm *a = realm_create(&config), *b;

	config.name = "work 3";
	config.arg = 3;
	b = realm_create(&config);
	realm_start(b, 1);
	realm_run(a);
	smp_wait(1);
	realm_destroy(a);
	realm_destroy(b);
}
