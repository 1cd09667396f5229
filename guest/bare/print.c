/* SPDX-License-Identifier: BSD-3-Clause */
/* A small printf on the emulated console: every byte is one MMIO exit, so keep messages short. */
#include <stdarg.h>

#include "guest.h"

static void put(char c)
{
	write8(boot_info.ns_base + BARE_UART_OFFSET, (uint8_t)c);
}

struct spec {
	bool left;
	bool zero;
	unsigned int width;
};

static void put_padded(const char *s, unsigned int len, const struct spec *spec)
{
	unsigned int pad = spec->width > len ? spec->width - len : 0;
	unsigned int i;

	for (i = 0; !spec->left && i < pad; i++)
		put(spec->zero ? '0' : ' ');
	for (i = 0; i < len; i++)
		put(s[i]);
	for (i = 0; spec->left && i < pad; i++)
		put(' ');
}

static void put_number(uint64_t value, unsigned int base, bool negative, const struct spec *spec)
{
	char buf[24];
	unsigned int at = sizeof(buf);

	do {
		buf[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	if (negative)
		buf[--at] = '-';
	put_padded(&buf[at], sizeof(buf) - at, spec);
}

static unsigned int length(const char *s)
{
	unsigned int n = 0;

	while (s[n])
		n++;
	return n;
}

void print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	for (; *fmt; fmt++) {
		struct spec spec = { 0 };
		bool wide = false;
		uint64_t value;
		const char *s;
		char c;

		if (*fmt != '%') {
			put(*fmt);
			continue;
		}
		fmt++;
		for (; *fmt == '-' || *fmt == '0'; fmt++) {
			if (*fmt == '-')
				spec.left = true;
			else
				spec.zero = true;
		}
		for (; *fmt >= '0' && *fmt <= '9'; fmt++)
			spec.width = spec.width * 10 + (unsigned int)(*fmt - '0');
		for (; *fmt == 'l'; fmt++)
			wide = true;

		switch (*fmt) {
		case 'c':
			c = (char)va_arg(ap, int);
			put_padded(&c, 1, &spec);
			break;
		case 's':
			s = va_arg(ap, const char *);
			put_padded(s, length(s), &spec);
			break;
		case 'd':
			value = wide ? (uint64_t)va_arg(ap, long) : (uint64_t)va_arg(ap, int);
			put_number((int64_t)value < 0 ? -value : value, 10, (int64_t)value < 0,
				   &spec);
			break;
		case 'u':
		case 'x':
			value = wide ? va_arg(ap, unsigned long) : va_arg(ap, unsigned int);
			put_number(value, *fmt == 'u' ? 10 : 16, false, &spec);
			break;
		case 'p':
			put_number((uint64_t)va_arg(ap, void *), 16, false, &spec);
			break;
		case '%':
			put('%');
			break;
		default:
			va_end(ap);
			return;
		}
	}
	va_end(ap);
}
