/* SPDX-License-Identifier: BSD-3-Clause */
/* From the entry code to the realm program, and the ways in which it ends. */
#include "guest.h"
#include "irq.h"
#include "vcpu.h"

struct boot_info boot_info;
struct vcpu vcpus[GUEST_MAX_VCPUS];

unsigned int vcpu_index(void)
{
	return this_vcpu()->index;
}

/* The host has the verdict; there is nothing else to do if it enters this REC again. */
static __attribute__((noreturn)) void end(unsigned int imm, uint64_t *gprs, unsigned int count)
{
	irq_disable();
	for (;;)
		host_call(imm, gprs, count);
}

void guest_fail(const char *file, int line, uint64_t got, uint64_t want)
{
	uint64_t gprs[3] = { (uint64_t)line, got, want };

	irq_disable();
	print("%s:%d: vCPU %u got 0x%lx, expected 0x%lx\n", file, line, vcpu_index(), got, want);
	end(BARE_HC_FAIL, gprs, 3);
}

void guest_main(void)
{
	irq_init();
	realm_main(&boot_info);
	end(BARE_HC_PASS, NULL, 0);
}
