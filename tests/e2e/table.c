/* SPDX-License-Identifier: BSD-3-Clause */
#include <case.h>
const struct bare_case e2e_cases[] = { { "none", 0, "none" } };
const uint64_t e2e_cases_count = 0;
