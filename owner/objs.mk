# SPDX-License-Identifier: BSD-3-Clause
owner-objs := main.o files.o keys.o
