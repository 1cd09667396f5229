/* SPDX-License-Identifier: BSD-3-Clause */
/* PL011, as EL3 left it set up: output only, polled. */
#include "console.h"

#include <mmu.h>
#include <print.h>

#define PL011_DR 0x00
#define PL011_FR 0x18
#define PL011_FR_TXFF (1U << 5)

/* A device that stays full must not stop the RMM: the character is dropped. */
#define WAIT_TURNS 1000000U

static volatile uint8_t *pl011;

void console_init(uint64_t base)
{
	if (mmu_map(MMU_DEVICE, base, GRANULE_SIZE))
		pl011 = (volatile uint8_t *)base;
}

static void put_raw(char c)
{
	for (unsigned int i = 0; i < WAIT_TURNS; i++) {
		if ((*(volatile uint32_t *)(pl011 + PL011_FR) & PL011_FR_TXFF) == 0) {
			*(volatile uint32_t *)(pl011 + PL011_DR) = (uint8_t)c;
			return;
		}
	}
}

void console_putc(char c)
{
	if (pl011 == NULL)
		return;
	if (c == '\n')
		put_raw('\r');
	put_raw(c);
}
