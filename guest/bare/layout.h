/* SPDX-License-Identifier: BSD-3-Clause */
/* Sizes and offsets that C and assembly share. */
#ifndef GUEST_LAYOUT_H
#define GUEST_LAYOUT_H

#define GUEST_MAX_VCPUS 4

/* Each vCPU's stack has an unmapped page below it. */
#define GUEST_STACK_SIZE 0x4000
#define GUEST_STACK_GUARD 0x1000
#define GUEST_STACK_STRIDE (GUEST_STACK_SIZE + GUEST_STACK_GUARD)

/* struct vcpu, found through TPIDR_EL1 */
#define VCPU_STACK_TOP 0x00
#define VCPU_STACK_LIMIT 0x08
#define VCPU_RESUME 0x10
#define VCPU_ESR 0x18
#define VCPU_FAR 0x20
#define VCPU_ELR 0x28
#define VCPU_SIZE_SHIFT 7

/* struct trap_frame */
#define FRAME_ELR 0xf8
#define FRAME_SPSR 0x100
#define FRAME_SIZE 0x110

/* What a vector tells its handler. */
#define TRAP_SYNC 0
#define TRAP_IRQ 1
#define TRAP_OTHER 2

#endif
