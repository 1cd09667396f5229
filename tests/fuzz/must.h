/* SPDX-License-Identifier: BSD-3-Clause */
/* What the targets of the verifier check in common. */
#ifndef FUZZ_MUST_H
#define FUZZ_MUST_H

#include <stdbool.h>
#include <stdlib.h>

#include <caec-verify.h>

static inline void must(bool good)
{
	if (!good)
		abort();
}

/* One line of printable ASCII, whatever the input has. */
static inline void must_be_told(const struct caec_error *error, enum caec_status status)
{
	must(error->status == status && error->text[0] != '\0');
	for (const char *c = error->text; *c; c++)
		must(*c >= ' ' && *c <= '~');
}

#endif
