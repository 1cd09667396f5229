/* SPDX-License-Identifier: BSD-3-Clause */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	enum caec_status status;
	const char *text;
} texts[] = {
	{ CAEC_OK, "success" },
	{ CAEC_E_INTERNAL, "internal error" },
	{ CAEC_E_USAGE, "usage" },
	{ CAEC_E_IO, "input or output" },
	{ CAEC_E_FORMAT, "unknown format" },
	{ CAEC_E_KEY, "unusable key" },
	{ CAEC_E_REFERENCE, "unusable reference" },
	{ CAEC_E_CBOR, "malformed CBOR" },
	{ CAEC_E_TAG, "wrong tag" },
	{ CAEC_E_HEADER, "unknown critical header" },
	{ CAEC_E_ALG, "wrong algorithm" },
	{ CAEC_E_MISSING, "missing claim" },
	{ CAEC_E_TYPE, "mistyped claim" },
	{ CAEC_E_PROFILE, "unknown profile" },
	{ CAEC_E_PLATFORM_SIGNATURE, "bad platform signature" },
	{ CAEC_E_REALM_SIGNATURE, "bad realm signature" },
	{ CAEC_E_BINDING, "binding mismatch" },
	{ CAEC_E_CHALLENGE, "challenge mismatch" },
	{ CAEC_E_LIFECYCLE, "platform not secured" },
	{ CAEC_E_POLICY, "policy violation" },
	{ CAEC_E_PAIR, "no pair" },
};

const char *caec_status_text(enum caec_status status)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].status == status)
			return texts[i].text;
	}
	return "unknown status";
}

__attribute__((format(printf, 4, 0))) static void fill(struct caec_error *error,
						       enum caec_status status, size_t offset,
						       const char *format, va_list list)
{
	if (!error)
		return;
	memset(error, 0, sizeof(*error));
	error->status = status;
	error->offset = offset;
	(void)vsnprintf(error->text, sizeof(error->text), format, list);
	/* What comes from a token is not let at terminals and logs as it is. */
	for (char *c = error->text; *c; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
}

enum caec_status error_set(struct caec_error *error, enum caec_status status, const char *format,
			   ...)
{
	va_list list;

	va_start(list, format);
	fill(error, status, 0, format, list);
	va_end(list);
	return status;
}

enum caec_status error_at(struct caec_error *error, enum caec_status status, size_t offset,
			  const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fill(error, status, offset, format, list);
	va_end(list);
	return status;
}
