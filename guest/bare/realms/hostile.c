/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Makes every call that a realm can make, and those that it cannot, with edge values in every register (bare/protocol.h). No
 * call may answer with a status that its interface does not have, leave a result on failure, change another register, or
 * touch memory that was not named to it.
 */
#include <abi/csm.h>
#include <abi/rmi.h>

#include "csm.h"
#include "guest.h"
#include "rsi.h"

#define ARGS 5U
#define CANARY 0xa5a5000000001000UL
#define GUARD_WORDS 512U
#define VALUES_MAX 96U
#define SMC64 0x40000000UL
#define FAST 0x80000000UL

#define FAST_PSCI 0x84000000UL
#define FAST_STD 0xC4000000UL

static uint64_t values[VALUES_MAX];
static unsigned int values_count;
#define BASES 4U

/* What the registers that are not swept hold. */
static uint64_t base_args[BASES][ARGS + 1];

/* A page before and one behind the buffer, which calls may write to. */
static uint64_t before[GUARD_WORDS] __attribute__((aligned(4096)));
static uint64_t buffer[GUARD_WORDS] __attribute__((aligned(4096)));
static uint64_t behind[GUARD_WORDS] __attribute__((aligned(4096)));

static const uint64_t numbers[] = { 0,
				    1,
				    2,
				    3,
				    4,
				    5,
				    8,
				    15,
				    16,
				    31,
				    64,
				    65,
				    0xff,
				    0x100,
				    0xfff,
				    0x1000,
				    0x1001,
				    0x10000,
				    0x10001,
				    0x20000,
				    -1UL,
				    -2UL,
				    -0x100UL,
				    -0x1000UL,
				    -0x1001UL,
				    -0x2000UL,
				    0x7fffffff,
				    0x80000000,
				    0xffffffff,
				    0x100000000,
				    0x100000001,
				    0x10001000,
				    1UL << 47,
				    1UL << 48,
				    (1UL << 48) - 0x1000,
				    1UL << 52,
				    1UL << 63,
				    (1UL << 63) - 0x1000,
				    0x8000000000000fffUL,
				    PSCI_CPU_ON,
				    PSCI_SYSTEM_OFF,
				    RSI_HOST_CALL };

static void add(uint64_t value)
{
	check(values_count < VALUES_MAX);
	values[values_count++] = value;
}

