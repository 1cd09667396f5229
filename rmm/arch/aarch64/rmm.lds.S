/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The RMM's image and the memory after it. Every part with rights of its own starts on a page; what follows __bss_start
 * is not in the file. EL3 loads the file where it is linked.
 */
#include <cpu.h>
#include <platform.h>

OUTPUT_ARCH(aarch64)
ENTRY(_start)

SECTIONS
{
	. = PLAT_RMM_BASE;
	__image_start = .;

	.text : {
		KEEP(*(.entry))
		KEEP(*(.vectors))
		*(.text .text.*)
	}

	. = ALIGN(4096);
	__rodata_start = .;
	.rodata : {
		*(.rodata .rodata.*)
	}

	. = ALIGN(4096);
	__data_start = .;
	.data : {
		*(.data .data.*)
		. = ALIGN(16);
	}

	. = ALIGN(4096);
	__bss_start = .;
	.bss (NOLOAD) : {
		*(.bss .bss.*)
		. = ALIGN(4096);
	}
	__bss_end = .;

	. = ALIGN(STACK_SLOT_SIZE);
	__stacks = .;
	. += CPUS_MAX * STACK_SLOT_SIZE;
	__stacks_end = .;
	__image_end = .;

	ASSERT(__image_end <= PLAT_RMM_BASE + PLAT_RMM_SIZE, "the RMM outgrows its memory")

	/DISCARD/ : {
		*(.note .note.* .comment .eh_frame .eh_frame_hdr .interp .dynamic)
	}
}
