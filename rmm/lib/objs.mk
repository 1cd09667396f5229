# SPDX-License-Identifier: BSD-3-Clause
# Portable: in the RMM and in the unit tests.
rmm-lib-objs := arena.o cbor.o cose.o

# What a C library and its stdio do for the unit tests.
rmm-freestanding-objs := print.o string.o
