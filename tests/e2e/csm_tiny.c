/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_tiny.h"

#include <stddef.h>
#include <string.h>

#include <check.h>
#include <granule.h>
#include <rmi.h>

#define GIB (1UL << 30)

void csm_tiny_create(struct csm_tiny *t, bool ram)
{
	uint64_t top, out[3];

	rmi_csm_init();
	*t = (struct csm_tiny){ 0 };
	tiny_create(&t->realm, tiny_vmid(), 2);
	if (ram)
		CHECK_EQ(rmi_rtt_init_ripas(t->realm.rd, TINY_RAM, TINY_RAM + GIB, &top),
			 RMI_SUCCESS);
	tiny_rec_create(&t->realm, &t->rec, tiny_puppet, true, 0, 0, 0);
	tiny_activate(&t->realm);
	tiny_told(&t->rec);
	CHECK_EQ(csm_tiny_smc(t, (const uint64_t[6]){ CSM_SELF }, out), CSM_SUCCESS);
	t->id = out[0];
}

void csm_tiny_destroy(struct csm_tiny *t)
{
	if (t->rec.pa)
		tiny_rec_destroy(&t->rec);
	tiny_destroy(&t->realm);
}

/* CREATE and ATTACH; all others are notices. */
static void answer(struct csm_tiny *t)
{
	const struct rmi_rec_exit *exit = &t->rec.run->exit;

	if (exit->csm_kind != CSM_EXIT_CREATE && exit->csm_kind != CSM_EXIT_ATTACH)
		return;
	t->exits++;
	if (exit->csm_kind == CSM_EXIT_CREATE && exit->csm_desc == 0) {
		t->desc = granule_give(GRANULE_CSM);
		CHECK_EQ(rmi_csm_create(t->realm.rd, t->desc, t->rec.pa), RMI_SUCCESS);
	}
	t->rec.run->enter.csm_response = CSM_RESPONSE_ACCEPT;
}

static bool asks(const struct rmi_rec_exit *exit)
{
	return exit->csm_kind == CSM_EXIT_CREATE || exit->csm_kind == CSM_EXIT_ATTACH;
}

/* One SMC of the realm. */
static uint64_t one(struct csm_tiny *t, const uint64_t x[6])
{
	struct rmi_rec_run *run = t->rec.run;

	memset(run->enter.gprs, 0, sizeof(run->enter.gprs));
	memcpy(run->enter.gprs, x, 6 * sizeof(x[0]));
	for (;;) {
		CHECK_EQ(tiny_enter(&t->rec), RMI_SUCCESS);
		if (run->exit.exit_reason != RMI_EXIT_CSM)
			break;
		if (t->stop && asks(&run->exit))
			return CSM_TINY_STOPPED;
		answer(t);
	}
	if (run->exit.exit_reason != RMI_EXIT_HOST_CALL)
		check_fail(__FILE__, __LINE__, "exit %lu, esr 0x%lx hpfar 0x%lx",
			   run->exit.exit_reason, run->exit.esr, run->exit.hpfar);
	return run->exit.gprs[0];
}

uint64_t csm_tiny_smc(struct csm_tiny *t, const uint64_t x[6], uint64_t out[3])
{
	uint64_t status;

	do {
		status = one(t, x);
	} while (status == CSM_INCOMPLETE);
	for (unsigned int i = 0; out && i < 3; i++)
		out[i] = t->rec.run->exit.gprs[1 + i];
	return status;
}

uint64_t csm_tiny_region(struct csm_tiny *t, uint64_t base, uint64_t size)
{
	const uint64_t x[6] = { CSM_CREATE, base, size };
	uint64_t out[3];

	CHECK_EQ(csm_tiny_smc(t, x, out), CSM_SUCCESS);
	return out[0];
}

uint64_t csm_tiny_read(struct csm_tiny *t, uint64_t ipa)
{
	const uint64_t x[6] = { 0, ipa };
	uint64_t out[3];

	CHECK_EQ(csm_tiny_smc(t, x, out), 0);
	return out[0];
}
