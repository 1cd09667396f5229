/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest.h"
#include "rsi.h"

uint64_t rsi_measurement_read(uint64_t index, uint64_t value[8])
{
	struct smc_regs r = smc(RSI_MEASUREMENT_READ, index, 0, 0, 0, 0);

	memcpy(value, &r.x[1], RSI_MEASUREMENT_SIZE);
	return r.x[0];
}

uint64_t rsi_measurement_extend(uint64_t index, uint64_t size, const uint64_t value[8])
{
	struct smc_regs r = { .x = { RSI_MEASUREMENT_EXTEND, index, size } };

	memcpy(&r.x[3], value, RSI_MEASUREMENT_SIZE);
	smc_call(&r);
	return r.x[0];
}

uint64_t rsi_attestation_token_init(const uint64_t challenge[8], uint64_t *max_size)
{
	struct smc_regs r = { .x = { RSI_ATTESTATION_TOKEN_INIT } };

	memcpy(&r.x[1], challenge, 64);
	smc_call(&r);
	*max_size = r.x[1];
	return r.x[0];
}

void guest_set_ripas(uint64_t base, uint64_t top, uint64_t ripas, uint64_t flags)
{
	/* A host that says "accepted" without progress would keep the realm here for ever. */
	unsigned int idle = 0;

	while (base < top) {
		uint64_t next, response;

		check_eq(rsi_ipa_state_set(base, top, ripas, flags, &next, &response), RSI_SUCCESS);
		check_eq(response, RSI_ACCEPT);
		check(next >= base && next <= top);
		idle = next == base ? idle + 1 : 0;
		check(idle < 100);
		base = next;
	}
}
