/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The models behind arch/native, as tests see and steer them.
 *
 * There is one thread. A PE that runs a realm is inside arch_rec_run(), which calls back into the test; what the test
 * calls from there happens on another PE.
 */
#ifndef NATIVE_H
#define NATIVE_H

#include "arch.h"
#include "granule.h"
#include "s2.h"

#define NATIVE_BANK0_BASE 0x80000000UL
#define NATIVE_BANK0_SIZE 0x04000000UL
#define NATIVE_BANK1_BASE 0x880000000UL
#define NATIVE_BANK1_SIZE 0x01000000UL
#define NATIVE_RAM_SIZE (NATIVE_BANK0_SIZE + NATIVE_BANK1_SIZE)
#define NATIVE_GRANULES (NATIVE_RAM_SIZE / GRANULE_SIZE)
/* The RMM's own memory: inside bank 0, taken out of the granule table. */
#define NATIVE_RMM_BASE 0x80200000UL
#define NATIVE_RMM_SIZE 0x00100000UL
/* An address that no DRAM answers. */
#define NATIVE_DEVICE 0x09000000UL

enum native_pas {
	PAS_NS,
	PAS_REALM,
	PAS_SECURE,
	PAS_ROOT,
};

/* Stop the test: a rule that the RMM must keep was broken. native_on_fail may leave by longjmp; otherwise abort(). */
_Noreturn void native_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
extern void (*native_on_fail)(const char *message);

/* Everything as after power-on: memory zero and NS, no lock, empty TLBs, default capabilities and knobs. */
void native_reset(void);

/* What a test may set between native_reset() and a call. */
struct native_knobs {
	struct arch_caps caps;
	uint64_t seed; /* of arch_random() */
	const uint64_t *random; /* values that arch_random() gives first */
	unsigned int random_count;
	bool refuse_delegate; /* EL3 answers an error */
	bool refuse_undelegate;
	/* The next reads (or writes) of this NS granule are refused after gpf_after bytes of it; 0: off. */
	uint64_t gpf_read_at;
	uint64_t gpf_write_at;
	size_t gpf_after;
	/* Called after every read of NS memory: the host changes what was read. */
	void (*ns_read_done)(uint64_t pa, size_t n);
	/* Called when a PE that holds no lock takes one: what other PEs do just before. */
	void (*before_lock)(void);
	/* arch_interrupt_pending() is true from the n-th call on; 0: never. */
	unsigned int interrupt_after;
	uint64_t id_register[8][8]; /* [crm][op2] */
	/* The IPA that the realm's stage 1 gives for the last fault's address; ~0: none any more. */
	uint64_t stage1_ipa;
	/* The realm: called by arch_rec_run(). */
	enum rec_event (*realm)(struct rec *rec);
	bool allow_double_fetch;
	/* Suspendable computations end at every n-th edge of instrumented code; 0: never. */
	unsigned int task_interrupt_every;
	bool task_fiq; /* and it is an FIQ */
	/* EL3's answers to attest_init(). */
	bool refuse_realm_key;
	const uint8_t *realm_key; /* NULL: the model's own */
	size_t platform_token_size; /* 0: none */
};
extern struct native_knobs native;

/* What was done, since native_reset(). */
struct native_counters {
	unsigned int delegates;
	unsigned int undelegates;
	unsigned int wipes;
	unsigned int tlbi_ranges;
	unsigned int tlbi_alls;
	unsigned int fp_loads;
	unsigned int fp_sections; /* arch_fp_begin() */
	unsigned int rec_loads;
	unsigned int rec_runs;
	unsigned int icache_syncs;
	unsigned int debug_updates;
	unsigned int task_runs;
	unsigned int task_interrupts;
};
extern struct native_counters native_count;

/* ---- memory.c */

