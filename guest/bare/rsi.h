/* SPDX-License-Identifier: BSD-3-Clause */
/* RSI commands. Each returns the status of x0 (abi/rsi.h); outputs are written whatever the status. */
#ifndef GUEST_RSI_H
#define GUEST_RSI_H

#include <stdint.h>

#include <abi/rsi.h>

#include "smc.h"

static inline uint64_t rsi_version(uint64_t requested, uint64_t *lower, uint64_t *higher)
{
	struct smc_regs r = smc(RSI_VERSION, requested, 0, 0, 0, 0);

	*lower = r.x[1];
	*higher = r.x[2];
	return r.x[0];
}

static inline uint64_t rsi_features(uint64_t index, uint64_t *value)
{
	struct smc_regs r = smc(RSI_FEATURES, index, 0, 0, 0, 0);

	*value = r.x[1];
	return r.x[0];
}

/* value: 64 bytes in register order, zero beyond the hash. */
uint64_t rsi_measurement_read(uint64_t index, uint64_t value[8]);
uint64_t rsi_measurement_extend(uint64_t index, uint64_t size, const uint64_t value[8]);

/* challenge: 64 bytes; *max_size: upper bound of the token's size in bytes. */
uint64_t rsi_attestation_token_init(const uint64_t challenge[8], uint64_t *max_size);

/* addr: IPA of a granule; *length: bytes written at addr + offset by this call. */
static inline uint64_t rsi_attestation_token_continue(uint64_t addr, uint64_t offset, uint64_t size,
						      uint64_t *length)
{
	struct smc_regs r = smc(RSI_ATTESTATION_TOKEN_CONTINUE, addr, offset, size, 0, 0);

	*length = r.x[1];
	return r.x[0];
}

static inline uint64_t rsi_realm_config(uint64_t addr)
{
	return smc(RSI_REALM_CONFIG, addr, 0, 0, 0, 0).x[0];
}

/* One call: *new_base says how far the host went. */
static inline uint64_t rsi_ipa_state_set(uint64_t base, uint64_t top, uint64_t ripas,
					 uint64_t flags, uint64_t *new_base, uint64_t *response)
{
	struct smc_regs r = smc(RSI_IPA_STATE_SET, base, top, ripas, flags, 0);

	*new_base = r.x[1];
	*response = r.x[2];
	return r.x[0];
}

static inline uint64_t rsi_ipa_state_get(uint64_t base, uint64_t top, uint64_t *out_top,
					 uint64_t *ripas)
{
	struct smc_regs r = smc(RSI_IPA_STATE_GET, base, top, 0, 0, 0);

	*out_top = r.x[1];
	*ripas = r.x[2];
	return r.x[0];
}

static inline uint64_t rsi_host_call(uint64_t addr)
{
	return smc(RSI_HOST_CALL, addr, 0, 0, 0, 0).x[0];
}

/* Repeats IPA_STATE_SET until all of [base, top) has the RIPAS; anything but progress ends the realm. */
void guest_set_ripas(uint64_t base, uint64_t top, uint64_t ripas, uint64_t flags);

#endif
