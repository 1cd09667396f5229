/* SPDX-License-Identifier: BSD-3-Clause */
/* Blocks of a power of two bytes, header included; a freed one waits in the list of its size. */
#include "heap.h"

#include "guest.h"

#define ARENA_SIZE 0x40000UL
#define SHIFT_MIN 5
#define SHIFT_MAX 16

struct block {
	struct block *next;
	uint64_t shift;
};

static uint8_t arena[ARENA_SIZE] __attribute__((aligned(64)));
static uint64_t used;
static struct block *freed[SHIFT_MAX + 1];

void *heap_calloc(size_t count, size_t size)
{
	struct block *block;
	uint64_t shift = SHIFT_MIN, bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > (1UL << SHIFT_MAX) / 2)
		return NULL;
	while (1UL << shift < bytes + sizeof(*block))
		shift++;
	block = freed[shift];
	if (block) {
		freed[shift] = block->next;
	} else {
		if (used + (1UL << shift) > ARENA_SIZE)
			return NULL;
		block = (struct block *)(arena + used);
		used += 1UL << shift;
	}
	block->shift = shift;
	memset(block + 1, 0, (1UL << shift) - sizeof(*block));
	return block + 1;
}

void heap_free(void *p)
{
	struct block *block = p;

	if (!p)
		return;
	block--;
	check(block->shift >= SHIFT_MIN && block->shift <= SHIFT_MAX);
	memset(p, 0, (1UL << block->shift) - sizeof(*block));
	block->next = freed[block->shift];
	freed[block->shift] = block;
}
