/* SPDX-License-Identifier: BSD-3-Clause */
/* The demo: a file goes from one realm to another through memory that neither the host nor a third realm can touch. */
#ifndef HOST_DEMO_H
#define HOST_DEMO_H

#include <stdbool.h>

/*
 * chunk_kib: decimal KiB of one chunk, NULL for the largest. mistake: DEMO_MISTAKE_* (bare/demo.h) in decimal, NULL for
 * none. True only if everything held.
 */
bool demo_run(const char *in_path, const char *out_path, const char *chunk_kib,
	      const char *mistake);

#endif
