/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The granule table: for each 4 KiB of delegable DRAM one 16-bit word that holds lock, state and count.
 *
 * External states are those in which the host may name a granule by its address: UNDELEGATED, DELEGATED, RD, REC, CSM.
 * Internal states (RTT, DATA, REC_AUX) are reached only through the object that owns the granule.
 *
 * Lock order
 *   1. operands: external granules, all of one call at once, in ascending address (operands_lock()). The state is
 *      checked as soon as a granule is locked and everything is released if it is not the expected one, so nobody
 *      waits for a lock while holding a granule in an unexpected state;
 *   2. internal granules, one at a time and only to change their state (granule_set_internal()); nobody waits
 *      while holding one;
 *   3. leaf locks (VMID map, EL3 shared buffer, registry buckets): nothing is locked inside.
 * The lock of an RD protects the descriptor, the realm's whole stage 2 tree and what the tables hold. RTT granules
 * therefore need no locks of their own: two CPUs that change one realm's tables take turns.
 *
 * Invariants
 *   - every unlocked DELEGATED granule is all zero;
 *   - the count is: RD live RECs; REC 1 while it runs; RTT live entries (TABLE and protected ASSIGNED, BORROWED,
 *     RESERVED); others 0. Counts change by atomic addition and may be read without the lock with acquire semantics.
 */
#ifndef RMM_GRANULE_H
#define RMM_GRANULE_H

#include "types.h"

enum granule_state {
	GRANULE_UNDELEGATED = 0,
	GRANULE_DELEGATED,
	GRANULE_RD,
	GRANULE_REC,
	GRANULE_REC_AUX,
	GRANULE_RTT,
	GRANULE_DATA,
	GRANULE_CSM,
	GRANULE_RMM, /* the RMM's own memory: never an operand */
};

struct granule {
	uint16_t word;
};

#define GRANULE_COUNT_MAX 1023U

/* A bank of delegable DRAM as the boot manifest reports it: bytes, granule-aligned. */
struct dram_bank {
	uint64_t base;
	uint64_t size;
};

#define DRAM_BANKS_MAX 4

/*
 * Set up the table for the given banks (ascending, disjoint). Ranges that belong to the RMM are then taken out with
 * granule_exclude(). Returns false if the banks do not fit the table.
 */
bool granule_init(const struct dram_bank *banks, size_t count);
void granule_exclude(uint64_t base, uint64_t size);

/* The granule at an address that the host gave: NULL if it is unaligned, outside DRAM or the RMM's own. */
struct granule *granule_find(uint64_t addr);
/* The granule at an address that the RMM itself recorded. */
struct granule *granule_at(pa_t pa);
pa_t granule_pa(const struct granule *g);

/* One granule that a call names, with the state it must be in. */
struct operand {
	uint64_t addr;
	enum granule_state state;
	struct granule *g; /* set by operands_lock() */
};

#define OPERANDS_MAX 18

/*
 * Lock all operands in ascending address order. False, with nothing locked, if any address is not a granule, appears
 * twice, or is not in its expected state: always (RMI_ERROR_INPUT, 0).
 */
bool operands_lock(struct operand *ops, size_t count);
void operands_unlock(struct operand *ops, size_t count);

/* The granule at an address that the host gave, locked; NULL if there is none or its state differs. */
struct granule *granule_lock_at(uint64_t addr, enum granule_state state);
/* Lock one external granule; false, unlocked, if its state differs. */
bool granule_lock_expect(struct granule *g, enum granule_state state);
void granule_unlock(struct granule *g);

/* State of a granule whose lock the caller holds; state without a lock is advisory only. */
enum granule_state granule_state(const struct granule *g);
/* Change the state of a locked granule. */
void granule_set_state(struct granule *g, enum granule_state to);
/* Lock, change from one internal state, unlock: for granules reached through their owner. */
void granule_set_internal(pa_t pa, enum granule_state from, enum granule_state to);

unsigned int granule_count(const struct granule *g); /* acquire */
void granule_count_add(struct granule *g, int delta); /* release */

#endif
