/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Walking and changing a realm's stage 2 tables (RTTs). Everything here needs the RD lock.
 */
#ifndef RMM_RTT_H
#define RMM_RTT_H

#include "realm.h"
#include "s2.h"

/* Where a walk ended. */
struct rtt_walk {
	uint64_t *table; /* the 512 entries of the table that was reached */
	pa_t table_pa;
	int level; /* of the table and of the entry */
	unsigned int index;
	uint64_t entry; /* table[index] */
};

/*
 * Walk towards the entry of the given level (start_level..3) that covers ipa (< IPA space) and stop early at an entry
 * that is not a table.
 */
struct rtt_walk rtt_walk(struct realm_locked r, ipa_t ipa, int level);

/*
 * Store an entry where a walk ended and keep the table's count of live entries right (nobody else counts). The caller
 * invalidates the TLB if the old entry was valid or a table; a valid entry is never replaced by another valid one
 * without going through an invalid one and that invalidation (break before make).
 */
void rtt_set(struct realm_locked r, struct rtt_walk *w, ipa_t ipa, uint64_t entry);

/*
 * Entries from where a walk ended on, in its table and at most max, that differ from the first in nothing but their
 * address: what holds for the first holds for all.
 */
unsigned int rtt_run_length(const struct rtt_walk *w, unsigned int max);

/*
 * rtt_set() for count entries of one table: the i-th becomes (from[i] & keep) | (set + i * step). Either all of them are
 * counted or none is, before as well as after. alike: all from[i] are as by rtt_run_length(), and keep has an address's bits.
 */
struct rtt_run {
	const uint64_t *from;
	unsigned int count;
	bool alike;
	uint64_t keep;
	uint64_t set;
	uint64_t step;
};

void rtt_set_run(struct realm_locked r, struct rtt_walk *w, ipa_t ipa, const struct rtt_run *run);

/*
 * IPA of the first live entry at or after ipa in the table that the walk reached, or the end of that table (DEN0137
 * B3.76): that of a starting table may lie beyond the IPA space.
 */
uint64_t rtt_skip_non_live(const struct rtt_walk *w, ipa_t ipa);

/* First IPA after the entry where a walk ended. */
static inline uint64_t rtt_entry_end(const struct rtt_walk *w, ipa_t ipa)
{
	return (ipa.v & ~(s2_entry_size(w->level) - 1)) + s2_entry_size(w->level);
}

/* The granule of the table that a walk reached: its count is the table's number of live protected and TABLE entries. */
static inline struct granule *rtt_granule(const struct rtt_walk *w)
{
	return granule_at(w->table_pa);
}

/* What a realm's own buffer is good for. */
enum realm_buffer {
	BUFFER_OK,
	BUFFER_BAD, /* not protected, RIPAS EMPTY, or memory that the realm shares: (RSI_ERROR_INPUT) */
	BUFFER_ABSENT, /* not populated: the host must provide the page, see rec_synthetic_abort() */
};

/*
 * Reach the granule behind a protected IPA of the calling realm (any alignment within one granule). On BUFFER_OK *va
 * is valid until the RD lock is dropped; on BUFFER_ABSENT *level is where the walk ended.
 */
enum realm_buffer realm_buffer(struct realm_locked r, ipa_t ipa, void **va, int *level);

#endif
