# SPDX-License-Identifier: BSD-3-Clause
# What a builder may want to change. Each can be given to make on its command
# line (make CROSS_COMPILE=... rmm) or in the environment.

# Prefix of the cross tools for everything that runs on the emulated machine.
CROSS_COMPILE ?= aarch64-linux-gnu-

# Compiler for what runs on the build machine: the unit tests.
HOSTCC ?= gcc

# Compiler for the fuzzer: a clang, for libFuzzer.
FUZZCC ?= clang

# How much the RMM says on the console: 0 nothing, 1 errors, 2 notices, 3 all.
RMM_LOG_LEVEL ?= 2

# 0: no FEAT_MOPS instructions even where the CPU has them; to compare (docs/performance.md).
RMM_MOPS ?= 1

# 0: an RMM without Confidential Shared Memory; to compare (docs/performance.md).
RMM_CSM ?= 1

# Where the sources that scripts/setup.sh fetched are.
SRC ?= $(O)/src
