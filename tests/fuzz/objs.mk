# SPDX-License-Identifier: BSD-3-Clause
# The fuzzer; libfuzzer.o and replay.o are two ways to run it.

fuzz-common-objs := input.o universe.o call.o params.o scene.o host.o enter.o realm.o smc.o check.o csm_check.o main.o
