/* SPDX-License-Identifier: BSD-3-Clause */
#include "json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

json_t *json_hex(struct caec_bytes bytes)
{
	static const char digits[] = "0123456789abcdef";
	json_t *json;
	char *text;

	if (!bytes.data)
		return json_null();
	text = malloc(2 * bytes.size + 1);
	if (!text)
		return NULL;
	for (size_t i = 0; i < bytes.size; i++) {
		text[2 * i] = digits[bytes.data[i] >> 4];
		text[2 * i + 1] = digits[bytes.data[i] & 0xf];
	}
	json = json_stringn(text, 2 * bytes.size);
	free(text);
	return json;
}

json_t *json_text(struct caec_bytes text)
{
	return text.data ? json_stringn((const char *)text.data, text.size) : json_null();
}

json_t *json_id(uint64_t id)
{
	char text[19];

	(void)snprintf(text, sizeof(text), "0x%016" PRIx64, id);
	return json_string(text);
}

const char *json_rights(uint64_t rights)
{
	static const char *const texts[] = { "", "r", "w", "rw" };

	return texts[rights & 3];
}
