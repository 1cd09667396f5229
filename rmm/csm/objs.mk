# SPDX-License-Identifier: BSD-3-Clause
# Confidential Shared Memory.
rmm-csm-objs := attach.o calls.o close.o create.o events.o fault.o grant.o host.o leaf.o link.o ranges.o mark.o registry.o \
	state.o tree.o window.o
rmm-csm-objs += info.o page.o policy.o seal.o
