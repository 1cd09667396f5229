# SPDX-License-Identifier: BSD-3-Clause
# Each test_NAME.c is a program of its own; the rest is linked into all.

unit-common-objs := harness.o table.o calls.o build.o guest.o csm_unit.o good.o sha2.o cca_token.o cca_claim.o
unit-objs := $(unit-common-objs)
unit-tests := $(sort $(notdir $(basename $(wildcard tests/unit/test_*.c))))

# What it carries along.
$(foreach i,unit coverage,$(O)/$(i)/obj/tests/unit/test_conditions.o): tests/unit/conditions.txt tests/pitfalls.txt \
	tests/e2e/table.c tests/fuzz/bugs.txt scripts/groups/build.sh
