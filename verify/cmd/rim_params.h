/* SPDX-License-Identifier: BSD-3-Clause */
/* How a realm is built, in JSON (docs/token.md), and what is measured on the way. */
#ifndef VERIFY_RIM_PARAMS_H
#define VERIFY_RIM_PARAMS_H

#include "cmd.h"

/* Granules and entries of tables that are measured at most: 256 GiB in pages. */
#ifndef RIM_MEASURED_MAX
#define RIM_MEASURED_MAX (1ULL << 26)
#endif

struct rim_result {
	struct caec_measurement rim, rem[4];
};

/* Errors: CAEC_E_REFERENCE, CAEC_E_INTERNAL; CAEC_E_IO, told already, when an image cannot be read. */
enum caec_status rim_params_run(const struct cmd_file *params, struct rim_result *result,
				struct caec_error *error);

#endif
