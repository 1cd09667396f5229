/* SPDX-License-Identifier: BSD-3-Clause */
/* Text from tokens: is it what it should be, and which of several. */
#ifndef VERIFY_TEXT_H
#define VERIFY_TEXT_H

#include <caec-verify.h>

bool text_is_utf8(struct caec_bytes text);
/* Equal to a string of ours? */
bool text_is(struct caec_bytes text, const char *string);
bool bytes_equal(struct caec_bytes a, struct caec_bytes b);

#endif
