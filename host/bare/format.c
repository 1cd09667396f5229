/* SPDX-License-Identifier: BSD-3-Clause */
#include "format.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct sink {
	char *out;
	size_t size;
	size_t len;
};

struct field {
	bool left;
	bool zero;
	bool is_long;
	unsigned int width;
};

static void put(struct sink *sink, char c)
{
	if (sink->len + 1 < sink->size)
		sink->out[sink->len++] = c;
}

static void put_padded(struct sink *sink, const struct field *field, const char *s, size_t len)
{
	size_t pad = field->width > len ? field->width - len : 0;

	for (size_t i = 0; !field->left && i < pad; i++)
		put(sink, field->zero ? '0' : ' ');
	for (size_t i = 0; i < len; i++)
		put(sink, s[i]);
	for (size_t i = 0; field->left && i < pad; i++)
		put(sink, ' ');
}

static void put_number(struct sink *sink, const struct field *field, uint64_t value,
		       unsigned int base, bool negative)
{
	char digits[24];
	size_t i = sizeof(digits);

	do {
		digits[--i] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	if (negative)
		digits[--i] = '-';
	put_padded(sink, field, digits + i, sizeof(digits) - i);
}

static const char *parse_field(const char *p, struct field *field)
{
	*field = (struct field){ 0 };
	for (;; p++) {
		if (*p == '-')
			field->left = true;
		else if (*p == '0')
			field->zero = true;
		else
			break;
	}
	for (; *p >= '0' && *p <= '9'; p++)
		field->width = field->width * 10 + (unsigned int)(*p - '0');
	for (; *p == 'l' || *p == 'z'; p++)
		field->is_long = true;
	return p;
}

size_t format_v(char *out, size_t size, const char *text, va_list args)
{
	struct sink sink = { .out = out, .size = size };
	struct field field;

	for (const char *p = text; *p; p++) {
		if (*p != '%') {
			put(&sink, *p);
			continue;
		}
		p = parse_field(p + 1, &field);
		switch (*p) {
		case 'c': {
			char c = (char)va_arg(args, int);

			put_padded(&sink, &field, &c, 1);
			break;
		}
		case 's': {
			const char *s = va_arg(args, const char *);

			put_padded(&sink, &field, s, strlen(s));
			break;
		}
		case 'd': {
			int64_t v = field.is_long ? va_arg(args, int64_t) : va_arg(args, int);

			put_number(&sink, &field, v < 0 ? -(uint64_t)v : (uint64_t)v, 10, v < 0);
			break;
		}
		case 'u':
		case 'x': {
			uint64_t v = field.is_long ? va_arg(args, uint64_t) :
						     va_arg(args, unsigned int);

			put_number(&sink, &field, v, *p == 'x' ? 16 : 10, false);
			break;
		}
		case 'p':
			put(&sink, '0');
			put(&sink, 'x');
			put_number(&sink, &field, (uintptr_t)va_arg(args, void *), 16, false);
			break;
		case '\0':
			p--;
			break;
		default:
			put(&sink, *p);
		}
	}
	if (size > 0)
		out[sink.len] = '\0';
	return sink.len;
}

size_t format(char *out, size_t size, const char *text, ...)
{
	va_list args;
	size_t len;

	va_start(args, text);
	len = format_v(out, size, text, args);
	va_end(args);
	return len;
}
