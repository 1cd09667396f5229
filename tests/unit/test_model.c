/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The models behind the tests must notice what they are there to notice: each rule is broken once, on purpose.
 */
#include <stdio.h>

#include "guest.h"

static jmp_buf broken;
static char said[256];
static bool stopped;
static void (*saved)(const char *message);

static void catch (const char *message)
{
	snprintf(said, sizeof(said), "%s", message);
	longjmp(broken, 1);
}

/* The statement must be stopped by a model, with this in the message. The machine is as new afterwards. */
#define MUST_STOP(text, statement)                                   \
	do {                                                         \
		stopped = true;                                      \
		saved = native_on_fail;                              \
		native_on_fail = catch;                              \
		if (!setjmp(broken)) {                               \
			statement;                                   \
			stopped = false;                             \
		}                                                    \
		native_on_fail = saved;                              \
		if (!stopped)                                        \
			fail_msg("not noticed: %s", text);           \
		if (!strstr(said, text))                             \
			fail_msg("expected \"%s\": %s", text, said); \
		unit_reset(false);                                   \
	} while (0)

static struct granule *lock(uint64_t pa)
{
	struct granule *g = granule_find(pa);

	granule_lock_expect(g, granule_state(g));
	return g;
}

static void locks(void)
{
	uint64_t a = ns_page(), b = ns_page(), low = a < b ? a : b, high = a < b ? b : a;

	MUST_STOP("deadlock", (lock(a), lock(a)));
	MUST_STOP("wrong order", (lock(high), lock(low)));
	MUST_STOP("not locked", granule_unlock(granule_find(a)));
	MUST_STOP("locks held", (lock(a), native_check()));
	make_mapped(&w);
	map_data(&w, IPA_A);
	MUST_STOP("while internal", (lock(w.data), lock(high)));
	MUST_STOP("without the lock",
		  (make_realm(&w),
		   arch_s2_store(&((struct realm *)arch_granule_ptr(pa_of(w.rd)))->s2, ipa_of(0), 0,
				 arch_granule_ptr(pa_of(w.root)), 0)));
}

static void memory(void)
{
	uint64_t page = ns_page();
	static uint64_t buffer[512];

	MUST_STOP("not in the Realm PAS", arch_granule_ptr(pa_of(page)));
	MUST_STOP("no RAM", arch_granule_ptr(pa_of(NATIVE_DEVICE)));
	MUST_STOP("own memory", arch_granule_ptr(pa_of(NATIVE_RMM_BASE)));
	MUST_STOP("twice in one call", (arch_ns_read(buffer, pa_of(page), 16),
					arch_ns_read(buffer, pa_of(page + 8), 8)));
	MUST_STOP("8-byte", arch_ns_read(buffer, pa_of(page + 4), 8));
	MUST_STOP("within a granule", arch_ns_read(buffer, pa_of(page + 8), GRANULE_SIZE));
	MUST_STOP("unwiped", (page = delegated(), memset(arch_granule_ptr(pa_of(page)), 1, 8),
			      lock(page), arch_el3_undelegate(pa_of(page))));
	MUST_STOP("not wiped", (page = delegated(), memset(arch_granule_ptr(pa_of(page)), 1, 8),
				native_check()));
	MUST_STOP("without its lock", arch_el3_delegate(pa_of(page)));
	MUST_STOP("is in PAS", (page = delegated(), native_set_pas(page, PAS_NS), native_check()));
}

/* A mapped page, its realm locked. */
static struct realm_locked locked_world(void)
{
	make_mapped(&w);
	map_data(&w, IPA_A);
	return realm_lock(w.rd);
}

static void store(struct realm_locked r, uint64_t ipa, int level, uint64_t entry)
{
	uint64_t slot = native_slot(&r.realm->s2, ipa, level);

	arch_s2_store(&r.realm->s2, ipa_of(ipa), level,
		      (uint64_t *)((uint8_t *)arch_granule_ptr(pa_of(slot & ~GRANULE_MASK)) +
				   (slot & GRANULE_MASK)),
		      entry);
}

static uint64_t page_entry(uint64_t pa)
{
	return rtte_assigned(pa_of(pa), RIPAS_RAM, 3, 0);
}

