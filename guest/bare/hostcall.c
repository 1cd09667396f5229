/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest.h"
#include "rsi.h"
#include "vcpu.h"

static struct rsi_host_call calls[GUEST_MAX_VCPUS] __attribute__((aligned(256)));

void host_call(unsigned int imm, uint64_t *gprs, unsigned int count)
{
	struct rsi_host_call *hc = &calls[vcpu_index()];

	memset(hc, 0, sizeof(*hc));
	hc->imm = (uint16_t)imm;
	if (count)
		memcpy(hc->gprs, gprs, count * sizeof(gprs[0]));
	if (rsi_host_call((uint64_t)hc) != RSI_SUCCESS) {
		/* Without host calls there is no way left to report. */
		print("RSI_HOST_CALL failed\n");
		for (;;)
			wfi();
	}
	if (count)
		memcpy(gprs, hc->gprs, count * sizeof(gprs[0]));
}

void host_yield(void)
{
	host_call(BARE_HC_YIELD, NULL, 0);
}

void host_send(uint64_t slot, uint64_t value)
{
	uint64_t gprs[2] = { slot, value };

	host_call(BARE_HC_SEND, gprs, 2);
}

bool host_recv(uint64_t slot, uint64_t *value)
{
	uint64_t gprs[2] = { slot, 0 };

	host_call(BARE_HC_RECV, gprs, 2);
	*value = gprs[0];
	return gprs[1] == 1;
}

uint64_t host_wait(uint64_t slot)
{
	uint64_t value;

	while (!host_recv(slot, &value))
		host_yield();
	return value;
}

void host_inject(uint64_t intid)
{
	host_call(BARE_HC_INJECT, &intid, 1);
}
