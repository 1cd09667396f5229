/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RAM and the granule protection table.
 *
 * RAM is mapped twice. Through one mapping the RMM sees granules of the Realm PAS; with AddressSanitizer all other
 * granules of it are poisoned, so that a pointer kept too long is caught. Through the other, the bus's, everything can
 * be reached: it belongs to host, realm and models.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "native.h"

#if defined(__SANITIZE_ADDRESS__) || defined(NATIVE_POISON)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region(p, n)
#define UNPOISON(p, n) __asan_unpoison_memory_region(p, n)
#else
#define POISON(p, n) ((void)(p))
#define UNPOISON(p, n) ((void)(p))
#endif

struct page {
	uint8_t pas;
	bool touched;
	bool used;
	uint32_t read_call; /* last call that read it as NS memory, */
	uint64_t read_words[8]; /* and which 8-byte words */
};

static int ram;
static uint8_t *rmm_view;
static uint8_t *bus_view;
static struct page pages[NATIVE_GRANULES];
void (*native_on_touch)(unsigned long index);
static uint32_t call;
static uint32_t used[NATIVE_GRANULES];
static unsigned int used_count;

void native_memory_reset(void);

/* RAM becomes that file: at these addresses, or anywhere. */
static void map_views(int file, int fixed)
{
	const int prot = PROT_READ | PROT_WRITE;

	bus_view = mmap(bus_view, NATIVE_RAM_SIZE, prot, MAP_SHARED | fixed, file, 0);
	rmm_view = mmap(rmm_view, NATIVE_RAM_SIZE, prot, MAP_SHARED | fixed, file, 0);
	if (bus_view == MAP_FAILED || rmm_view == MAP_FAILED)
		native_fail("no memory for the model");
	ram = file;
}

static int ram_file(void)
{
	const int file = memfd_create("ram", 0);

	if (file < 0 || ftruncate(file, NATIVE_RAM_SIZE))
		native_fail("no memory for the model");
	return file;
}

void native_forked(void)
{
	const int file = ram_file();

	for (unsigned int i = 0; i < used_count; i++) {
		const off_t at = (off_t)used[i] * (off_t)GRANULE_SIZE;

		if (pages[used[i]].touched &&
		    pwrite(file, bus_view + at, GRANULE_SIZE, at) != (ssize_t)GRANULE_SIZE)
			native_fail("no memory for the model");
	}
	close(ram);
	map_views(file, MAP_FIXED);
}

static bool owned_by_rmm(uint64_t pa)
{
	return pa >= NATIVE_RMM_BASE && pa < NATIVE_RMM_BASE + NATIVE_RMM_SIZE;
}

static void first_reset(void)
{
	map_views(ram_file(), 0);
	POISON(rmm_view, NATIVE_RAM_SIZE);
	for (uint64_t pa = NATIVE_RMM_BASE; pa < NATIVE_RMM_BASE + NATIVE_RMM_SIZE;
	     pa += GRANULE_SIZE)
		pages[native_index(pa)].pas = PAS_REALM;
}

void native_alias(uint64_t pa, uint64_t va)
{
	const long index = native_index(pa);

	if (index < 0 || pages[index].pas != PAS_REALM)
		native_fail("%#lx is mapped, which is no granule of the realm world", pa);
	native_note_use((unsigned long)index);
	pages[index].touched = true;
	if (mmap((void *)va, GRANULE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, ram,
		 index * (long)GRANULE_SIZE) == MAP_FAILED)
		native_fail("no memory for the model");
}

/* Only what was used since the last reset: fuzzing resets often. */
void native_memory_reset(void)
{
	if (!bus_view)
		first_reset();
	for (unsigned int i = 0; i < used_count; i++) {
		if (pages[used[i]].touched)
			memset(bus_view + used[i] * GRANULE_SIZE, 0, GRANULE_SIZE);
		if (pages[used[i]].pas == PAS_REALM)
			POISON(rmm_view + used[i] * GRANULE_SIZE, GRANULE_SIZE);
		pages[used[i]] = (struct page){ .pas = owned_by_rmm(native_pa(used[i])) ?
							       PAS_REALM :
							       PAS_NS };
	}
	call = 1;
	used_count = 0;
}

