# SPDX-License-Identifier: BSD-3-Clause
# The runtime that every bare realm is linked with; what a program does not use
# is dropped by the linker.
guest-bare-objs := entry.o vectors.o main.o trap.o mmu.o probe.o probe_access.o insn.o \
	irq.o smp.o smc.o hostcall.o rsi.o csm.o events.o group.o heap.o keys.o print.o string.o fp.o sve.o digest.o
