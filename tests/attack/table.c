/* SPDX-License-Identifier: BSD-3-Clause */
#include <case.h>

#include "cases.h"

const struct bare_case e2e_cases[] = {
	{ "w01-attach-again", case_w01,
	  "who was revoked, has left or was evicted does not come back by an old name" },
	{ "w02-stale-mapping", case_w02,
	  "a page is taken and given to another realm while the consumer writes to it" },
	{ "w03-two-consumers", case_w03,
	  "a page is taken by way of one of two consumers; both lose it, or none" },
	{ "w04-consumer-wipes", case_w04,
	  "a consumer makes its window EMPTY, before and after it is one, and dies" },
	{ "w05-populated-window", case_w05,
	  "a window over the consumer's own pages, which the host removes too late" },
	{ "w06-data-over-window", case_w06, "the host creates pages over shared ones" },
	{ "w07-fold-window", case_w07,
	  "the host folds and destroys the tables under a window, then it is revoked" },
	{ "w08-late-writes", case_w08,
	  "no write arrives in a page that has gone back to the host" },
	{ "w19-untold", case_w19,
	  "a revoked consumer is told and faults; one that has left holds nothing up" },
	{ "race-revoke-use", case_race_csm_revoke, "a window is used while it is revoked" },
	{ "race-destroy-attach", case_race_csm_destroy,
	  "a region is destroyed while it is attached" },
	{ "race-evict-detach", case_race_csm_evict, "the host evicts a consumer that detaches" },
};

const uint64_t e2e_cases_count = sizeof(e2e_cases) / sizeof(e2e_cases[0]);
