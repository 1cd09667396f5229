/* SPDX-License-Identifier: BSD-3-Clause */
/* Random numbers of the CPU (FEAT_RNG), and the secrets of the RMM itself that come from them. */
#include <arch.h>
#include <boot.h>
#include <cpu.h>
#include <sysreg.h>

/* RNDR fails while the generator is being reseeded; a generator that fails as often as this is broken. */
#define RNDR_TRIES 1000

static bool rndr_present(void)
{
	return (read_sysreg("id_aa64isar0_el1") >> 60) != 0;
}

bool arch_random(uint64_t *out)
{
	if (!rndr_present())
		return false;
	for (unsigned int i = 0; i < RNDR_TRIES; i++) {
		uint64_t value, ok;

		__asm__ volatile("mrs %0, " SYS_RNDR "\n\tcset %1, ne"
				 : "=r"(value), "=r"(ok)
				 :
				 : "cc");
		if (ok != 0) {
			*out = value;
			return true;
		}
	}
	return false;
}

/*
 * For hardening only, never for keys of a realm: without FEAT_RNG the time since power-on, mixed (the finalizer of
 * splitmix64), is better than a constant. The boot message says so.
 */
uint64_t early_random(void)
{
	uint64_t value;

	if (arch_random(&value))
		return value;
	value = read_sysreg("cntpct_el0") + ((uint64_t)&value << 32);
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
	value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
	return value ^ (value >> 31);
}

/* The key that return addresses are signed with on this PE. No caller's frame is signed yet. */
void pauth_init(void)
{
	struct cpu *cpu = this_cpu();

	cpu->key[0] = early_random();
	cpu->key[1] = early_random();
	write_sysreg("apiakeylo_el1", cpu->key[0]);
	write_sysreg("apiakeyhi_el1", cpu->key[1]);
	isb();
}
