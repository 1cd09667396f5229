/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz.h"

static const uint8_t *next;
static size_t left;

void input_set(const uint8_t *data, size_t size)
{
	next = data;
	left = size < RECORDS_MAX * RECORD_SIZE ? size : RECORDS_MAX * RECORD_SIZE;
}

bool input_next(struct record *r)
{
	const size_t n = left < RECORD_SIZE ? left : RECORD_SIZE;

	if (n == 0)
		return false;
	memset(r, 0, sizeof(*r));
	memcpy(r->b, next, n);
	next += n;
	left -= n;
	return true;
}
