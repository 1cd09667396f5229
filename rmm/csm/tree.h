/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A digital search tree: the index of whatever there can be any number of. A node stands in the object that it is for;
 * the tree's root is a reference, protected by one lock, that of whoever owns the tree.
 *
 * A node at depth d has at least its first d bits, from the top of TREE_KEY_BITS, in common with all nodes below it, so
 * no path is longer than TREE_DEPTH_MAX whatever keys are chosen: nothing needs to be balanced, and every function below
 * takes at most two paths.
 */
#ifndef RMM_CSM_TREE_H
#define RMM_CSM_TREE_H

#include <arch.h>
#include <realm.h>

/* A reference: the PA of the node. */
static inline uint64_t tree_ref(pa_t granule, size_t offset)
{
	return granule.v + offset;
}

static inline struct tree_node *tree_node(uint64_t ref)
{
	uint8_t *granule = arch_granule_ptr(pa_of(ref & ~GRANULE_MASK));

	return (struct tree_node *)(granule + (ref & GRANULE_MASK));
}

static inline pa_t tree_granule(uint64_t ref)
{
	return pa_of(ref & ~GRANULE_MASK);
}

/* The key must not be in the tree yet, and the node in none. */
void tree_insert(uint64_t *root, uint64_t ref, uint64_t key);
/* The node must be there; of it only the key is left. Returns how long the path was. */
unsigned int tree_remove(uint64_t *root, uint64_t ref);
/* The node with the largest key that is at most this; 0: none. */
uint64_t tree_at_most(uint64_t root, uint64_t key);
/* How many there are; the n-th of them in an order that lasts as long as the tree is not changed, 0: there are no more. */
uint64_t tree_count(uint64_t root);
uint64_t tree_nth(uint64_t root, uint64_t n);
/* Mark a node of the tree, or take its mark away. Returns its depth; 0: it was so. */
unsigned int tree_mark(uint64_t root, uint64_t ref, bool marked);
/* Some node with a mark; 0: there is none. */
uint64_t tree_marked(uint64_t root);

#endif
