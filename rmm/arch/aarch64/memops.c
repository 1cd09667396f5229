/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memset() and memcpy(), which the compiler calls too, and the wiping of granules. A CPU with FEAT_MOPS does each with
 * three instructions and knows its own best way; otherwise DC ZVA for granules, pairs of words for the rest.
 */
#include <memops.h>

#include <string.h>

#include <arch.h>
#include <sysreg.h>

#define WORD sizeof(uint64_t)
#define DCZID_DZP BIT(4)

/* Below this many bytes the plain loops are as good. */
#define MOPS_MIN 64

/* Words of any object: the type may alias everything. */
typedef uint64_t __attribute__((may_alias)) word_t;

/* Read by nscopy.S too. Written once, by the boot CPU, before any other is on. */
uint32_t memops_available;

void memops_init(void)
{
	memops_available = RMM_MOPS && ((read_sysreg(SYS_ID_AA64ISAR2) >> 16) & 0xf) != 0;
}

/* A task (task.c), which has SP_EL0 selected, may change the PE in mid-sequence, and there are two ways to do FEAT_MOPS. */
static bool mops_usable(void)
{
	return memops_available && read_sysreg("spsel") != 0;
}

static void mops_set(void *dst, int c, size_t n)
{
	__asm__ volatile(".arch_extension mops\n"
			 "setp [%0]!, %1!, %2\n"
			 "setm [%0]!, %1!, %2\n"
			 "sete [%0]!, %1!, %2\n"
			 : "+&r"(dst), "+&r"(n)
			 : "r"((uint64_t)(unsigned int)c)
			 : "memory", "cc");
}

static void mops_copy(void *dst, const void *src, size_t n)
{
	__asm__ volatile(".arch_extension mops\n"
			 "cpyfp [%0]!, [%1]!, %2!\n"
			 "cpyfm [%0]!, [%1]!, %2!\n"
			 "cpyfe [%0]!, [%1]!, %2!\n"
			 : "+&r"(dst), "+&r"(src), "+&r"(n)
			 :
			 : "memory", "cc");
}

void *memset(void *dst, int c, size_t n)
{
	const uint64_t word = (uint8_t)c * 0x0101010101010101U;
	uint8_t *d = dst;

	if (n >= MOPS_MIN && mops_usable()) {
		mops_set(dst, c, n);
		return dst;
	}
	for (; n > 0 && (uintptr_t)d % WORD != 0; n--)
		*d++ = (uint8_t)c;
	for (; n >= 4 * WORD; n -= 4 * WORD, d += 4 * WORD) {
		word_t *w = (word_t *)(void *)d;

		w[0] = word;
		w[1] = word;
		w[2] = word;
		w[3] = word;
	}
	for (; n >= WORD; n -= WORD, d += WORD)
		*(word_t *)(void *)d = word;
	for (; n > 0; n--)
		*d++ = (uint8_t)c;
	return dst;
}

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	if (n >= MOPS_MIN && mops_usable()) {
		mops_copy(dst, src, n);
		return dst;
	}
	if ((((uintptr_t)d | (uintptr_t)s) % WORD) == 0) {
		for (; n >= 4 * WORD; n -= 4 * WORD, d += 4 * WORD, s += 4 * WORD) {
			word_t *to = (word_t *)(void *)d;
			const word_t *from = (const word_t *)(const void *)s;
			const word_t w0 = from[0], w1 = from[1], w2 = from[2], w3 = from[3];

			to[0] = w0;
			to[1] = w1;
			to[2] = w2;
			to[3] = w3;
		}
		for (; n >= WORD; n -= WORD, d += WORD, s += WORD)
			*(word_t *)(void *)d = *(const word_t *)(const void *)s;
	}
	for (; n > 0; n--)
		*d++ = *s++;
	return dst;
}

/* block is a power of two of at least 4 bytes. */
static void zva_wipe(uint64_t va, uint64_t block)
{
	const uint64_t end = va + GRANULE_SIZE;

	/* Eight blocks a turn, when they fit. */
	for (; block <= GRANULE_SIZE / 8 && va < end; va += 8 * block) {
		__asm__ volatile("dc zva, %0" ::"r"(va) : "memory");
		__asm__ volatile("dc zva, %0" ::"r"(va + block) : "memory");
		__asm__ volatile("dc zva, %0" ::"r"(va + 2 * block) : "memory");
		__asm__ volatile("dc zva, %0" ::"r"(va + 3 * block) : "memory");
		__asm__ volatile("dc zva, %0" ::"r"(va + 4 * block) : "memory");
		__asm__ volatile("dc zva, %0" ::"r"(va + 5 * block) : "memory");
		__asm__ volatile("dc zva, %0" ::"r"(va + 6 * block) : "memory");
		__asm__ volatile("dc zva, %0" ::"r"(va + 7 * block) : "memory");
	}
	for (; va < end; va += block)
		__asm__ volatile("dc zva, %0" ::"r"(va) : "memory");
}

void arch_granule_wipe(pa_t pa)
{
	uint64_t dczid;
	uint64_t block;

	if (memops_available) {
		mops_set(arch_granule_ptr(pa), 0, GRANULE_SIZE);
		return;
	}
	dczid = read_sysreg("dczid_el0");
	block = 4UL << (dczid & 0xf);
	if ((dczid & DCZID_DZP) != 0 || block > GRANULE_SIZE)
		memset(arch_granule_ptr(pa), 0, GRANULE_SIZE);
	else
		zva_wipe(pa.v, block);
}
