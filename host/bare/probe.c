/* SPDX-License-Identifier: BSD-3-Clause */
#include "probe.h"

/* probe_access.S: 0 if the access went through */
uint64_t probe_access_read(uint64_t pa, uint64_t *value);
uint64_t probe_access_write(uint64_t pa, uint64_t value);
extern const char probe_read_insn[], probe_write_insn[];

bool probe_owns(uint64_t elr)
{
	return elr == (uintptr_t)probe_read_insn || elr == (uintptr_t)probe_write_insn;
}

bool probe_read(uint64_t pa, uint64_t *value, struct fault *fault)
{
	if (probe_access_read(pa, value) == 0)
		return true;
	*fault = this_cpu()->fault;
	return false;
}

bool probe_write(uint64_t pa, uint64_t value, struct fault *fault)
{
	if (probe_access_write(pa, value) == 0)
		return true;
	*fault = this_cpu()->fault;
	return false;
}
