/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the cases share: telling what is attempted and what was answered, and the proof that a refused attempt changed nothing.
 *
 * A case takes the state once, names who attacks, and then makes its attempts: each must be answered as expected and leave the
 * hash of all that the RMM keeps as it was (test/state.h), realms' memory and FP state included. Realms that attack run meanwhile:
 * their RECs and their own pages are left out; their regions, tables and descriptors are not.
 */
#ifndef ATTACK_H
#define ATTACK_H

#include <stdint.h>

#include <csm_pair.h>
#include <puppet.h>

/* One line of the story. */
void story(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* The state as it is now is what refused attempts must leave. At most four attackers, NULL for none. */
void state_take(struct realm *a, struct realm *b, struct realm *c, struct realm *d);
/* Fails the case if it is not as it was; else one line of the story, which says so. */
void state_same(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* The same without a line. */
void state_same_quietly(void);

/* An attempt of the host, or of a realm: what it was, what was answered, what must be. Then state_same(). */
void host_refused(const char *attempt, uint64_t status, uint64_t expected);
void realm_refused(const char *attempt, uint64_t status, uint64_t expected);
/* The same for many attempts of one kind, without a line for each. */
void host_refused_quietly(uint64_t status, uint64_t expected);
void realm_refused_quietly(uint64_t status, uint64_t expected);

/* The realm's access must take a synchronous external abort there; tells ESR and FAR. */
void read_aborts(struct realm *realm, uint64_t addr, const char *attempt);
void write_aborts(struct realm *realm, uint64_t addr, const char *attempt);
void fetch_aborts(struct realm *realm, uint64_t addr, const char *attempt);
/* The host reads and writes a granule itself: two granule protection faults. */
void host_access_faults(uint64_t pa, const char *what);

#endif
