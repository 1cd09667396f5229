/* SPDX-License-Identifier: BSD-3-Clause */
#include "writer.h"

#include <stdlib.h>
#include <string.h>

void w_raw(struct writer *w, const void *data, size_t size)
{
	if (size > WRITER_MAX - w->size)
		abort();
	if (size > 0)
		memcpy(w->data + w->size, data, size);
	w->size += size;
}

void w_byte(struct writer *w, unsigned int byte)
{
	uint8_t value = (uint8_t)byte;

	w_raw(w, &value, 1);
}

void w_head(struct writer *w, unsigned int major, uint64_t value, unsigned int extra)
{
	unsigned int step = value < 24		? 0 :
			    value <= 0xff	? 1 :
			    value <= 0xffff	? 2 :
			    value <= 0xffffffff ? 3 :
						  4;
	unsigned int octets;

	step += extra;
	if (step == 0) {
		w_byte(w, major << 5 | (unsigned int)value);
		return;
	}
	w_byte(w, major << 5 | (23 + step));
	octets = 1U << (step - 1);
	while (octets-- > 0)
		w_byte(w, (unsigned int)(value >> (8 * octets)) & 0xff);
}

void w_int(struct writer *w, int64_t value)
{
	if (value >= 0)
		w_head(w, MAJOR_UINT, (uint64_t)value, 0);
	else
		w_head(w, MAJOR_NINT, (uint64_t)(-1 - value), 0);
}

void w_bytes(struct writer *w, const void *data, size_t size)
{
	w_head(w, MAJOR_BYTES, size, 0);
	w_raw(w, data, size);
}

void w_fill(struct writer *w, uint8_t byte, size_t size)
{
	w_head(w, MAJOR_BYTES, size, 0);
	while (size-- > 0)
		w_byte(w, byte);
}

void w_text(struct writer *w, const char *text)
{
	w_head(w, MAJOR_TEXT, strlen(text), 0);
	w_raw(w, text, strlen(text));
}
