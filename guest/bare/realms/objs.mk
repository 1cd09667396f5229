# SPDX-License-Identifier: BSD-3-Clause
# One program each; include/bare/protocol.h says what it does and expects.
guest-realms := boot rsi faults mmio timer irq psci sysoff fp sve work nop puppet \
	pmu debug hidden regs \
	demo_p demo_c demo_m owner_p owner_c \
	hostile
