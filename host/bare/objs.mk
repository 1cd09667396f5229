# SPDX-License-Identifier: BSD-3-Clause
host-bare-objs := \
	entry.o vectors.o unwind.o smc.o probe_access.o \
	main.o case.o check.o smp.o \
	mmu.o exception.o probe.o gic.o clock.o storm.o \
	console.o format.o semihost.o string.o \
	granule.o rmi.o sha256.o rim.o images.o \
	realm.o rec.o rtt.o vgic.o \
	run.o exit_audit.o exit_abort.o exit_sysreg.o exit_psci.o \
	exit_ripas.o exit_call.o csm.o \
	fp_regs.o demo.o demo_file.o demo_tell.o demo_posers.o owner.o
