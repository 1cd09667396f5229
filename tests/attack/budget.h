/* SPDX-License-Identifier: BSD-3-Clause */
/* How long interrupts are held off, measured around calls. One CPU makes them all. */
#ifndef ATTACK_BUDGET_H
#define ATTACK_BUDGET_H

#include <stdint.h>

#include <realm.h>

#define BUDGET_ACCESS 1UL

/* From here on calls of the host are measured. Fails the case if the counter does not count instructions. */
void budget_begin(void);
/* One call of a realm, as puppet_smc(), measured. */
uint64_t budget_once(struct realm *realm, const uint64_t x[6], uint64_t out[3]);
/* The same repeated while it is incomplete, as csm_call(). */
uint64_t budget_call(struct realm *realm, uint64_t fid, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d, uint64_t e, uint64_t out[3]);
/* budget_once() with an interrupt that waits from just after the realm's SMC on. */
uint64_t budget_interrupted(struct realm *realm, const uint64_t x[6], uint64_t out[3]);
/* A token, its first page read to buffer: every step that makes it but the signing, in which interrupts are not held off. Its size. */
uint64_t budget_token(struct realm *realm, uint64_t buffer);
/* A load that the RMM answers without an exit. */
void budget_access(struct realm *realm, uint64_t addr);
/* Tells what was measured; fails the case if anything took longer. */
void budget_end(uint64_t limit);

#endif