static void tlb(void)
{
	struct realm_locked r;

	MUST_STOP("break-before-make",
		  (r = locked_world(), store(r, IPA_A, 3, page_entry(w.root))));
	/* Invalid in between, but still cached. */
	MUST_STOP("break-before-make", (r = locked_world(), store(r, IPA_A, 3, 0),
					store(r, IPA_A, 3, page_entry(w.root))));
	/* A block where a table is cached. */
	MUST_STOP("break-before-make",
		  (r = locked_world(), store(r, IPA_A, 2, 0),
		   store(r, IPA_A, 2, rtte_assigned(pa_of(MIB(2)), RIPAS_RAM, 2, 0))));
	MUST_STOP("is wiped while",
		  (r = locked_world(), store(r, IPA_A, 3, 0), arch_granule_wipe(pa_of(w.data))));
	/* The invalidation came too early. */
	MUST_STOP("is wiped while",
		  (r = locked_world(), arch_tlbi_range(&r.realm->s2, ipa_of(IPA_A), GRANULE_SIZE),
		   store(r, IPA_A, 3, 0), arch_granule_wipe(pa_of(w.data))));
	/* It covers another page. */
	MUST_STOP("is wiped while",
		  (r = locked_world(), store(r, IPA_A, 3, 0),
		   arch_tlbi_range(&r.realm->s2, ipa_of(IPA_A + GRANULE_SIZE), GRANULE_SIZE),
		   arch_granule_wipe(pa_of(w.data))));
	MUST_STOP("is released while",
		  (r = locked_world(), store(r, IPA_A, 3, 0),
		   granule_set_internal(pa_of(w.data), GRANULE_DATA, GRANULE_DELEGATED)));
	/* A table goes while a walk cache has it. */
	MUST_STOP("as a table", (r = locked_world(), store(r, IPA_A, 2, 0), store(r, IPA_A, 2, 0),
				 arch_granule_wipe(pa_of(
					 native_tlb_find(r.realm->s2.vmid, IPA_A, 2, true)->pa))));
	MUST_STOP("beside the table",
		  (r = locked_world(), arch_s2_store(&r.realm->s2, ipa_of(IPA_A), 3,
						     arch_granule_ptr(pa_of(w.root)), 0)));
	/* And done properly nobody complains. */
	r = locked_world();
	store(r, IPA_A, 3, 0);
	arch_tlbi_range(&r.realm->s2, ipa_of(IPA_A), GRANULE_SIZE);
	arch_granule_wipe(pa_of(w.data));
	unit_reset(false);
}

static uint64_t *slot_of(uint64_t ipa)
{
	return native_bus(native_slot(s2_of(w.rd), ipa, 3));
}

static void world(void)
{
	make_mapped(&w);
	map_data(&w, IPA_A);
	make_rec(&w);
}

static void invariants(void)
{
	MUST_STOP("not stored by",
		  (world(), *slot_of(IPA_A + GRANULE_SIZE) = page_entry(w.data), native_check()));
	MUST_STOP("two owners", (world(), *slot_of(IPA_A + GRANULE_SIZE) = RTTE_ASSIGNED | w.data,
				 native_check()));
	MUST_STOP("belongs to nobody",
		  (world(), *slot_of(IPA_A) = 0,
		   granule_count_add(
			   granule_find(native_slot(s2_of(w.rd), IPA_A, 3) & ~GRANULE_MASK), -1),
		   native_check()));
	MUST_STOP("live entries",
		  (world(), granule_count_add(granule_find(w.root), 1), native_check()));
	MUST_STOP("counts", (world(), granule_count_add(granule_find(w.rd), 1), native_check()));
	MUST_STOP("protected descriptor", (world(), *slot_of(IPA_A) |= RTTE_NS, native_check()));
	MUST_STOP("protected descriptor", (world(), *slot_of(IPA_A) &= ~RTTE_AF, native_check()));
	MUST_STOP("is in state",
		  (world(), granule_find(w.data)->word = (uint16_t)(GRANULE_DELEGATED << 10),
		   native_check()));
}

static void snapshots(void)
{
	static struct native_snapshot s;
	uint64_t page;

	MUST_STOP("was changed", (page = ns_page(), native_snapshot_take(&s),
				  memset(native_bus(page), 1, 1), native_snapshot_compare(&s)));
	MUST_STOP("was changed",
		  (world(), native_snapshot_take(&s), ((struct realm *)native_bus(w.rd))->rpv[3]++,
		   native_snapshot_compare(&s)));
	MUST_STOP("was changed", (world(), native_snapshot_take(&s),
				  rmi(RMI_DATA_DESTROY, w.rd, IPA_A), native_snapshot_compare(&s)));
	MUST_STOP("was changed",
		  (world(), native_snapshot_take(&s), delegated(), native_snapshot_compare(&s)));
}

static enum rec_event never_leaves(struct rec *rec)
{
	rec->regs.x[0] = PSCI_VERSION;
	rec->fault.esr = CLASS_SMC;
	return REC_EVENT_SYNC;
}

static enum rec_event holds_lock(struct rec *rec)
{
	(void)rec;
	lock(w.rd);
	native.realm = never_leaves;
	rec->regs.x[0] = PSCI_VERSION;
	rec->fault.esr = CLASS_SMC;
	return REC_EVENT_SYNC;
}

static void recs(void)
{
	MUST_STOP("resumed for ever", (make_running(&w), native.realm = never_leaves,
				       rmi(RMI_REC_ENTER, w.rec, w.run)));
	MUST_STOP("while the RMM holds a lock",
		  (make_running(&w), native.realm = holds_lock, rmi(RMI_REC_ENTER, w.rec, w.run)));
	MUST_STOP("not loaded", (make_running(&w), arch_el1_read(rec_at(w.rec), EL1_ESR)));
	MUST_STOP("panic: reason", arch_panic("reason"));
}

static const struct unit_test tests[] = {
	{ "MODEL.locks", locks },
	{ "MODEL.memory", memory },
	{ "MODEL.tlb", tlb },
	{ "MODEL.invariants", invariants },
	{ "MODEL.snapshots", snapshots },
	{ "MODEL.recs", recs },
};

int main(int argc, char **argv)
{
	return unit_main(argc, argv,
			 &(struct suite){ .tests = tests, .test_count = ARRAY_SIZE(tests) });
}
