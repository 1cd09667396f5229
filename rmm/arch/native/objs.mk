# SPDX-License-Identifier: BSD-3-Clause
# The build machine as a platform: models behind rmm/include/arch.h.

rmm-native-objs := fail.o memory.o locks.o tlb.o walk.o rec.o task.o check.o snapshot.o
