/* SPDX-License-Identifier: BSD-3-Clause */
/* The realm that is measured: does what bench.h's page says, one command after each BENCH_HC_NEXT. */
#include <abi/rsi.h>

#include "../bench.h"
#include "guest.h"

/* timed.S */
void timed_nothing(uint64_t span[2]);
void timed_smc(uint64_t span[2], uint64_t x[BENCH_ARGS]);
uint64_t timed_load(uint64_t span[2], uint64_t addr);
void timed_wfi(uint64_t span[2]);
void timed_id_register(uint64_t span[2]);
void timed_fp(uint64_t span[2]);
void timed_gap(uint64_t span[2], uint64_t counts);

static struct rsi_host_call measured_call __attribute__((aligned(256)));
static struct rsi_realm_config config __attribute__((aligned(4096)));

static void smc_to(uint64_t span[2], uint64_t fid, uint64_t x1, uint64_t out[4])
{
	uint64_t x[BENCH_ARGS] = { fid, x1 };

	timed_smc(span, x);
	memcpy(out, x, 4 * sizeof(x[0]));
}

static void carry_out(volatile struct bench_page *page)
{
	uint64_t x[BENCH_ARGS], span[2], out[4] = { 0 };

	for (unsigned int i = 0; i < BENCH_ARGS; i++)
		x[i] = page->args[i];
	switch (page->op) {
	case BENCH_NOTHING:
		timed_nothing(span);
		break;
	case BENCH_SMC:
		timed_smc(span, x);
		memcpy(out, x, sizeof(out));
		break;
	case BENCH_REALM_CONFIG:
		smc_to(span, RSI_REALM_CONFIG, (uint64_t)&config, out);
		break;
	case BENCH_FP_HOST_CALL:
		timed_fp(span);
		/* fall through */
	case BENCH_HOST_CALL:
		measured_call.imm = BENCH_HC_MEASURED;
		smc_to(span, RSI_HOST_CALL, (uint64_t)&measured_call, out);
		break;
	case BENCH_LOAD:
		out[0] = timed_load(span, x[0]);
		break;
	case BENCH_STORE:
		*(volatile uint64_t *)x[0] = x[1];
		timed_nothing(span);
		break;
	case BENCH_WFI:
		timed_wfi(span);
		break;
	case BENCH_ID_REGISTER:
		timed_id_register(span);
		break;
	case BENCH_FP:
		timed_fp(span);
		break;
	case BENCH_IRQ:
		timed_gap(span, BENCH_GAP);
		break;
	default:
		guest_fail(__FILE__, __LINE__, page->op, 0);
	}
	for (unsigned int i = 0; i < 4; i++)
		page->out[i] = out[i];
	page->before = span[0];
	page->after = span[1];
}

void realm_main(const struct boot_info *bi)
{
	(void)bi;
	for (;;) {
		host_call(BENCH_HC_NEXT, NULL, 0);
		carry_out((volatile struct bench_page *)shared_base());
	}
}
