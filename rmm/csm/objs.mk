# SPDX-License-Identifier: BSD-3-Clause
# Confidential Shared Memory.
rmm-csm-objs := attach.o calls.o claim.o events.o grant.o host.o info.o leaf.o link.o \
	ops.o page.o ranges.o region.o registry.o seal.o state.o tree.o window.o
