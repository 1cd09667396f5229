/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Digital search trees. Every change goes down one path and then up again, where each node sums up what is below it.
 */
#include <string.h>

#include "tree.h"

/* Nodes from the root down. */
struct path {
	uint64_t ref[TREE_DEPTH_MAX];
	unsigned int count;
};

/* The word of a node, or of none. */
static uint64_t word_at(uint64_t ref)
{
	return ref != 0 ? tree_node(ref)->word : 0;
}

/* The child on the side of the key's next bit, which is then used up. */
static uint64_t *child_of(struct tree_node *node, uint64_t *bits)
{
	const unsigned int side = *bits >> 63;

	*bits <<= 1;
	return &node->child[side];
}

static void path_add(struct path *path, uint64_t ref)
{
	if (path->count == TREE_DEPTH_MAX)
		arch_panic("CSM tree too deep");
	path->ref[path->count++] = ref;
}

/* Go to where this reference stands, or 0 could. */
static uint64_t *descend(uint64_t *link, uint64_t key, uint64_t ref, struct path *path)
{
	uint64_t bits = key << (64 - TREE_KEY_BITS);

	path->count = 0;
	while (*link != ref) {
		path_add(path, *link);
		link = child_of(tree_node(*link), &bits);
	}
	return link;
}

/* Sum up again, from the end of a path to the root. */
static void ascend(struct path *path)
{
	while (path->count != 0) {
		struct tree_node *node = tree_node(path->ref[--path->count]);
		const uint64_t left = word_at(node->child[0]), right = word_at(node->child[1]);
		const uint64_t own = node->word & (TREE_KEY | TREE_MARK);
		const uint64_t marked = own & TREE_MARK ? TREE_MARK_BELOW : 0;
		const uint64_t count = (left & TREE_COUNT) + (right & TREE_COUNT) + TREE_COUNT_ONE;

		/* Whoever may read the key at the same time sees that it stays. */
		__atomic_store_n(&node->word,
				 own | marked | ((left | right) & TREE_MARK_BELOW) | count,
				 __ATOMIC_RELAXED);
	}
}

void tree_insert(uint64_t *root, uint64_t ref, uint64_t key)
{
	struct path path;

	tree_node(ref)->word = key;
	*descend(root, key, 0, &path) = ref;
	path_add(&path, ref);
	ascend(&path);
}

/* Any leaf below may take the place of a node: it begins with the same bits. */
unsigned int tree_remove(uint64_t *root, uint64_t ref)
{
	struct tree_node *node = tree_node(ref);
	struct tree_node *next = node;
	struct path path;
	uint64_t *link = descend(root, node->word & TREE_KEY, ref, &path);
	const unsigned int depth = path.count;
	uint64_t *leaf = link;
	unsigned int length;
	uint64_t moved;

	while ((next->child[0] | next->child[1]) != 0) {
		path_add(&path, *leaf);
		leaf = &next->child[next->child[0] == 0];
		next = tree_node(*leaf);
	}
	moved = *leaf;
	*leaf = 0;
	if (moved != ref) {
		memcpy(next->child, node->child, sizeof(next->child));
		*link = moved;
		path.ref[depth] = moved;
	}
	length = path.count;
	ascend(&path);
	*node = (struct tree_node){ .word = node->word & TREE_KEY };
	return length;
}

/* Of best and ref, the one with the larger key that is at most max. */
static uint64_t better(uint64_t best, uint64_t ref, uint64_t max)
{
	const uint64_t key = word_at(ref) & TREE_KEY;

	return key <= max && (best == 0 || key > (word_at(best) & TREE_KEY)) ? ref : best;
}

uint64_t tree_at_most(uint64_t root, uint64_t key)
{
	const uint64_t max = key < TREE_KEY ? key : TREE_KEY;
	uint64_t bits = max << (64 - TREE_KEY_BITS);
	uint64_t best = 0, smaller = 0, ref = root;

	while (ref != 0) {
		struct tree_node *node = tree_node(ref);

		best = better(best, ref, max);
		if (bits >> 63 && node->child[0] != 0)
			smaller = node->child[0];
		ref = *child_of(node, &bits);
	}
	/* Where the path went right last, what is on the left is smaller, and larger than all that was left of it before. */
	for (ref = smaller; ref != 0; ref = tree_node(ref)->child[tree_node(ref)->child[1] != 0])
		best = better(best, ref, max);
	return best;
}

uint64_t tree_count(uint64_t root)
{
	return (word_at(root) & TREE_COUNT) / TREE_COUNT_ONE;
}

uint64_t tree_nth(uint64_t root, uint64_t n)
{
	uint64_t ref = root;

	while (ref != 0 && n != 0) {
		const struct tree_node *node = tree_node(ref);
		const uint64_t left = tree_count(node->child[0]);

		n--;
		ref = node->child[n >= left];
		n -= n >= left ? left : 0;
	}
	return ref;
}

unsigned int tree_mark(uint64_t root, uint64_t ref, bool marked)
{
	struct tree_node *node = tree_node(ref);
	struct path path;
	unsigned int depth;

	if (marked == ((node->word & TREE_MARK) != 0))
		return 0;
	descend(&root, node->word & TREE_KEY, ref, &path);
	depth = path.count;
	path_add(&path, ref);
	node->word = (node->word & ~TREE_MARK) | (marked ? TREE_MARK : 0);
	ascend(&path);
	return depth;
}

uint64_t tree_marked(uint64_t root)
{
	uint64_t ref = (word_at(root) & TREE_MARK_BELOW) ? root : 0;

	while (ref != 0 && !(word_at(ref) & TREE_MARK)) {
		const struct tree_node *node = tree_node(ref);

		ref = node->child[(word_at(node->child[0]) & TREE_MARK_BELOW) == 0];
	}
	return ref;
}
