/* SPDX-License-Identifier: BSD-3-Clause */
#include <print.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DIGITS_MAX 20 /* of 2^64 */

/*
 * A dump must come out even if another PE stopped in the middle of one: the lock is given up on after this many turns.
 */
#define LOCK_TRIES 10000000U

static bool locked;

struct spec {
	bool left;
	bool is_long;
	char pad;
	unsigned int width;
};

static void put_padding(const struct spec *spec, size_t length)
{
	for (size_t i = length; i < spec->width; i++)
		console_putc(spec->left ? ' ' : spec->pad);
}

static void put_text(const struct spec *spec, const char *text, size_t length)
{
	if (!spec->left)
		put_padding(spec, length);
	for (size_t i = 0; i < length; i++)
		console_putc(text[i]);
	if (spec->left)
		put_padding(spec, length);
}

static void put_number(const struct spec *spec, uint64_t value, unsigned int base)
{
	char digits[DIGITS_MAX];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	put_text(spec, &digits[at], sizeof(digits) - at);
}

static void put_signed(const struct spec *spec, int64_t value)
{
	if (value < 0) {
		console_putc('-');
		put_number(spec, -(uint64_t)value, 10);
	} else {
		put_number(spec, (uint64_t)value, 10);
	}
}

static const char *parse_spec(const char *p, struct spec *spec)
{
	*spec = (struct spec){ .pad = ' ' };
	for (; *p == '0' || *p == '-'; p++) {
		if (*p == '0')
			spec->pad = '0';
		else
			spec->left = true;
	}
	for (; *p >= '0' && *p <= '9'; p++)
		spec->width = spec->width * 10 + (unsigned int)(*p - '0');
	for (; *p == 'l'; p++)
		spec->is_long = true;
	return p;
}

static void vprint(const char *p, va_list *args)
{
	struct spec spec;
	const char *s;
	char c;

	for (; *p != '\0'; p++) {
		if (*p != '%') {
			console_putc(*p);
			continue;
		}
		p = parse_spec(p + 1, &spec);
		switch (*p) {
		case 's':
			s = va_arg(*args, const char *);
			put_text(&spec, s, strlen(s));
			break;
		case 'c':
			c = (char)va_arg(*args, int);
			put_text(&spec, &c, 1);
			break;
		case 'd':
			put_signed(&spec, spec.is_long ? va_arg(*args, long) : va_arg(*args, int));
			break;
		case 'u':
		case 'x':
			put_number(&spec,
				   spec.is_long ? va_arg(*args, unsigned long) :
						  va_arg(*args, unsigned int),
				   *p == 'x' ? 16 : 10);
			break;
		case 'p':
			put_number(&spec, (uint64_t)va_arg(*args, void *), 16);
			break;
		case '\0':
			return;
		default:
			console_putc(*p);
			break;
		}
	}
}

void print(const char *format, ...)
{
	va_list args;

	for (unsigned int i = 0; i < LOCK_TRIES; i++)
		if (!__atomic_exchange_n(&locked, true, __ATOMIC_ACQUIRE))
			break;
	va_start(args, format);
	vprint(format, &args);
	va_end(args);
	__atomic_store_n(&locked, false, __ATOMIC_RELEASE);
}
