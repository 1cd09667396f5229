# SPDX-License-Identifier: BSD-3-Clause
rmm-aarch64-objs := entry.o vectors.o run.o nscopy.o at.o fpregs.o exception.o mmu.o cpu.o random.o \
	el3.o memory.o memops.o tlb.o rec.o el1.o gic.o timer.o fp.o idreg.o debug.o pmu.o task.o taskswitch.o
