/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The initial measurement of a realm as the specification computes it (rmi.md 5), followed by the host while it builds the
 * realm. SHA-256 realms only.
 */
#ifndef HOST_RIM_H
#define HOST_RIM_H

#include <stdint.h>

#include <abi/rmi.h>

#define RIM_SLOT 64

struct rim {
	uint8_t value[RIM_SLOT]; /* zero beyond the digest */
};

void rim_init(struct rim *rim, const struct rmi_realm_params *params);
/* content: the granule's 4096 bytes, as flags has them measured or not */
void rim_data(struct rim *rim, uint64_t ipa, uint64_t flags, const void *content);
void rim_rec(struct rim *rim, const struct rmi_rec_params *params);
void rim_ripas(struct rim *rim, uint64_t base, uint64_t top);

#endif
