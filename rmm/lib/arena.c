/* SPDX-License-Identifier: BSD-3-Clause */
#include <arena.h>

#include <string.h>

/* In front of each piece. The pieces fill the block without a gap, so that a piece's size leads to the next one. */
struct piece {
	size_t size; /* this header included, a multiple of ARENA_ALIGN */
	size_t taken;
};

_Static_assert(sizeof(struct piece) % ARENA_ALIGN == 0, "pieces stay aligned");
_Static_assert(sizeof(struct arena) % ARENA_ALIGN == 0, "pieces stay aligned");

static struct piece *first(struct arena *a)
{
	return (struct piece *)(a + 1);
}

/* NULL behind the last. */
static struct piece *next(struct arena *a, struct piece *p)
{
	uint8_t *end = (uint8_t *)(a + 1) + a->size;
	uint8_t *at = (uint8_t *)p + p->size;

	return at < end ? (struct piece *)(void *)at : NULL;
}

void arena_init(struct arena *a, size_t size)
{
	*a = (struct arena){ .size = size };
	*first(a) = (struct piece){ .size = size };
}

/* All free neighbours behind p become part of it. */
static void merge(struct arena *a, struct piece *p)
{
	for (struct piece *n = next(a, p); n != NULL && !n->taken; n = next(a, p))
		p->size += n->size;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t need =
		sizeof(struct piece) + ((size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1));

	if (size == 0 || size > a->size)
		return NULL;
	for (struct piece *p = first(a); p != NULL; p = next(a, p)) {
		if (p->taken)
			continue;
		merge(a, p);
		if (p->size < need)
			continue;
		if (p->size - need >= sizeof(struct piece) + ARENA_ALIGN) {
			struct piece *rest = (struct piece *)(void *)((uint8_t *)p + need);

			*rest = (struct piece){ .size = p->size - need };
			p->size = need;
		}
		p->taken = 1;
		a->used += p->size;
		if (a->used > a->used_max)
			a->used_max = a->used;
		return memset(p + 1, 0, p->size - sizeof(*p));
	}
	return NULL;
}

void arena_free(struct arena *a, void *ptr)
{
	struct piece *p;

	if (ptr == NULL)
		return;
	p = (struct piece *)ptr - 1;
	p->taken = 0;
	a->used -= p->size;
	memset(ptr, 0, p->size - sizeof(*p));
}
