/* SPDX-License-Identifier: BSD-3-Clause */
/* Local attestation among the programs of a group (bare/demo.h, struct demo_group). */
#ifndef GUEST_GROUP_H
#define GUEST_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include <bare/demo.h>

/* Gets the group from the host. Ends the realm unless the realm's personalisation value is the group's digest. */
void group_load(struct demo_group *group);

/*
 * CSM_SHARE_MEASURED with realms that have this measurement and the caller's personalisation value, at most max at once (0:
 * any number). Returns the status.
 */
uint64_t group_share(uint64_t csm, const uint8_t rim[DEMO_RIM_SIZE], uint32_t max, uint64_t rights,
		     uint64_t *handle);

/* Does the peer (CSM_PEER) have this measurement and the caller's personalisation value? */
bool group_is(uint64_t csm, uint64_t peer, const uint8_t rim[DEMO_RIM_SIZE]);

#endif
