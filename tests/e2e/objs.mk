# SPDX-License-Identifier: BSD-3-Clause
e2e-objs := \
	table.o puppet.o csm_pair.o csm_event.o csm_events.o \
	boot.o memory.o devices.o fp.o sve.o sme.o gpc.o isolation.o host_regs.o \
	rmi_errors.o rmi_states.o enter_errors.o \
	csm_basic.o csm_shapes.o csm_gib.o csm_host.o csm_errors.o csm_pages.o csm_seal.o \
	csm_tiny.o csm_crowd.o csm_hold.o csm_unlike.o csm_policy.o

# Attestation.
e2e-objs += measured.o token.o token_cases.o token_storm.o

# Two CPUs at once, and many realms.
e2e-objs += tiny.o tiny_code.o scale.o \
	race.o race_enter.o race_memory.o race_block.o race_hammer.o race_create.o race_psci.o
