/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the compiler and mbedTLS expect of <string.h>. Words where the alignment allows; the granules that count are
 * wiped and copied elsewhere (arch/).
 */
#include <stdint.h>
#include <string.h>

#define WORD sizeof(uint64_t)

/* Words of any object: the type may alias everything. */
typedef uint64_t __attribute__((may_alias)) word_t;

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	if ((((uintptr_t)d | (uintptr_t)s) % WORD) == 0) {
		for (; n >= WORD; n -= WORD, d += WORD, s += WORD)
			*(word_t *)(void *)d = *(const word_t *)(const void *)s;
	}
	for (; n > 0; n--)
		*d++ = *s++;
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	if ((uintptr_t)d - (uintptr_t)s >= n)
		return memcpy(dst, src, n);
	while (n > 0) {
		n--;
		d[n] = s[n];
	}
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	const uint64_t word = (uint8_t)c * 0x0101010101010101U;
	uint8_t *d = dst;

	for (; n > 0 && (uintptr_t)d % WORD != 0; n--)
		*d++ = (uint8_t)c;
	for (; n >= WORD; n -= WORD, d += WORD)
		*(word_t *)(void *)d = word;
	for (; n > 0; n--)
		*d++ = (uint8_t)c;
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *p = a;
	const uint8_t *q = b;

	for (size_t i = 0; i < n; i++)
		if (p[i] != q[i])
			return p[i] < q[i] ? -1 : 1;
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n] != '\0')
		n++;
	return n;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint8_t p = (uint8_t)a[i];
		const uint8_t q = (uint8_t)b[i];

		if (p != q)
			return p < q ? -1 : 1;
		if (p == 0)
			break;
	}
	return 0;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}
