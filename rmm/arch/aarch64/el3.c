/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls to EL3, and the loop that serves the normal world: each call comes as the return of the previous reply. */
#include <el3.h>

#include <string.h>

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

/* EL3 answers "again" while a co-processor is busy; one that stays busy as long as this gives no token. */
#define AGAIN_TRIES 10000
#define STATUS_AGAIN (-6)
#define CURVE_P384 0

static uint8_t *shared;

void el3_shared_init(void *page)
{
	shared = page;
}

bool arch_el3_realm_key(uint8_t key[SIGN_KEY_SIZE])
{
	uint64_t x[SMC_ARGS] = { RMM_ATTEST_GET_REALM_KEY, (uint64_t)shared, GRANULE_SIZE,
				 CURVE_P384 };
	bool given;

	smc(x);
	given = (int32_t)x[0] == 0 && x[1] == SIGN_KEY_SIZE;
	if (given)
		memcpy(key, shared, SIGN_KEY_SIZE);
	memset(shared, 0, GRANULE_SIZE);
	return given;
}

/* One piece of the token to the shared page, asked for with the challenge or, for a further one, without. */
static bool token_piece(uint64_t x[SMC_ARGS], const uint8_t *challenge, size_t challenge_size)
{
	for (unsigned int i = 0; i < AGAIN_TRIES; i++) {
		memcpy(shared, challenge, challenge_size);
		memset(x, 0, SMC_ARGS * sizeof(*x));
		x[0] = RMM_ATTEST_GET_PLAT_TOKEN;
		x[1] = (uint64_t)shared;
		x[2] = GRANULE_SIZE;
		x[3] = challenge_size;
		smc(x);
		if ((int32_t)x[0] != STATUS_AGAIN)
			return (int32_t)x[0] == 0 && x[1] != 0 && x[1] <= GRANULE_SIZE;
	}
	return false;
}

size_t arch_el3_platform_token(const uint8_t *challenge, size_t challenge_size, uint8_t *token,
			       size_t size)
{
	uint64_t x[SMC_ARGS];
	size_t len = 0;

	do {
		if (!token_piece(x, challenge, challenge_size) || x[1] > size - len)
			return 0;
		memcpy(token + len, shared, x[1]);
		len += x[1];
		challenge_size = 0;
	} while (x[2] != 0);
	return len;
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