static void collect(const struct boot_info *bi)
{
	const uint64_t half = bi->ns_base, lazy = bi->ram_size - BARE_LAZY_SIZE;
	uint64_t value;

	for (unsigned int i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		add(numbers[i]);
	add((uint64_t)buffer);
	add((uint64_t)buffer + 0x100);
	add((uint64_t)buffer + 0x180);
	add((uint64_t)buffer + 0xf00);
	add((uint64_t)buffer + 0xff8);
	add((uint64_t)buffer + 1);
	/* not populated, and populated by the first call that names it; RIPAS EMPTY; shared; nothing there */
	add(lazy);
	add(lazy + 0x1100);
	add(bi->ram_size - 0x1000);
	add(bi->ram_size);
	add(bi->ram_size + 0x100);
	add(half - 0x1000);
	add(half);
	add(shared_base());
	add(shared_base() + 0x1000);
	add(half + 0x30000000);
	add(2 * half - 0x1000);
	add(2 * half);
	add(2 * half + 0x1000);
	/* a region of other realms, and their ids; a region of its own */
	for (unsigned int slot = BARE_HOSTILE_SLOT; slot < BARE_HOSTILE_SLOT + BARE_HOSTILE_SLOTS;
	     slot++)
		if (host_recv(slot, &value)) {
			add(value);
			add(value + 1);
		}
	check_eq(csm_create(lazy - 0x1000, 0x1000, &value), CSM_SUCCESS);
	add(value);
	add(lazy - 0x1000);
	base_args[3][1] = value;
	base_args[3][2] = (uint64_t)buffer;
	base_args[3][3] = (uint64_t)buffer;
}

/* The register that names a page to write to; 0: none does. */
static unsigned int page_arg(uint64_t fid)
{
	switch (fid) {
	case RSI_REALM_CONFIG:
	case RSI_HOST_CALL:
	case RSI_ATTESTATION_TOKEN_CONTINUE:
	case CSM_EVENTS:
		return 1;
	case CSM_INFO:
		return 2;
	case CSM_PEER:
		return 3;
	default:
		return 0;
	}
}

/* A page of the program itself would be the end of it; that is the realm's own affair. */
static bool harms_myself(uint64_t fid, const uint64_t *args)
{
	const unsigned int reg = page_arg(fid);
	const uint64_t page = args[reg] & ~0xfffUL;

	return reg != 0 && page < image_end() && page != (uint64_t)buffer;
}

static bool ends_this_vcpu(uint64_t fid)
{
	fid &= ~SMCCC_SVE_HINT;
	return fid == PSCI_CPU_OFF || fid == PSCI_SYSTEM_OFF || fid == PSCI_SYSTEM_RESET;
}

static bool is_rsi(uint64_t fid)
{
	return fid >= RSI_VERSION && fid <= RSI_HOST_CALL;
}

static bool is_csm(uint64_t fid)
{
	return fid >= CSM_SELF && fid <= CSM_FID_LAST;
}

static bool status_known(uint64_t fid, uint64_t x0)
{
	if (is_rsi(fid))
		return x0 <= RSI_ERROR_UNKNOWN;
	if (is_csm(fid))
		return x0 <= CSM_INCOMPLETE || (x0 >= CSM_ERROR_PERM && x0 <= CSM_ERROR_HOST) ||
		       x0 == SMCCC_NOT_SUPPORTED;
	if ((fid & ~(SMC64 | 0x1fUL)) == FAST_PSCI)
		return x0 <= PSCI_VERSION_1_1 || x0 >= (uint64_t)PSCI_INVALID_ADDRESS;
	if (fid == SMCCC_VERSION)
		return x0 >= SMCCC_VERSION_1_2 && x0 <= SMCCC_VERSION_1_4;
	if (fid == SMCCC_VENDOR_HYP_UID)
		return x0 == CSM_UID_0;
	return x0 == SMCCC_NOT_SUPPORTED;
}

/* x1-x3 are zero when a call fails, or says that there is no such call. */
static bool leaves_nothing(uint64_t fid, uint64_t x0)
{
	if (fid == RSI_VERSION || fid == SMCCC_VENDOR_HYP_UID)
		return false;
	/* A piece of a token. */
	if (fid == RSI_ATTESTATION_TOKEN_CONTINUE && x0 == RSI_INCOMPLETE)
		return false;
	return x0 != 0;
}

static void call(uint64_t x0, const uint64_t *args)
{
	struct smc_regs r = { .x = { x0 } };
	const uint64_t fid = (x0 & 0xffffffffUL) & ~SMCCC_SVE_HINT;
	unsigned int first_kept = fid == RSI_MEASUREMENT_READ ? 9 : 4;
	uint64_t in[18];

	for (unsigned int i = 1; i <= ARGS; i++)
		r.x[i] = args[i];
	for (unsigned int i = ARGS + 1; i < 18; i++)
		r.x[i] = CANARY + i;
	memcpy(in, r.x, sizeof(in));
	smc_call(&r);

	if (!status_known(fid, r.x[0])) {
		print("call 0x%lx (0x%lx 0x%lx 0x%lx 0x%lx): 0x%lx\n", x0, args[1], args[2],
		      args[3], args[4], r.x[0]);
		guest_fail(__FILE__, __LINE__, x0, r.x[0]);
	}
	for (unsigned int i = 1; i <= 3; i++)
		if (leaves_nothing(fid, r.x[0]) && r.x[i] != 0)
			guest_fail(__FILE__, __LINE__, x0, r.x[i]);
	for (unsigned int i = first_kept; i < 18; i++)
		if (r.x[i] != in[i])
			guest_fail(__FILE__, __LINE__, x0, i);
}

static void check_guards(void)
{
	for (unsigned int i = 0; i < GUARD_WORDS; i++) {
		check_eq(before[i], CANARY + i);
		check_eq(behind[i], ~CANARY - i);
	}
}

/* Every argument register with every value, next to zeroes and next to arguments that make sense. */
static void sweep(uint64_t fid)
{
	for (unsigned int b = 0; b < BASES; b++) {
		for (unsigned int reg = 1; reg <= ARGS; reg++) {
			for (unsigned int i = 0; i < values_count; i++) {
				uint64_t args[ARGS + 1];

				memcpy(args, base_args[b], sizeof(args));
				args[reg] = values[i];
				if (!harms_myself(fid, args))
					call(fid, args);
			}
		}
	}
	check_guards();
	host_yield();
}

/* A known call in its other forms; one that is unknown in this one. */
static void forms(uint64_t fid)
{
	const uint64_t *args = base_args[1];

	if (ends_this_vcpu(fid))
		return;
	call(fid | SMCCC_SVE_HINT, args);
	call(fid | 0xffffffff00000000UL, args);
	call(fid | 1UL << 32, args);
	/* yielding, other service, more hint bits */
	call(fid & ~FAST, args);
	for (unsigned int bit = 17; bit <= 23; bit++)
		call(fid | 1UL << bit, args);
	if (fid & SMC64 && (fid & ~(SMC64 | 0x1fUL)) != FAST_PSCI)
		call(fid & ~SMC64, args);
}

static void sweep_range(uint64_t first, uint64_t last)
{
	for (uint64_t fid = first; fid <= last; fid++) {
		if (ends_this_vcpu(fid))
			continue;
		sweep(fid);
		forms(fid);
	}
}

static void probe_range(uint64_t first, uint64_t last)
{
	for (uint64_t fid = first; fid <= last; fid++) {
		call(fid, base_args[0]);
		call(fid, base_args[1]);
		forms(fid);
	}
	check_guards();
	host_yield();
}

static void fill_guards(void)
{
	for (unsigned int i = 0; i < GUARD_WORDS; i++) {
		before[i] = CANARY + i;
		behind[i] = ~CANARY - i;
	}
}

void realm_main(const struct boot_info *bi)
{
	/* a range by its ends, and by its size */
	const uint64_t ends[ARGS + 1] = { 0, (uint64_t)buffer, (uint64_t)buffer + 0x1000, 1, 1, 0 };
	const uint64_t size[ARGS + 1] = { 0, (uint64_t)buffer, 0x1000, 0, 0, CSM_RIGHT_RW };

	fill_guards();
	memcpy(base_args[1], ends, sizeof(ends));
	memcpy(base_args[2], size, sizeof(size));
	collect(bi);

	sweep_range(RSI_VERSION, RSI_HOST_CALL);
	probe_range(RSI_HOST_CALL + 1, RSI_FID_LAST);
	sweep_range(FAST_PSCI, FAST_PSCI + 0xb);
	probe_range(FAST_PSCI + 0xc, FAST_PSCI + 0x1f);
	sweep_range(FAST_PSCI | SMC64, (FAST_PSCI | SMC64) + 0xb);
	probe_range((FAST_PSCI | SMC64) + 0xc, (FAST_PSCI | SMC64) + 0x1f);
	sweep_range(CSM_FID_FIRST, CSM_FID_FIRST + 0xf);
	probe_range(CSM_FID_FIRST + 0x10, CSM_FID_LAST);

	/* The host's calls, EL3's, and other services of the calling convention */
	probe_range(RMI_FID_FIRST, RMI_FID_LAST + 1);
	probe_range(FAST_STD | 0x1b0, FAST_STD | 0x1cf);
	probe_range(SMCCC_VERSION, SMCCC_VERSION + 3);
	probe_range(0x84000050, 0x84000053);
	probe_range(SMCCC_VENDOR_HYP_UID - 1, SMCCC_VENDOR_HYP_UID + 2);
	probe_range(0, 3);
	print("swept\n");
}
