/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The runtime on which a realm is a C file of a page: define realm_main(), use what is below, return when content.
 * Returning reports HC_PASS; a check() that does not hold reports HC_FAIL and stops the realm.
 *
 * Addresses: stage 1 maps the IPA space one to one. The first 2 MiB (the image) are mapped by pages with W^X, other
 * protected memory read-write, the first GiB of the unprotected half as devices below BARE_SHARED_OFFSET and as
 * ordinary memory above. Everything but .text is execute-never; guest_alias() gives other views.
 *
 * Code is built without FP and SIMD registers; what uses them is assembly (fp.S).
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bare/protocol.h>

#include "sysreg.h"

/* What the realm was started with (bare/protocol.h), and the base of its unprotected half. */
struct boot_info {
	uint64_t arg;
	uint64_t ram_size; /* bytes, from IPA 0 */
	uint64_t ipa_width; /* bits */
	uint64_t shared_size; /* bytes at ns_base + BARE_SHARED_OFFSET */
	uint64_t ns_base;
};

extern struct boot_info boot_info;

/* Defined by each realm program; runs on vCPU 0 with interrupts masked. */
void realm_main(const struct boot_info *bi);

/* End of the image with its stacks, page-aligned: RAM from here on is the program's. */
extern char __image_end[];

static inline uint64_t image_end(void)
{
	return (uint64_t)__image_end;
}

static inline uint64_t mmio_base(void)
{
	return boot_info.ns_base + BARE_MMIO_OFFSET;
}

static inline uint64_t shared_base(void)
{
	return boot_info.ns_base + BARE_SHARED_OFFSET;
}

/* Number of the calling vCPU: 0 to GUEST_MAX_VCPUS - 1. */
unsigned int vcpu_index(void);

/* Console over emulated MMIO. %d %u %x with l and width, %s %c %p %%. */
__attribute__((format(printf, 1, 2))) void print(const char *fmt, ...);

/* Reports HC_FAIL with both values, after a line on the console; does not return. */
__attribute__((noreturn)) void guest_fail(const char *file, int line, uint64_t got, uint64_t want);

#define check(cond)                                           \
	do {                                                  \
		if (!(cond))                                  \
			guest_fail(__FILE__, __LINE__, 0, 1); \
	} while (0)

#define check_eq(got, want)                                                \
	do {                                                               \
		uint64_t got_ = (uint64_t)(got), want_ = (uint64_t)(want); \
		if (got_ != want_)                                         \
			guest_fail(__FILE__, __LINE__, got_, want_);       \
	} while (0)

/* An exception that a probe met. */
struct fault {
	uint64_t esr;
	uint64_t far;
	uint64_t elr;
};

/*
 * One access that may fault. True if it completed; otherwise *fault has the exception's registers. guest_probe_exec
 * calls `addr` as a function; guest_probe_hvc executes HVC #0 and gives its own address in *hvc_addr.
 */
bool guest_probe_read(uint64_t addr, uint64_t *value, struct fault *fault);
bool guest_probe_write(uint64_t addr, uint64_t value, struct fault *fault);
bool guest_probe_exec(uint64_t addr, struct fault *fault);
bool guest_probe_hvc(uint64_t *hvc_addr, struct fault *fault);
/* Load pair: an access without a valid syndrome, which nobody can emulate. */
bool guest_probe_read_pair(uint64_t addr, struct fault *fault);

#define ESR_EC(esr) (((esr) >> 26) & 0x3f)
#define ESR_FSC(esr) ((esr)&0x3f)
#define ESR_WNR (1UL << 6)
#define EC_UNKNOWN 0x00
#define EC_IABT_SAME 0x21
#define EC_DABT_SAME 0x25
#define FSC_EXTERNAL_ABORT 0x10

enum guest_view {
	GUEST_VIEW_RW,
	GUEST_VIEW_EXEC, /* read-only and executable */
};

/* A further mapping of the 2 MiB block around any IPA, inside the IPA space or not; returns the alias of `ipa`. */
uint64_t guest_alias(uint64_t ipa, enum guest_view view);

/*
 * Host calls, one at a time per vCPU; not from interrupt handlers. host_call() sends and receives gprs[0..count-1];
 * the others go out as zero.
 */
void host_call(unsigned int imm, uint64_t *gprs, unsigned int count);
void host_yield(void);
void host_send(uint64_t slot, uint64_t value);
bool host_recv(uint64_t slot, uint64_t *value);
/* Yields until the slot was sent. */
uint64_t host_wait(uint64_t slot);
void host_inject(uint64_t intid);

/* Deterministic 64-bit mix for test patterns. */
static inline uint64_t mix64(uint64_t x)
{
	x ^= x >> 31;
	x *= 0x9e3779b97f4a7c15UL;
	x ^= x >> 29;
	x *= 0xbf58476d1ce4e5b9UL;
	return x ^ (x >> 32);
}

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);

#endif
