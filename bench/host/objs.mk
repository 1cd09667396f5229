# SPDX-License-Identifier: BSD-3-Clause
bench-host-objs := main.o samples.o call.o timed.o memory.o vm.o runner.o \
	plain.o tables.o running.o token.o whole.o mmu_off.o \
	party.o csm.o csm_calls.o csm_pages.o csm_sizes.o
# What it shares with the bare host: a CPU's first steps, console, checks.
bench-shared-objs := entry.o vectors.o unwind.o smc.o probe.o probe_access.o exception.o \
	check.o smp.o gic.o clock.o console.o format.o semihost.o string.o images.o
