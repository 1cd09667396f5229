/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm.h"
#include "guest.h"
#include "smc.h"

/* A bound on INCOMPLETE: far above what the largest region needs, low enough to notice an RMM that never finishes. */
#define MAX_REPEAT 1000000U

static struct smc_regs call(uint64_t fid, uint64_t x1, uint64_t x2, uint64_t x3, uint64_t x4,
			    uint64_t x5)
{
	struct smc_regs r;
	unsigned int i = 0;

	do {
		check(i++ < MAX_REPEAT);
		r = smc(fid, x1, x2, x3, x4, x5);
	} while (r.x[0] == CSM_INCOMPLETE);
	return r;
}

uint64_t csm_self(uint64_t *realm_id, uint64_t *version, uint64_t *max_consumers)
{
	struct smc_regs r = call(CSM_SELF, 0, 0, 0, 0, 0);

	*realm_id = r.x[1];
	*version = r.x[2];
	*max_consumers = r.x[3];
	return r.x[0];
}

uint64_t csm_create(uint64_t base, uint64_t size, uint64_t *csm_id)
{
	struct smc_regs r = call(CSM_CREATE, base, size, 0, 0, 0);

	*csm_id = r.x[1];
	return r.x[0];
}

uint64_t csm_share(uint64_t csm_id, uint64_t consumer, uint64_t rights, uint64_t *epoch)
{
	struct smc_regs r = call(CSM_SHARE, csm_id, consumer, rights, 0, 0);

	*epoch = r.x[1];
	return r.x[0];
}

uint64_t csm_share_measured(uint64_t csm_id, uint64_t policy, uint64_t rights, uint64_t *handle)
{
	struct smc_regs r = call(CSM_SHARE_MEASURED, csm_id, policy, rights, 0, 0);

	*handle = r.x[1];
	return r.x[0];
}

uint64_t csm_revoke(uint64_t csm_id, uint64_t consumer, uint64_t *epoch)
{
	struct smc_regs r = call(CSM_REVOKE, csm_id, consumer, 0, 0, 0);

	*epoch = r.x[1];
	return r.x[0];
}

uint64_t csm_destroy(uint64_t csm_id)
{
	return call(CSM_DESTROY, csm_id, 0, 0, 0, 0).x[0];
}

uint64_t csm_attach(uint64_t csm_id, uint64_t provider, uint64_t base, uint64_t size,
		    uint64_t rights)
{
	return call(CSM_ATTACH, csm_id, provider, base, size, rights).x[0];
}

uint64_t csm_detach(uint64_t csm_id)
{
	return call(CSM_DETACH, csm_id, 0, 0, 0, 0).x[0];
}

uint64_t csm_info(uint64_t csm_id, uint64_t out)
{
	return call(CSM_INFO, csm_id, out, 0, 0, 0).x[0];
}

uint64_t csm_peer(uint64_t csm_id, uint64_t peer, uint64_t out)
{
	return call(CSM_PEER, csm_id, peer, out, 0, 0).x[0];
}

uint64_t csm_notify(uint64_t csm_id, uint64_t peer, uint64_t bits)
{
	return call(CSM_NOTIFY, csm_id, peer, bits, 0, 0).x[0];
}

uint64_t csm_events(uint64_t page, uint64_t *count)
{
	struct smc_regs r = call(CSM_EVENTS, page, 0, 0, 0, 0);

	*count = r.x[1];
	return r.x[0];
}

uint64_t csm_event_irq(uint64_t intid)
{
	return call(CSM_EVENT_IRQ, intid, 0, 0, 0, 0).x[0];
}

uint64_t csm_seal(uint64_t csm_id)
{
	return call(CSM_SEAL, csm_id, 0, 0, 0, 0).x[0];
}
