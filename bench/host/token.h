/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_TOKEN_H
#define BENCH_TOKEN_H

#include "runner.h"

/* Attestation tokens of the runner's realm; nothing if the RMM has none to give. */
void token_rows(struct runner *r);

#endif