long native_index(uint64_t pa)
{
	if (pa >= NATIVE_BANK0_BASE && pa < NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE)
		return (long)((pa - NATIVE_BANK0_BASE) / GRANULE_SIZE);
	if (pa >= NATIVE_BANK1_BASE && pa < NATIVE_BANK1_BASE + NATIVE_BANK1_SIZE)
		return (long)((pa - NATIVE_BANK1_BASE + NATIVE_BANK0_SIZE) / GRANULE_SIZE);
	return -1;
}

uint64_t native_pa(unsigned long index)
{
	uint64_t offset = index * GRANULE_SIZE;

	return offset < NATIVE_BANK0_SIZE ? NATIVE_BANK0_BASE + offset :
					    NATIVE_BANK1_BASE + offset - NATIVE_BANK0_SIZE;
}

static unsigned long must_index(uint64_t pa, const char *what)
{
	long i = native_index(pa);

	if (i < 0)
		native_fail("%s at %#lx: no RAM there", what, pa);
	if (owned_by_rmm(pa))
		native_fail("%s at %#lx: the RMM's own memory", what, pa);
	return (unsigned long)i;
}

void native_note_use(unsigned long index)
{
	if (pages[index].used)
		return;
	pages[index].used = true;
	used[used_count++] = (uint32_t)index;
}

unsigned int native_used_count(void)
{
	return used_count;
}

unsigned long native_used(unsigned int n)
{
	return used[n];
}

static void touch(unsigned long index)
{
	if (native_on_touch)
		native_on_touch(index);
	pages[index].touched = true;
	native_note_use(index);
}

void *native_bus(uint64_t pa)
{
	unsigned long i = must_index(pa, "bus access");

	touch(i);
	return bus_view + i * GRANULE_SIZE + (pa & GRANULE_MASK);
}

void *native_rmm_view(uint64_t pa)
{
	return rmm_view + (unsigned long)native_index(pa) * GRANULE_SIZE + (pa & GRANULE_MASK);
}

enum native_pas native_get_pas(uint64_t pa)
{
	return pages[must_index(pa, "PAS")].pas;
}

void native_set_pas(uint64_t pa, enum native_pas pas)
{
	unsigned long i = must_index(pa, "PAS");

	native_note_use(i);
	pages[i].pas = (uint8_t)pas;
	if (pas == PAS_REALM)
		UNPOISON(rmm_view + i * GRANULE_SIZE, GRANULE_SIZE);
	else
		POISON(rmm_view + i * GRANULE_SIZE, GRANULE_SIZE);
}

bool native_touched(unsigned long index)
{
	return pages[index].touched;
}

void native_call_begin(void)
{
	call++;
}

bool native_is_zero(uint64_t pa)
{
	unsigned long i = must_index(pa, "content");
	const uint64_t *p = (const uint64_t *)(bus_view + i * GRANULE_SIZE);
	uint64_t any = 0;

	if (!pages[i].touched)
		return true;
	for (size_t n = 0; n < GRANULE_SIZE / sizeof(*p); n++)
		any |= p[n];
	return any == 0;
}

void *arch_granule_ptr(pa_t pa)
{
	unsigned long i = must_index(pa.v, "RMM access");

	if (!granule_aligned(pa.v))
		native_fail("RMM access at %#lx: not a granule", pa.v);
	if (pages[i].pas != PAS_REALM)
		native_fail("RMM access at %#lx: not in the Realm PAS", pa.v);
	touch(i);
	return rmm_view + i * GRANULE_SIZE;
}

void arch_granule_wipe(pa_t pa)
{
	unsigned long i = must_index(pa.v, "wipe");

	if (!granule_aligned(pa.v) || pages[i].pas != PAS_REALM)
		native_fail("wipe of %#lx: not a granule in the Realm PAS", pa.v);
	native_tlb_check_release(pa.v, "wiped");
	native_count.wipes++;
	if (native_on_touch)
		native_on_touch(i);
	if (pages[i].touched)
		memset(bus_view + i * GRANULE_SIZE, 0, GRANULE_SIZE);
}

