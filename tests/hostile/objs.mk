# SPDX-License-Identifier: BSD-3-Clause
hostile-case-objs := table.o smc_all.o state.o values.o world.o vectors.o undo.o allowed.o sweep.o \
	fields.o functions.o realm.o
# What it shares with tests/e2e.
hostile-shared-objs := puppet.o csm_pair.o tiny.o tiny_code.o
