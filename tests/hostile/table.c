/* SPDX-License-Identifier: BSD-3-Clause */
#include <case.h>

#include "cases.h"

const struct bare_case e2e_cases[] = {
	{ "rmi-registers-1", case_rmi_registers_1,
	  "every register of every command with every edge value: every second vector" },
	{ "rmi-registers-2", case_rmi_registers_2, "the same, the others" },
	{ "rmi-random-1", case_rmi_random_1,
	  "edge values in all registers at once: every second vector" },
	{ "rmi-random-2", case_rmi_random_2, "the same, the others" },
	{ "rmi-fields", case_rmi_fields,
	  "every field of parameter and run pages with every edge value" },
	{ "rmi-functions", case_rmi_functions, "function ids that are none, in every form" },
	{ "rsi-registers", case_rsi_registers,
	  "a realm that sweeps every call that it can make, next to one that must not notice" },
};

const uint64_t e2e_cases_count = sizeof(e2e_cases) / sizeof(e2e_cases[0]);
