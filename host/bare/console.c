/* SPDX-License-Identifier: BSD-3-Clause */
#include "console.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "cpu.h"
#include "format.h"
#include "lock.h"

#define UART_BASE 0x09000000UL
#define UART_DR 0x00
#define UART_FR 0x18
#define UART_FR_TXFF (1U << 5)

static struct lock uart_lock;

static volatile uint32_t *uart_reg(uint64_t offset)
{
	return (volatile uint32_t *)(UART_BASE + offset);
}

static void uart_write(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		while (*uart_reg(UART_FR) & UART_FR_TXFF)
			;
		*uart_reg(UART_DR) = (uint8_t)text[i];
	}
}

static void flush(struct cpu *cpu)
{
	lock_take(&uart_lock);
	uart_write(cpu->line, cpu->line_len);
	uart_write("\n", 1);
	lock_drop(&uart_lock);
	cpu->line_len = 0;
}

void print(const char *text, ...)
{
	struct cpu *cpu = this_cpu();
	char buf[PRINT_MAX];
	va_list args;
	size_t len;

	va_start(args, text);
	len = format_v(buf, sizeof(buf), text, args);
	va_end(args);

	for (size_t i = 0; i < len; i++) {
		if (buf[i] == '\n')
			flush(cpu);
		else if (cpu->line_len < CPU_LINE_SIZE)
			cpu->line[cpu->line_len++] = buf[i];
	}
}

void console_line(const char *name, const char *text, size_t len)
{
	lock_take(&uart_lock);
	uart_write("[", 1);
	uart_write(name, strlen(name));
	uart_write("] ", 2);
	uart_write(text, len);
	uart_write("\n", 1);
	lock_drop(&uart_lock);
}
