/* SPDX-License-Identifier: BSD-3-Clause */
/* Writes CBOR, well-formed or not, independently of the library under test. */
#ifndef TEST_VERIFY_WRITER_H
#define TEST_VERIFY_WRITER_H

#include <stddef.h>
#include <stdint.h>

#define WRITER_MAX 32768

struct writer {
	uint8_t data[WRITER_MAX];
	size_t size;
};

enum { MAJOR_UINT, MAJOR_NINT, MAJOR_BYTES, MAJOR_TEXT, MAJOR_ARRAY, MAJOR_MAP, MAJOR_TAG };

void w_raw(struct writer *w, const void *data, size_t size);
void w_byte(struct writer *w, unsigned int byte);
/* The shortest head; extra: that many steps longer than need be. */
void w_head(struct writer *w, unsigned int major, uint64_t value, unsigned int extra);
void w_int(struct writer *w, int64_t value);
void w_bytes(struct writer *w, const void *data, size_t size);
void w_fill(struct writer *w, uint8_t byte, size_t size); /* a byte string of equal bytes */
void w_text(struct writer *w, const char *text);

#endif
