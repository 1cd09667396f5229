/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 2 and its TLBs, in the worst case that the architecture allows: whatever is valid is cached the moment it is
 * stored, as a leaf or as a pointer to a table, and stays until an invalidation of that VMID covers it; what is still
 * valid then comes back at once.
 *
 * From this follow the checks: break-before-make, and no granule changes hands while anything cached leads to it.
 */
#include <string.h>

#include "native.h"

#define BUCKETS 1024U
#define NODES 65536U

struct node {
	struct native_tlb e;
	struct node *next;
};

static struct node nodes[NODES];
static struct node *free_nodes;
static unsigned int fresh_node; /* this one and those above were not used since the last reset */
static struct node *buckets[BUCKETS];
/* How many cached entries lead to each granule: as memory in the Realm PAS, or as a table. */
static uint16_t reaching[NATIVE_GRANULES];
/* The VMID under which each RD's realm was last seen here, plus 1. */
static uint32_t rd_vmid[NATIVE_GRANULES];

/* What was done to the cache, so that it can be undone: an entry came, went, or was another before. */
static struct change {
	enum { CAME, WENT, CHANGED, VMID } what;
	uint32_t rd, vmid; /* VMID: of this RD, before */
	struct native_tlb e;
} changes[NODES];
static unsigned int change_count;
static bool recording;

#define DESC_SOFTWARE MASK(58, 56)
/* Bits of a descriptor that may change without break-before-make: software's, and permissions. */
#define DESC_FREE_BITS (DESC_SOFTWARE | MASK(7, 6) | MASK(54, 53))

void native_tlb_reset(void)
{
	memset(buckets, 0, sizeof(buckets));
	memset(reaching, 0, sizeof(reaching));
	memset(rd_vmid, 0, sizeof(rd_vmid));
	free_nodes = NULL;
	fresh_node = 0;
	change_count = 0;
}

static void note(int what, const struct native_tlb *e)
{
	if (!recording)
		return;
	if (change_count == NODES)
		native_fail("the TLB model's record is full");
	changes[change_count++] = (struct change){ .what = what, .e = *e };
}

static void set_rd_vmid(unsigned long rd, uint32_t vmid)
{
	if (recording && rd_vmid[rd] != vmid) {
		note(VMID, &(struct native_tlb){ 0 });
		changes[change_count - 1].rd = (uint32_t)rd;
		changes[change_count - 1].vmid = rd_vmid[rd];
	}
	rd_vmid[rd] = vmid;
}

static struct node *node_new(void)
{
	struct node *n = free_nodes;

	if (n) {
		free_nodes = n->next;
		return n;
	}
	if (fresh_node == NODES)
		native_fail("the TLB model is full");
	return &nodes[fresh_node++];
}

static unsigned int hash(uint16_t vmid, uint64_t base, int level, bool table)
{
	uint64_t h = (base >> 12) * 8 + (unsigned int)(level + 1) * 2 + table;

	h = (h ^ (uint64_t)vmid << 40) * 0x9e3779b97f4a7c15UL;
	return (unsigned int)(h >> 40) % BUCKETS;
}

static struct node **lookup(uint16_t vmid, uint64_t ipa, int level, bool table)
{
	uint64_t base = ipa & ~(native_entry_size(level) - 1);
	struct node **n = &buckets[hash(vmid, base, level, table)];

	while (*n && !((*n)->e.vmid == vmid && (*n)->e.ipa == base && (*n)->e.level == level &&
		       (*n)->e.table == table))
		n = &(*n)->next;
	return n;
}

const struct native_tlb *native_tlb_find(uint16_t vmid, uint64_t ipa, int level, bool table)
{
	struct node *n = *lookup(vmid, ipa, level, table);

	return n ? &n->e : NULL;
}

unsigned int native_tlb_entries(uint16_t vmid)
{
	unsigned int count = 0;

	for (unsigned int b = 0; b < BUCKETS; b++)
		for (struct node *n = buckets[b]; n; n = n->next)
			count += n->e.vmid == vmid;
	return count;
}

/* Count the granules that an entry leads to. */
static void account(const struct native_tlb *e, int delta)
{
	uint64_t size = e->table ? GRANULE_SIZE : native_entry_size(e->level);

	if (e->ns)
		return; /* the granule protection check stands between it and realm memory */
	for (uint64_t pa = e->pa; pa < e->pa + size; pa += GRANULE_SIZE) {
		long i = native_index(pa);
		if (i < 0)
			native_fail("IPA %#lx leads to %#lx: no RAM there", e->ipa, pa);
		reaching[i] = (uint16_t)(reaching[i] + delta);
	}
}

static void drop(struct node **n)
{
	struct node *gone = *n;

	note(WENT, &gone->e);
	account(&gone->e, -1);
	*n = gone->next;
	gone->next = free_nodes;
	free_nodes = gone;
}

