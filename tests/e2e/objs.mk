# SPDX-License-Identifier: BSD-3-Clause
e2e-objs := table.o
