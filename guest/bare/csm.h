/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM calls (abi/csm.h). Those that walk a region repeat themselves while the RMM answers INCOMPLETE, as its restart
 * rule wants: same call, same arguments. Each returns the status of x0.
 */
#ifndef GUEST_CSM_H
#define GUEST_CSM_H

#include <stdint.h>

#include <abi/csm.h>

uint64_t csm_self(uint64_t *realm_id, uint64_t *version, uint64_t *max_consumers);
uint64_t csm_create(uint64_t base, uint64_t size, uint64_t *csm_id);
uint64_t csm_share(uint64_t csm_id, uint64_t consumer, uint64_t rights, uint64_t *epoch);
/* policy: IPA of a page of the caller's own with a struct csm_policy. */
uint64_t csm_share_measured(uint64_t csm_id, uint64_t policy, uint64_t rights, uint64_t *handle);
/* consumer: realm id, or the handle of a measured grant */
uint64_t csm_revoke(uint64_t csm_id, uint64_t consumer, uint64_t *epoch);
uint64_t csm_destroy(uint64_t csm_id);
uint64_t csm_attach(uint64_t csm_id, uint64_t provider, uint64_t base, uint64_t size,
		    uint64_t rights);
uint64_t csm_detach(uint64_t csm_id);
/* out, page: IPA of a page of the caller's own. */
uint64_t csm_info(uint64_t csm_id, uint64_t out);
uint64_t csm_peer(uint64_t csm_id, uint64_t peer, uint64_t out);
uint64_t csm_notify(uint64_t csm_id, uint64_t peer, uint64_t bits);
uint64_t csm_events(uint64_t page, uint64_t *count);
uint64_t csm_event_irq(uint64_t intid);
uint64_t csm_seal(uint64_t csm_id);

#endif
