/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest.h"
#include "vcpu.h"

bool probe_read(uint64_t addr, uint64_t *value);
bool probe_write(uint64_t addr, uint64_t value);
bool probe_read_pair(uint64_t addr);
bool probe_exec(uint64_t addr);
bool probe_hvc(uint64_t *hvc_addr);

static bool report(bool completed, struct fault *fault)
{
	const struct vcpu *v = this_vcpu();

	fault->esr = completed ? 0 : v->esr;
	fault->far = completed ? 0 : v->far;
	fault->elr = completed ? 0 : v->elr;
	return completed;
}

bool guest_probe_read(uint64_t addr, uint64_t *value, struct fault *fault)
{
	*value = 0;
	return report(probe_read(addr, value), fault);
}

bool guest_probe_write(uint64_t addr, uint64_t value, struct fault *fault)
{
	return report(probe_write(addr, value), fault);
}

bool guest_probe_read_pair(uint64_t addr, struct fault *fault)
{
	return report(probe_read_pair(addr), fault);
}

bool guest_probe_exec(uint64_t addr, struct fault *fault)
{
	return report(probe_exec(addr), fault);
}

bool guest_probe_hvc(uint64_t *hvc_addr, struct fault *fault)
{
	return report(probe_hvc(hvc_addr), fault);
}
