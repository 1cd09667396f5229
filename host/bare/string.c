/* SPDX-License-Identifier: BSD-3-Clause */
/* The functions that the compiler may call, and memcmp. Pages move 16 bytes at a time. */
#include <stdint.h>
#include <string.h>

#define WORD sizeof(uint64_t)

void *memcpy(void *to, const void *from, size_t size)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if ((((uintptr_t)t | (uintptr_t)f) & (WORD - 1)) == 0) {
		for (; size >= 4 * WORD; size -= 4 * WORD, t += 4 * WORD, f += 4 * WORD) {
			const uint64_t *src = (const uint64_t *)(const void *)f;
			uint64_t *dst = (uint64_t *)(void *)t;
			uint64_t a = src[0], b = src[1], c = src[2], d = src[3];

			dst[0] = a;
			dst[1] = b;
			dst[2] = c;
			dst[3] = d;
		}
	}
	while (size-- > 0)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if (t <= f || t >= f + size)
		return memcpy(to, from, size);
	while (size-- > 0)
		t[size] = f[size];
	return to;
}

void *memset(void *to, int value, size_t size)
{
	uint8_t *t = to;
	uint64_t word = 0x0101010101010101UL * (uint8_t)value;

	if (((uintptr_t)t & (WORD - 1)) == 0)
		for (; size >= WORD; size -= WORD, t += WORD)
			*(uint64_t *)(void *)t = word;
	while (size-- > 0)
		*t++ = (uint8_t)value;
	return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *x = a, *y = b;

	for (; size > 0; size--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}
