# SPDX-License-Identifier: BSD-3-Clause
# The portable core of the RMM.
rmm-core-objs := abort.o attest.o claims.o debug.o dispatch.o exit.o gic.o granule.o inject.o measure.o ns.o psci.o realm.o rec.o rec_enter.o \
	rmi_data.o rmi_granule.o rmi_info.o rmi_psci.o rmi_realm.o rmi_rec.o rmi_ripas.o rmi_rtt.o rmi_unprotected.o \
	rsi.o rsi_memory.o rsi_ripas.o rsi_token.o rtt.o s2.o sign.o smc.o stage1.o sysreg.o token.o
