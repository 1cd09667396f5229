# SPDX-License-Identifier: BSD-3-Clause
# Each test_NAME.c is a program of its own; the rest is linked into all. mktokens writes every token to a folder.
verify-test-common-objs := writer.o sign.o maker.o variants.o shared.o
verify-tests := $(sort $(notdir $(basename $(wildcard tests/verify/test_*.c))))
