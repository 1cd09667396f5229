/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the proofs share. A proof includes the source that it is about, makes every input any value at all, says what it
 * takes for granted with assume() and what then holds with prove(); CBMC looks at all executions up to its bounds.
 * docs/proofs.md lists them.
 *
 * A source is included with angle brackets, <csm/NAME.c>, so that a mutant's copy can take its place.
 */
#ifndef PROVE_H
#define PROVE_H

/*
 * Fewer consumers than there can be, where a proof goes through all of them: the code treats them alike. A descriptor is
 * then smaller than a granule, so that sizes are not what is compared.
 */
#ifdef PROVE_CONSUMERS
#define _Static_assert(condition, text) _Static_assert(true, text)
#include <stdbool.h>

#include <abi/csm.h>
#undef CSM_MAX_CONSUMERS
#define CSM_MAX_CONSUMERS PROVE_CONSUMERS
#endif

/* Before all others of the RMM, so that a mutant's copy is the one that counts. */
#include <s2.h>

#include <rtt.h>

#include <csm/csm.h>

#define prove(condition, text) __CPROVER_assert(condition, text)
#define assume(condition) __CPROVER_assume(condition)

/* Any value: CBMC knows this beginning of a name. */
uint64_t nondet_u64(void);
uint32_t nondet_u32(void);
uint8_t nondet_u8(void);
bool nondet_bool(void);
struct region nondet_region(void);
struct slot nondet_slot(void);
struct realm nondet_realm(void);
struct s2 nondet_s2(void);

/* Numbers that do not wrap round: what address arithmetic is compared with. */
typedef unsigned __int128 wide;

/* A realm's geometry as REALM_CREATE lets it pass, see rmm/core/rmi_realm.c. */
static inline struct s2 any_geometry(void)
{
	struct s2 s2 = nondet_s2();

	assume(s2.ipa_width >= 32 && s2.ipa_width <= S2_PA_BITS);
	return s2;
}

/* Are two structures the same? Asked of any one word of them. */
#define prove_same(a, b, text) prove_same_words(&(a), &(b), sizeof(a) / sizeof(uint64_t), text)
#define prove_same_words(a, b, words, text)                                                        \
	do {                                                                                       \
		const size_t same_at = nondet_u64();                                               \
                                                                                                   \
		assume(same_at < (words));                                                         \
		prove(((const uint64_t *)(a))[same_at] == ((const uint64_t *)(b))[same_at], text); \
	} while (false)

#endif
