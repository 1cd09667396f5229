# SPDX-License-Identifier: BSD-3-Clause
# Each test_NAME.c is a program of its own; the rest is linked into all.

unit-common-objs := harness.o table.o calls.o build.o guest.o csm_unit.o good.o sha2.o
unit-objs := $(unit-common-objs)
unit-tests := $(sort $(notdir $(basename $(wildcard tests/unit/test_*.c))))
unit-tests := test_granule test_realm test_sve test_rtt test_unprotected test_fold test_data test_ripas test_rec test_enter \
	test_exit test_abort test_rsi test_psci test_measure test_info test_manifest test_model test_conditions \
	test_csm test_csm_fail test_csm_tables
unit-tests += test_rules test_budget test_exits test_debug
unit-tests += test_args
unit-tests += test_csm_events
unit-tests += test_csm_pages test_csm_info test_csm_measured

$(O)/unit/obj/tests/unit/test_conditions.o: tests/unit/conditions.txt