/* Drop what an invalidation of [ipa, ipa + size) covers. */
static void invalidate(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	if (size / GRANULE_SIZE < 1024) {
		for (uint64_t a = ipa; a < ipa + size; a += GRANULE_SIZE)
			for (int level = 0; level <= 3; level++)
				for (int table = 0; table < 2; table++) {
					struct node **n = lookup(vmid, a, level, table);
					if (*n)
						drop(n);
				}
		return;
	}
	for (unsigned int b = 0; b < BUCKETS; b++) {
		struct node **n = &buckets[b];
		while (*n) {
			const struct native_tlb *e = &(*n)->e;
			if (e->vmid == vmid && e->ipa < ipa + size &&
			    ipa < e->ipa + native_entry_size(e->level))
				drop(n);
			else
				n = &(*n)->next;
		}
	}
}

static void refuse(const struct native_tlb *old, uint64_t ipa, int level, uint64_t desc)
{
	native_fail(
		"break-before-make: %#lx stored for IPA %#lx level %d while %#lx (%s, IPA %#lx, level %d) is cached",
		desc, ipa, level, old->desc, old->table ? "table" : "leaf", old->ipa, old->level);
}

/* May desc become valid beside what is cached? */
static void check_bbm(uint16_t vmid, uint64_t ipa, int level, uint64_t desc, bool table)
{
	const struct native_tlb *e;

	for (int l = 0; l <= level; l++) {
		e = native_tlb_find(vmid, ipa, l, false);
		if (e && (l < level || table || ((e->desc ^ desc) & ~DESC_FREE_BITS)))
			refuse(e, ipa, level, desc);
	}
	e = native_tlb_find(vmid, ipa, level, true);
	if (e && (!table || e->desc != desc))
		refuse(e, ipa, level, desc);
	if (table || level == 3)
		return;
	/* A block: nothing below it may be cached. */
	for (unsigned int b = 0; b < BUCKETS; b++)
		for (struct node *n = buckets[b]; n; n = n->next)
			if (n->e.vmid == vmid && n->e.level > level && n->e.ipa >= ipa &&
			    n->e.ipa < ipa + native_entry_size(level))
				refuse(&n->e, ipa, level, desc);
}

static void add(struct node **n, const struct native_tlb *e)
{
	*n = node_new();
	(*n)->next = NULL;
	(*n)->e = *e;
	account(e, 1);
}

/* Cache one valid descriptor. */
static void cache(const struct s2 *s2, uint64_t ipa, int level, uint64_t desc)
{
	bool table = level < 3 && (desc & 2);
	struct native_tlb e = {
		.ipa = ipa,
		.vmid = s2->vmid,
		.level = (int8_t)level,
		.table = table,
		.ns = !table && (desc >> 55 & 1),
		.read = !table && (desc >> 6 & 1),
		.write = !table && (desc >> 7 & 1),
		.exec = !table && (desc >> 53 & 3) == 0,
		.pa = desc & 0x0000fffffffff000UL,
		.desc = desc,
	};
	struct node **n = lookup(e.vmid, ipa, level, table);

	check_bbm(e.vmid, ipa, level, desc, table);
	if (*n) {
		note(CHANGED, &(*n)->e);
		/* The same mapping with other rights: until invalidated, either. */
		(*n)->e.read |= e.read;
		(*n)->e.write |= e.write;
		(*n)->e.exec |= e.exec;
		(*n)->e.desc = desc;
		return;
	}
	add(n, &e);
	note(CAME, &e);
}

void native_tlb_record(bool on)
{
	recording = on;
	change_count = 0;
}

unsigned int native_tlb_mark(void)
{
	return change_count;
}

void native_tlb_undo(unsigned int mark)
{
	recording = false;
	while (change_count > mark) {
		const struct change *c = &changes[--change_count];
		struct node **n = lookup(c->e.vmid, c->e.ipa, c->e.level, c->e.table);

		if (c->what == VMID)
			rd_vmid[c->rd] = c->vmid;
		else if (c->what == WENT)
			add(n, &c->e);
		else if (*n == NULL)
			native_fail("the TLB model's record does not fit what it holds");
		else if (c->what == CAME)
			drop(n);
		else
			(*n)->e = c->e;
	}
	recording = true;
}

/* The RD that holds a stage 2 description, or -1 if it is a copy. */
static long rd_of(const struct s2 *s2)
{
	const uint8_t *base = NULL;
	long i = -1;

	for (unsigned int g = 0; g < 2 && i < 0; g++) {
		uint64_t pa = g ? NATIVE_BANK1_BASE : NATIVE_BANK0_BASE;
		uint64_t size = g ? NATIVE_BANK1_SIZE : NATIVE_BANK0_SIZE;
		base = native_rmm_view(pa);
		if ((const uint8_t *)s2 >= base && (const uint8_t *)s2 < base + size)
			i = native_index(pa + (uint64_t)((const uint8_t *)s2 - base));
	}
	return i;
}