/* Common to reads and writes of NS memory: how many of n bytes succeed? */
static size_t ns_allowed(uint64_t pa, const void *rmm_side, size_t n, uint64_t gpf_at,
			 const char *what)
{
	unsigned long i = must_index(pa, what);
	size_t from = pa & GRANULE_MASK;

	if ((pa | n | (uintptr_t)rmm_side) & 7)
		native_fail("%s at %#lx of %zu bytes: not in 8-byte words", what, pa, n);
	if (!n || from + n > GRANULE_SIZE)
		native_fail("%s at %#lx of %zu bytes: not within a granule", what, pa, n);
	if (pages[i].pas != PAS_NS)
		return 0;
	if (gpf_at && gpf_at == pa - from)
		return native.gpf_after <= from	   ? 0 :
		       native.gpf_after - from < n ? native.gpf_after - from :
						     n;
	return n;
}

static void note_read(struct page *p, uint64_t pa, size_t n)
{
	native_note_use((unsigned long)(p - pages));
	if (p->read_call != call) {
		p->read_call = call;
		memset(p->read_words, 0, sizeof(p->read_words));
	}
	/* By the 64 words that one mask covers. */
	for (size_t w = (pa & GRANULE_MASK) / 8, end = w + n / 8, next; w < end; w = next) {
		next = (w | 63) + 1 < end ? (w | 63) + 1 : end;
		const uint64_t mask = MASK((next - 1) % 64, w % 64);

		if ((p->read_words[w / 64] & mask) && !native.allow_double_fetch)
			native_fail("NS memory at %#lx is read twice in one call",
				    (pa & ~GRANULE_MASK) + w * 8);
		p->read_words[w / 64] |= mask;
	}
}

bool arch_ns_read(void *dst, pa_t src, size_t n)
{
	size_t allowed = ns_allowed(src.v, dst, n, native.gpf_read_at, "NS read");
	unsigned long i = (unsigned long)native_index(src.v);

	/* Whole words arrive, and then none. */
	memcpy(dst, bus_view + i * GRANULE_SIZE + (src.v & GRANULE_MASK), allowed & ~7UL);
	if (allowed < n)
		return false;
	note_read(&pages[i], src.v, n);
	if (native.ns_read_done)
		native.ns_read_done(src.v, n);
	return true;
}

bool arch_ns_write(pa_t dst, const void *src, size_t n)
{
	size_t allowed = ns_allowed(dst.v, src, n, native.gpf_write_at, "NS write");
	unsigned long i = (unsigned long)native_index(dst.v);

	touch(i);
	memcpy(bus_view + i * GRANULE_SIZE + (dst.v & GRANULE_MASK), src, allowed & ~7UL);
	return allowed == n;
}

void arch_icache_sync(void *va, size_t n)
{
	uint8_t *p = va;

	if (p < rmm_view || p + n > rmm_view + NATIVE_RAM_SIZE)
		native_fail("instruction cache maintenance outside realm memory");
	native_count.icache_syncs++;
}

bool arch_el3_delegate(pa_t pa)
{
	unsigned long i = must_index(pa.v, "EL3 delegate");

	if (!native_lock_is_held(pa.v))
		native_fail("EL3 delegate of %#lx without its lock", pa.v);
	native_count.delegates++;
	if (native.refuse_delegate || pages[i].pas != PAS_NS)
		return false;
	native_set_pas(pa.v, PAS_REALM);
	return true;
}

bool arch_el3_undelegate(pa_t pa)
{
	unsigned long i = must_index(pa.v, "EL3 undelegate");

	if (!native_lock_is_held(pa.v))
		native_fail("EL3 undelegate of %#lx without its lock", pa.v);
	native_count.undelegates++;
	if (native.refuse_undelegate || pages[i].pas != PAS_REALM)
		return false;
	if (!native_is_zero(pa.v))
		native_fail("granule %#lx leaves the Realm PAS unwiped", pa.v);
	native_tlb_check_release(pa.v, "undelegated");
	native_set_pas(pa.v, PAS_NS);
	return true;
}
