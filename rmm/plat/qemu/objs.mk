# SPDX-License-Identifier: BSD-3-Clause
rmm-qemu-objs := boot.o console.o manifest.o

# Plain computation: part of the unit tests too.
rmm-qemu-portable-objs := manifest.o
