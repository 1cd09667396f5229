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
	bool wide;
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

/* Flags, width and length of a conversion; returns where its letter is. */
static const char *parse_spec(const char *fmt, struct spec *spec)
{
	*spec = (struct spec){ 0 };
	for (; *fmt == '-' || *fmt == '0'; fmt++) {
		if (*fmt == '-')
			spec->left = true;
		else
			spec->zero = true;
	}
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		spec->width = spec->width * 10 + (unsigned int)(*fmt - '0');
	for (; *fmt == 'l'; fmt++)
		spec->wide = true;
	return fmt;
}

static void put_signed(int64_t value, const struct spec *spec)
{
	put_number(value < 0 ? -(uint64_t)value : (uint64_t)value, 10, value < 0, spec);
}

static void vprint(const char *fmt, va_list ap)
{
	struct spec spec;
	const char *s;
	char c;

	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(*fmt);
			continue;
		}
		fmt = parse_spec(fmt + 1, &spec);
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
			put_signed(spec.wide ? va_arg(ap, long) : va_arg(ap, int), &spec);
			break;
		case 'u':
		case 'x':
			put_number(spec.wide ? va_arg(ap, unsigned long) : va_arg(ap, unsigned int),
				   *fmt == 'u' ? 10 : 16, false, &spec);
			break;
		case 'p':
			put_number((uint64_t)va_arg(ap, void *), 16, false, &spec);
			break;
		case '%':
			put('%');
			break;
		default:
			return;
		}
	}
}

void print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprint(fmt, ap);
	va_end(ap);
}
