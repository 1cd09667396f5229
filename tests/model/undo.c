/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The way back: what a step may have changed is kept before it does. That is the granules that were touched, the granule
 * table's words, what the RMM keeps outside granules (mk/model.mk puts that between two symbols), and the TLB model.
 */
#include <string.h>
#include <stdlib.h>

#include "native.h"

#include "model.h"

#define FRAMES 64
#define KEPT_MAX USE_COUNT

/* Variables of rmm/csm and the VMID map. */
extern uint8_t __start_rmm_state[], __stop_rmm_state[];

static struct frame {
	unsigned int count;
	unsigned int tlb;
	uint8_t use[KEPT_MAX];
	uint8_t (*kept)[GRANULE_SIZE];
	struct granule words[USE_COUNT];
	uint8_t *state;
} frames[FRAMES];
static unsigned int depth;
/* By granule: in which frame it was kept last. */
static unsigned int kept_in[USE_COUNT];
static unsigned long first;
static size_t state_size;

/* Those of the normal world are written before they are read. */
static bool scratch(unsigned int use)
{
	return use >= USE_NS;
}

/* What realms are told, and what a REC remembers: calls that change nothing else change these. */
static bool buffer_or_rec(unsigned int use)
{
	return use >= USE_REALM && (use - USE_REALM) % REALM_GRANULES >= REALM_BUFFER;
}

static void keep(unsigned long index)
{
	struct frame *f = &frames[depth - 1];
	const unsigned int use = (unsigned int)(index - first);

	if (index - first >= USE_COUNT || kept_in[use] == depth || scratch(use))
		return;
	kept_in[use] = depth;
	f->use[f->count] = (uint8_t)use;
	memcpy(f->kept[f->count++], native_rmm_view(granule(use)), GRANULE_SIZE);
}

static struct granule *words(void)
{
	return granule_find(granule(0));
}

void undo_init(void)
{
	first = (unsigned long)native_index(granule(0));
	state_size = (size_t)(__stop_rmm_state - __start_rmm_state);
	for (unsigned int i = 0; i < FRAMES; i++) {
		frames[i].kept = malloc(KEPT_MAX * GRANULE_SIZE);
		frames[i].state = malloc(state_size);
		if (frames[i].kept == NULL || frames[i].state == NULL)
			native_fail("no memory for the way back");
	}
	native_tlb_record(true);
}

void undo_begin(void)
{
	struct frame *f = &frames[depth++];

	if (depth > FRAMES)
		native_fail("the way back is too long");
	f->count = 0;
	f->tlb = native_tlb_mark();
	memcpy(f->words, words(), sizeof(f->words));
	memcpy(f->state, __start_rmm_state, state_size);
	native_on_touch = keep;
}

bool undo_changed(void)
{
	const struct frame *f = &frames[depth - 1];

	if (memcmp(f->words, words(), sizeof(f->words)) != 0)
		return true;
	for (unsigned int i = 0; i < f->count; i++)
		if (!buffer_or_rec(f->use[i]) &&
		    memcmp(f->kept[i], native_rmm_view(granule(f->use[i])), GRANULE_SIZE) != 0)
			return true;
	return false;
}

void undo(void)
{
	struct frame *f = &frames[--depth];

	native_on_touch = NULL;
	for (unsigned int i = 0; i < f->count; i++) {
		kept_in[f->use[i]] = 0;
		memcpy(native_rmm_view(granule(f->use[i])), f->kept[i], GRANULE_SIZE);
	}
	memcpy(words(), f->words, sizeof(f->words));
	if (memcmp(__start_rmm_state, f->state, state_size) != 0)
		memcpy(__start_rmm_state, f->state, state_size);
	native_tlb_undo(f->tlb);
	/* What this frame kept before another did is to be kept by that one anew. */
	if (depth != 0) {
		for (unsigned int i = 0; i < frames[depth - 1].count; i++)
			kept_in[frames[depth - 1].use[i]] = depth;
		native_on_touch = keep;
	}
}

void undo_keep_reset(void)
{
	memset(kept_in, 0, sizeof(kept_in));
	depth = 0;
	native_on_touch = NULL;
	native_tlb_record(true);
}

unsigned int undo_depth(void)
{
	return depth;
}
