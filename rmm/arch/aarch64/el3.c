/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls to EL3, and the loop that serves the normal world: each call comes as the return of the previous reply. */
#include <el3.h>

#include <arch.h>
#include <rmi_calls.h>

static void smc(uint64_t x[SMC_ARGS])
{
	register uint64_t x0 __asm__("x0") = x[0];
	register uint64_t x1 __asm__("x1") = x[1];
	register uint64_t x2 __asm__("x2") = x[2];
	register uint64_t x3 __asm__("x3") = x[3];
	register uint64_t x4 __asm__("x4") = x[4];
	register uint64_t x5 __asm__("x5") = x[5];
	register uint64_t x6 __asm__("x6") = x[6];
	register uint64_t x7 __asm__("x7") = x[7];

	__asm__ volatile(
		"smc #0"
		: "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6), "+r"(x7)
		:
		: "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory");
	x[0] = x0;
	x[1] = x1;
	x[2] = x2;
	x[3] = x3;
	x[4] = x4;
	x[5] = x5;
	x[6] = x6;
	x[7] = x7;
}

static bool gtsi(uint64_t fid, pa_t pa)
{
	uint64_t x[SMC_ARGS] = { fid, pa.v };

	smc(x);
	return (int32_t)x[0] == 0;
}

bool arch_el3_delegate(pa_t pa)
{
	return gtsi(RMM_GTSI_DELEGATE, pa);
}

bool arch_el3_undelegate(pa_t pa)
{
	return gtsi(RMM_GTSI_UNDELEGATE, pa);
}

_Noreturn void el3_serve(long boot_code)
{
	uint64_t x[SMC_ARGS] = { RMM_BOOT_COMPLETE, (uint64_t)boot_code };

	smc(x);
	if (boot_code != RMM_BOOT_SUCCESS)
		arch_panic("EL3 came back after a failed boot");
	for (;;) {
		struct smc_result res = { { 0 } };

		rmi_dispatch(x, &res);
		x[0] = RMM_RMI_REQ_COMPLETE;
		for (unsigned int i = 0; i < ARRAY_SIZE(res.x); i++)
			x[i + 1] = res.x[i];
		x[6] = 0;
		x[7] = 0;
		smc(x);
	}
}