static void note_realm(const struct s2 *s2, const char *what)
{
	long rd = rd_of(s2);

	if (rd < 0)
		return;
	if (!native_lock_is_held(native_pa((unsigned long)rd)))
		native_fail("%s without the lock of RD %#lx", what, native_pa((unsigned long)rd));
	set_rd_vmid((unsigned long)rd, s2->vmid + 1U);
}

void arch_s2_store(const struct s2 *s2, ipa_t ipa, int level, uint64_t *slot, uint64_t entry)
{
	uint64_t base, slot_pa;

	note_realm(s2, "stage 2 entry stored");
	if (level < s2->start_level || level > 3 || ipa.v >> s2->ipa_width)
		native_fail("stage 2 entry stored for IPA %#lx level %d", ipa.v, level);
	base = ipa.v & ~(native_entry_size(level) - 1);
	slot_pa = native_slot(s2, base, level);
	if (!slot_pa || native_rmm_view(slot_pa) != (void *)slot)
		native_fail("stage 2 entry stored beside the table of IPA %#lx level %d", ipa.v,
			    level);
	__atomic_store_n(slot, entry, __ATOMIC_RELEASE);
	native_bus(slot_pa);
	if (entry & 1)
		native_visit(s2, base, native_entry_size(level), cache);
}

void arch_tlbi_range(const struct s2 *s2, ipa_t ipa, uint64_t size)
{
	if (!size || (size | ipa.v) & GRANULE_MASK)
		native_fail("TLB invalidation of %#lx bytes at IPA %#lx", size, ipa.v);
	native_count.tlbi_ranges++;
	invalidate(s2->vmid, ipa.v, size);
	native_visit(s2, ipa.v, size, cache);
}

/* A realm without a REC: no PE has its VTTBR_EL2, so none walks its tables. */
static bool never_walked(uint16_t vmid)
{
	for (unsigned int i = 0; i < native_used_count(); i++) {
		unsigned long g = native_used(i);

		if (rd_vmid[g] == vmid + 1U)
			return granule_count(granule_at(pa_of(native_pa(g)))) == 0;
	}
	return false;
}

void arch_tlbi_all(const struct s2 *s2)
{
	native_count.tlbi_alls++;
	invalidate(s2->vmid, 0, 1UL << 48);
	if (!never_walked(s2->vmid))
		native_visit(s2, 0, 1UL << s2->ipa_width, cache);
}

static void check_current(const struct s2 *s2)
{
	for (unsigned int b = 0; b < BUCKETS; b++)
		for (struct node *n = buckets[b]; n; n = n->next) {
			const struct native_tlb *e = &n->e;
			uint64_t slot, desc;

			if (e->vmid != s2->vmid)
				continue;
			slot = native_slot(s2, e->ipa, e->level);
			desc = slot ? *(const uint64_t *)native_bus(slot) : 0;
			if ((desc ^ e->desc) & ~DESC_SOFTWARE ||
			    (!e->table &&
			     (e->read != (desc >> 6 & 1) || e->write != (desc >> 7 & 1))))
				native_fail(
					"VMID %u IPA %#lx level %d is still cached as %#lx, the table says %#lx",
					e->vmid, e->ipa, e->level, e->desc, desc);
		}
}

void native_tlb_check_current(void)
{
	for (unsigned int i = 0; i < native_used_count(); i++) {
		unsigned long g = native_used(i);
		const struct realm *realm;

		if (!rd_vmid[g])
			continue;
		realm = native_bus(native_pa(g));
		if (realm->s2.vmid + 1U == rd_vmid[g])
			check_current(&realm->s2);
	}
}

bool native_tlb_reaches(uint64_t pa)
{
	long i = native_index(pa);

	return i >= 0 && reaching[i];
}

void native_tlb_check_release(uint64_t pa, const char *what)
{
	if (!native_tlb_reaches(pa))
		return;
	for (unsigned int b = 0; b < BUCKETS; b++)
		for (struct node *n = buckets[b]; n; n = n->next) {
			uint64_t size = n->e.table ? GRANULE_SIZE : native_entry_size(n->e.level);
			if (!n->e.ns && pa >= n->e.pa && pa < n->e.pa + size)
				native_fail(
					"granule %#lx is %s while VMID %u IPA %#lx level %d still has it cached%s",
					pa, what, n->e.vmid, n->e.ipa, n->e.level,
					n->e.table ? " as a table" : "");
		}
}

void native_tlb_check_vmid_free(uint64_t rd)
{
	long i = native_index(rd);

	if (i < 0 || !rd_vmid[i])
		return;
	if (native_tlb_entries((uint16_t)(rd_vmid[i] - 1)))
		native_fail("realm %#lx is gone but its VMID still has cached entries", rd);
	set_rd_vmid((unsigned long)i, 0);
}
