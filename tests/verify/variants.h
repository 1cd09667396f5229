/* SPDX-License-Identifier: BSD-3-Clause */
/* Every kind of token that the tests know, by name, with what becomes of it. */
#ifndef TEST_VERIFY_VARIANTS_H
#define TEST_VERIFY_VARIANTS_H

#include <caec-verify.h>

#include "maker.h"

struct variant {
	const char *name;
	enum caec_status parse; /* by caec_token_parse() */
	enum caec_status verify; /* by caec_token_verify() with KEY_CPAK, if it parses */
	void (*bend)(struct recipe *recipe);
};

extern const struct variant variants[];
extern const size_t variants_count;

void variant_make(const struct variant *variant, struct writer *token);

#endif
