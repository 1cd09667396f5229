/* SPDX-License-Identifier: BSD-3-Clause */
/* What REC_ENTER refuses: every refusal leaves the REC as it was, and the exit half unwritten. */
#include <string.h>

#include <bare/protocol.h>

#include <check.h>
#include <granule.h>
#include <realm.h>
#include <rmi.h>
#include <run.h>

#include "cases.h"
#include "puppet.h"

#define MARK 0x77

static struct rec *rec;
static struct rmi_rec_run saved;

static void expect(uint64_t status)
{
	const uint8_t *byte = (const uint8_t *)&rec->run->exit;

	memset(&rec->run->exit, MARK, sizeof(rec->run->exit));
	CHECK_EQ(rmi_rec_enter(rec->pa, (uintptr_t)rec->run), status);
	for (unsigned int i = 0; i < sizeof(rec->run->exit); i++)
		CHECK_EQ(byte[i], MARK);
	memcpy(&rec->run->enter, &saved.enter, sizeof(saved.enter));
}

static void wrong_lr(uint64_t lr)
{
	rec->run->enter.gicv3_lrs[0] = lr;
	expect(RMI_ERROR_REC);
}

static void list_registers(void)
{
	uint64_t pending = 1UL << 62, good = pending | 1UL << 60 | 0xa0UL << 48 | 40;

	for (unsigned int bit = 0; bit < 64; bit++) {
		if (RMI_GICV3_HCR_MASK >> bit & 1)
			continue;
		rec->run->enter.gicv3_hcr = 1UL << bit;
		expect(RMI_ERROR_REC);
	}
	for (uint64_t state = 0; state <= 3; state++)
		wrong_lr(state << 62 | 1UL << 61 | 40); /* HW */
	wrong_lr(pending | 1020);
	wrong_lr(pending | 1023);
	wrong_lr(pending | 8191);
	wrong_lr(pending | 0xffffffff);
	wrong_lr(pending | 1UL << 32 | 40); /* physical INTID without HW */
	wrong_lr(good | 1UL << 48); /* priority bits that are not there */
	rec->run->enter.gicv3_lrs[0] = good;
	rec->run->enter.gicv3_lrs[1] = good;
	expect(RMI_ERROR_REC); /* the same twice */
}

void case_enter_errors(void)
{
	struct realm_config config = { .name = "puppet", .recs = 2 };
	struct realm *realm = puppet_create_from(&config);
	uint64_t page = granule_give(GRANULE_DELEGATED);

	rec = &realm->recs[0];
	memcpy(&saved, rec->run, sizeof(saved));
	list_registers();

	/* the last exit was a host call: there is nothing to emulate */
	rec->run->enter.flags = RMI_ENTER_EMUL_MMIO;
	expect(RMI_ERROR_REC);
	rec->run->enter.flags = RMI_ENTER_EMUL_MMIO | RMI_ENTER_INJECT_SEA;
	expect(RMI_ERROR_REC);

	CHECK_EQ(rmi_rec_enter(rec->pa, page), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rec_enter(rec->pa, (uintptr_t)rec->run + 0x800), RMI_ERROR_INPUT);
	CHECK_EQ(rmi_rec_enter(rec->pa, rec->pa), RMI_ERROR_INPUT);
	/* the second REC is not runnable */
	CHECK_EQ(rmi_rec_enter(realm->recs[1].pa, (uintptr_t)realm->recs[1].run), RMI_ERROR_REC);
	CHECK_EQ(rmi_psci_complete(rec->pa, realm->recs[1].pa, 0), RMI_ERROR_INPUT);
	granule_take(page);

	puppet_write(realm, realm->ram - GRANULE_SIZE, 42);
	CHECK_EQ(puppet_read(realm, realm->ram - GRANULE_SIZE), 42);
	puppet_done(realm);
	realm_destroy(realm);
}