/* After fork(): RAM of this process's own, as it is now. The other must not have changed it. */
void native_forked(void);
/* Index of a granule of RAM; -1 for an address outside. */
long native_index(uint64_t pa);
uint64_t native_pa(unsigned long index);
/* Memory as the bus sees it, whatever its PAS: for the host, the realm and the models. */
void *native_bus(uint64_t pa);
/* The same byte through the RMM's own mapping: to compare pointers. */
void *native_rmm_view(uint64_t pa);
enum native_pas native_get_pas(uint64_t pa);
void native_set_pas(uint64_t pa, enum native_pas pas);
/* Could the content of this granule be other than zero? */
bool native_touched(unsigned long index);
/* Granules that anything was ever done to, in order of first use: the others are as after native_reset(). */
void native_note_use(unsigned long index);
unsigned int native_used_count(void);
unsigned long native_used(unsigned int n);
/* Called before anything may change a granule's content, for who wants to keep it. */
extern void (*native_on_touch)(unsigned long index);
/* A new call begins: what it reads from NS memory it may read once. */
void native_call_begin(void);
bool native_is_zero(uint64_t pa);
/* The same memory at another address, which the caller has reserved; a granule of the Realm PAS. */
void native_alias(uint64_t pa, uint64_t va);

/* ---- tlb.c */

/* What is cached, in the worst case. */
struct native_tlb {
	uint64_t ipa;
	uint64_t pa;
	uint16_t vmid;
	int8_t level;
	bool table; /* a walk cache: pa is a table */
	bool ns;
	bool read, write, exec; /* all that was possible since the last invalidation */
	uint64_t desc;
};

/* The cached entry that covers an IPA: leaf or walk cache of a level. NULL: none. */
const struct native_tlb *native_tlb_find(uint16_t vmid, uint64_t ipa, int level, bool table);
/* Does any PE reach this granule of realm memory through something cached? */
bool native_tlb_reaches(uint64_t pa);
unsigned int native_tlb_entries(uint16_t vmid);
/* Between calls, nothing is cached that the tables do not say: an invalidation was forgotten, or still to come. */
void native_tlb_check_current(void);
/* Keep a record of changes from now on; where it stands; and go back to where it stood. */
void native_tlb_record(bool on);
unsigned int native_tlb_mark(void);
void native_tlb_undo(unsigned int mark);
/* For the other models. */
void native_tlb_reset(void);
void native_tlb_check_release(uint64_t pa, const char *what);
void native_tlb_check_vmid_free(uint64_t rd);

/* ---- walk.c: an independent translation table walker */

enum native_access {
	ACCESS_READ,
	ACCESS_WRITE,
	ACCESS_EXEC,
};

enum native_fault {
	FAULT_NONE,
	FAULT_TRANSLATION,
	FAULT_PERMISSION,
};

struct native_xlat {
	enum native_fault fault;
	int level; /* of the entry where the walk ended */
	uint64_t slot; /* PA of that entry */
	uint64_t desc; /* its value */
	uint64_t pa; /* result, if fault is FAULT_NONE */
	bool ns;
	bool read, write, exec;
};

struct native_xlat native_translate(const struct s2 *s2, uint64_t ipa, enum native_access access);
/* PA of the slot that a walk to a level uses; 0 if the walk ends earlier. */
uint64_t native_slot(const struct s2 *s2, uint64_t ipa, int level);
/* Call visit for each valid descriptor in [ipa, ipa + size) of a realm, tables before what they hold. */
void native_visit(const struct s2 *s2, uint64_t ipa, uint64_t size,
		  void (*visit)(const struct s2 *s2, uint64_t ipa, int level, uint64_t desc));
static inline uint64_t native_entry_size(int level)
{
	return 1UL << (39 - 9 * level);
}

/* ---- locks.c */
unsigned int native_locks_held(void);
bool native_lock_is_held(uint64_t pa);
void native_locks_reset(void);

/* ---- check.c: every invariant that ties granules, tables and descriptors together. */
void native_check(void);

/* ---- snapshot.c */

/* State of everything that a failed call must leave alone: content, state, count, lock and PAS of each granule. */
struct native_snapshot {
	unsigned int used;
	uint64_t granule[NATIVE_GRANULES]; /* a digest each, in order of first use */
};
void native_snapshot_take(struct native_snapshot *s);
/* Fails if anything differs from s. */
void native_snapshot_compare(const struct native_snapshot *s);

/* ---- task.c */
void native_task_reset(void);
/* Never at the end of a call. */
bool native_area_is_mapped(void);
bool native_task_runs(void);

/* ---- rec.c */
void native_rec_reset(void);
/* The PE that runs now has the realm's FP registers. */
bool native_fp_loaded(void);
/* The RMM has taken the vector registers for itself: never at the end of a call. */
bool native_fp_rmm(void);
/* The REC that is loaded on the PE that runs now. */
struct rec *native_loaded(void);

#endif
