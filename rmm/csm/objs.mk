# SPDX-License-Identifier: BSD-3-Clause
# Confidential Shared Memory.
rmm-csm-objs := attach.o calls.o claim.o close.o create.o events.o grant.o host.o info.o leaf.o link.o mark.o \
	ops.o page.o policy.o ranges.o registry.o seal.o state.o tree.o window.o
