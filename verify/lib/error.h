/* SPDX-License-Identifier: BSD-3-Clause */
/* How a function of the library says what went wrong. */
#ifndef VERIFY_ERROR_H
#define VERIFY_ERROR_H

#include <caec-verify.h>

/* Fill in the error, if there is one to fill in, and return its status. */
enum caec_status error_set(struct caec_error *error, enum caec_status status, const char *format,
			   ...) __attribute__((format(printf, 3, 4)));
enum caec_status error_at(struct caec_error *error, enum caec_status status, size_t offset,
			  const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
