/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers that people write as text, in files and on the command line. */
#ifndef VERIFY_NUMBER_H
#define VERIFY_NUMBER_H

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Decimal, or hexadecimal after 0x; whole, unsigned, of 64 bits at most. Leading zeroes would look octal to some: refused. */
static inline bool number_parse(const char *text, uint64_t *number)
{
	const bool hex = text && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *digits = hex ? text + 2 : text;
	char *end;

	/* strtoull() would take a sign, space, or another 0x. */
	if (!digits || !(hex ? isxdigit((unsigned char)*digits) : isdigit((unsigned char)*digits)))
		return false;
	if (hex ? (digits[1] == 'x' || digits[1] == 'X') : (digits[0] == '0' && digits[1] != '\0'))
		return false;
	errno = 0;
	*number = strtoull(digits, &end, hex ? 16 : 10);
	return errno == 0 && end != digits && *end == '\0';
}

#endif
