/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The index of regions and windows: the tree alone against a plain list of keys, and realms with very many of both.
 */
#include "../../rmm/csm/csm.h"
#include "csm_unit.h"

#define NODES 2000U
#define MANY 10000U
#define RUNG 300U

/* ---- the tree alone: a node in each of some granules, and what it should hold */

static uint64_t root;
static uint64_t granules;
static uint64_t keys[NODES];
static bool in_tree[NODES], marks[NODES];
static unsigned int expected, expected_marks;

static uint64_t ref_of(unsigned int i)
{
	return region_ref(pa_of(granules)) + i * GRANULE_SIZE;
}

static void start(void)
{
	granules = delegated_pages(NODES, GRANULE_SIZE);
	root = 0;
	expected = 0;
	expected_marks = 0;
	memset(in_tree, 0, sizeof(in_tree));
	memset(marks, 0, sizeof(marks));
	memset(keys, 0, sizeof(keys));
}

static struct tree_node *node_of(unsigned int i)
{
	return tree_node(ref_of(i));
}

/* What is delegated is empty, at the end as at the beginning. */
static void finish(void)
{
	for (unsigned int i = 0; i < NODES; i++)
		*node_of(i) = (struct tree_node){ 0 };
}

static void insert(unsigned int i, uint64_t key)
{
	keys[i] = key;
	in_tree[i] = true;
	expected++;
	tree_insert(&root, ref_of(i), key);
}

static void mark(unsigned int i, bool marked)
{
	expected_marks += marked - marks[i];
	marks[i] = marked;
	tree_mark(root, ref_of(i), marked);
}

static void take_out(unsigned int i)
{
	if (marks[i])
		mark(i, false);
	in_tree[i] = false;
	expected--;
	tree_remove(&root, ref_of(i));
	assert_int_equal(node_of(i)->child[0] | node_of(i)->child[1], 0);
	assert_int_equal(node_of(i)->word, keys[i]);
}

/* Depth of the whole tree, each node of which begins with the bits of the way to it and sums up what is below. */
static unsigned int check_below(uint64_t ref, uint64_t way, unsigned int depth)
{
	const struct tree_node *node;
	unsigned int deepest = depth;
	uint64_t count = 1;
	bool marked;

	if (ref == 0)
		return depth;
	assert_true(depth < TREE_DEPTH_MAX);
	node = tree_node(ref);
	assert_true(depth == 0 || (node->word & TREE_KEY) >> (TREE_KEY_BITS - depth) == way);
	marked = node->word & TREE_MARK;
	for (unsigned int side = 0; side < 2; side++) {
		const uint64_t child = node->child[side];
		const unsigned int d = check_below(child, way << 1 | side, depth + 1);

		deepest = d > deepest ? d : deepest;
		count += tree_count(child);
		marked = marked || tree_marked(child) != 0;
	}
	assert_int_equal(tree_count(ref), count);
	assert_int_equal(tree_marked(ref) != 0, marked);
	return deepest;
}

static uint64_t at_most(uint64_t key)
{
	uint64_t best = 0, best_key = 0;

	for (unsigned int i = 0; i < NODES; i++) {
		if (in_tree[i] && keys[i] <= key && (best == 0 || keys[i] > best_key)) {
			best = ref_of(i);
			best_key = keys[i];
		}
	}
	return best;
}

static void check_tree(void)
{
	assert_int_equal(tree_count(root), expected);
	check_below(root, 0, 0);
	for (unsigned int i = 0; i < NODES; i += 1 + NODES / 64) {
		assert_int_equal(tree_at_most(root, keys[i]), at_most(keys[i]));
		assert_int_equal(tree_at_most(root, keys[i] + 1), at_most(keys[i] + 1));
		assert_int_equal(tree_at_most(root, keys[i] - 1), at_most(keys[i] - 1));
	}
}

/* Each is the n-th for one n, and the marked ones are found one after the other. */
static void check_all(void)
{
	static bool seen[NODES];
	unsigned int found = 0;
	uint64_t ref;

	memset(seen, 0, sizeof(seen));
	for (uint64_t n = 0; (ref = tree_nth(root, n)) != 0; n++) {
		const uint64_t i = (ref - ref_of(0)) / GRANULE_SIZE;

		assert_true(in_tree[i] && !seen[i]);
		seen[i] = true;
		found++;
	}
	assert_int_equal(found, expected);
	for (found = 0; (ref = tree_marked(root)) != 0; found++) {
		const unsigned int i = (unsigned int)((ref - ref_of(0)) / GRANULE_SIZE);

		assert_true(in_tree[i] && marks[i]);
		mark(i, false);
	}
	assert_int_equal(expected_marks, 0);
	check_tree();
	finish();
}

static bool taken(uint64_t key)
{
	for (unsigned int i = 0; i < NODES; i++)
		if (in_tree[i] && keys[i] == key)
			return true;
	return false;
}

/* 35 bits. */
static uint64_t next_random(void)
{
	static uint64_t state = 1;

	state = state * 0x5851f42d4c957f2dUL + 0x14057b7ef767814fUL;
	return state >> (64 - TREE_KEY_BITS);
}

static void at_random(uint64_t range)
{
	start();
	for (unsigned int step = 0; step < 20000; step++) {
		const unsigned int i = (unsigned int)(next_random() % NODES);
		const uint64_t key = next_random() % range;

		if (in_tree[i] && step % 3 == 0)
			mark(i, !marks[i]);
		else if (in_tree[i])
			take_out(i);
		else if (!taken(key))
			insert(i, key);
		if (step % 200 == 0)
			check_tree();
	}
	check_all();
}

static void random_sparse(void)
{
	at_random(TREE_KEY + 1);
}

static void random_dense(void)
{
	at_random(4096);
}

/* One path of the greatest length; and the same again beside a node on each level. */
static void deepest(void)
{
	start();
	for (unsigned int d = 0; d < TREE_KEY_BITS; d++)
		insert(d, 1UL << (TREE_KEY_BITS - 1 - d));
	insert(TREE_KEY_BITS, 0);
	assert_int_equal(check_below(root, 0, 0), TREE_DEPTH_MAX);
	mark(TREE_KEY_BITS, true);
	check_tree();
	for (unsigned int d = 0; d < TREE_KEY_BITS; d++)
		insert(100 + d,
		       (1UL << (TREE_KEY_BITS - 1 - d)) + (d != TREE_KEY_BITS - 1 ? 1 : 2));
	assert_int_equal(tree_at_most(root, UINT64_MAX), tree_at_most(root, TREE_KEY));
	check_tree();
	/* From the root and from the bottom, to the middle. */
	for (unsigned int d = 0; d < TREE_KEY_BITS / 2; d++) {
		take_out(d);
		take_out(TREE_KEY_BITS - d);
		check_tree();
	}
	check_all();
}

/* Every node of every tree of up to five keys out of eight is taken out once. */
static void every_shape(void)
{
	start();
	for (unsigned int set = 0; set < 8 * 8 * 8 * 8 * 8; set++) {
		for (unsigned int out = 0; out < 5; out++) {
			for (unsigned int i = 0; i < 5; i++) {
				const uint64_t key = (uint64_t)(set >> 3 * i & 7) << 32;

				if (!taken(key))
					insert(i, key);
			}
			if (in_tree[out])
				take_out(out);
			check_below(root, 0, 0);
			for (unsigned int i = 0; i < 5; i++)
				if (in_tree[i])
					take_out(i);
			assert_int_equal(root, 0);
		}
	}
	finish();
}

/* ---- realms with many */

/* p provides so many regions of a page each, which it has not got; c has room for as many windows. */
static void make_many(unsigned int count)
{
	unit_fast = true;
	more_ram = (uint64_t)count * GRANULE_SIZE;
	make_realms();
	more_ram = 0;
	/* Not in ascending order: 7919 is a prime. */
	for (uint64_t i = 0; i < count; i++)
		create(MORE + i * 7919 % count * GRANULE_SIZE, GRANULE_SIZE);
}

static uint64_t csm_of(struct realm_handle *r, uint64_t index)
{
	csm_ok(r, CSM_INFO, index, IPA_A);
	return ((const struct csm_info *)realm_memory(r, IPA_A))->csm;
}

static void many_regions(void)
{
	make_many(MANY);
	assert_int_equal(tree_count(((struct realm *)native_bus(p.rd))->provides), MANY);
	for (uint64_t i = 0; i < MANY; i += 97) {
		const uint64_t base = MORE + i * GRANULE_SIZE;

		assert_int_equal(csm_once(&p, CSM_CREATE, base, GRANULE_SIZE, 0).x[0],
				 CSM_ERROR_INPUT);
		assert_int_equal(csm_once(&p, CSM_INFO, i, base).x[0], CSM_ERROR_INPUT);
		assert_true(csm_of(&p, i) != csm_of(&p, i + 1));
		assert_int_equal(rmi_ok(RMI_CSM, RMI_CSM_OP_READ, p.rd, i).x[4], CSM_ROLE_PROVIDER);
	}
	assert_int_equal(csm_once(&p, CSM_INFO, MANY, IPA_A).x[0], CSM_ERROR_INPUT);
	for (unsigned int i = 0; i < MANY; i++)
		csm_ok(&p, CSM_DESTROY, csm_of(&p, i % 3 != 0 ? 0 : (MANY - i) / 2));
	assert_int_equal(((struct realm *)native_bus(p.rd))->provides, 0);
}

/* Every region rings; CSM_EVENTS gives each once, and says when there are more. */
static void many_bells(void)
{
	uint64_t flags = CSM_EVENTS_MORE;
	static unsigned int heard[RUNG + 1];
	unsigned int calls = 0;

	memset(heard, 0, sizeof(heard));
	make_many(RUNG);
	for (unsigned int i = 0; i < RUNG; i++) {
		const uint64_t csm_id = csm_of(&p, i);

		csm_ok(&p, CSM_SHARE, csm_id, realm_id(&c), CSM_RIGHT_R);
		csm_ok(&c, CSM_ATTACH, csm_id, realm_id(&p), MORE + i * GRANULE_SIZE, GRANULE_SIZE,
		       CSM_RIGHT_R);
		csm_ok(&p, CSM_NOTIFY, csm_id, realm_id(&c), i + 1);
		csm_ok(&c, CSM_NOTIFY, csm_id, realm_id(&p), i + 1);
	}
	assert_int_equal(rmi_ok(RMI_CSM, RMI_CSM_OP_READ, c.rd, RUNG - 1).x[4], CSM_ROLE_CONSUMER);
	for (struct realm_handle *r = &p; r != NULL; r = r == &p ? &c : NULL) {
		for (flags = CSM_EVENTS_MORE; flags & CSM_EVENTS_MORE; calls++) {
			const struct outcome o = csm_once(r, CSM_EVENTS, IPA_A);
			const struct csm_event_record *e = realm_memory(r, IPA_A);

			assert_int_equal(o.x[0], CSM_SUCCESS);
			assert_in_range(o.x[1], 1, CSM_EVENTS_MAX);
			for (unsigned int i = 0; i < o.x[1]; i++) {
				if (e[i].kind != CSM_EVENT_DOORBELL)
					continue;
				assert_in_range(e[i].bits, 1, RUNG);
				heard[e[i].bits]++;
			}
			flags = o.x[2];
		}
		assert_int_equal(((struct realm *)native_bus(r->rd))->events.waiting, 0);
	}
	assert_in_range(calls, 2 * (RUNG / CSM_EVENTS_MAX + 1), RUNG);
	for (unsigned int i = 1; i <= RUNG; i++)
		assert_int_equal(heard[i], 2);
}

/* ---- who is in the index of realms at all */

static uint64_t registered(const struct realm_handle *r)
{
	return registry_find(REGISTRY_REALMS, realm_id(r));
}

static void make_silent(struct realm_handle *r)
{
	make_realm(r);
	make_rec(r);
	activate(r);
}

/* Found from the first call of either vCPU until it is destroyed, whatever the call was; never if it makes none. */
static void registered_when(void)
{
	struct realm_handle silent, other;
	uint64_t gone;

	make_shared(CSM_RIGHT_RW);
	make_silent(&silent);
	make_silent(&other);
	assert_true(realm_id(&silent) > realm_id(&c2));
	assert_int_equal(registered(&silent), 0);
	/* A grant to its id is none the worse, and tells it nothing. */
	csm_ok(&p, CSM_SHARE, id, realm_id(&silent), CSM_RIGHT_R);
	assert_int_equal(csm(&silent, CSM_DETACH, id + 1).x[0], CSM_ERROR_INPUT);
	assert_int_equal(registered(&silent), silent.rd);
	csm_fails(&silent, CSM_ERROR_STATE, CSM_DETACH, id);
	assert_int_equal(registered(&silent), silent.rd);
	assert_int_equal(registered(&other), 0);

	gone = realm_id(&silent);
	destroy_rec(&silent);
	rmi_ok(RMI_REALM_DESTROY, silent.rd);
	assert_int_equal(registry_find(REGISTRY_REALMS, gone), 0);
	destroy_rec(&other);
	rmi_ok(RMI_REALM_DESTROY, other.rd);
}

static struct realm_handle late;

/* Its first call, while the provider's has begun: it is registered by it, and listens. */
static void listen_at_last(void)
{
	if (native_loaded() == NULL)
		return;
	native.before_lock = NULL;
	csm_ok(&late, CSM_EVENT_IRQ, 20);
}

/* A realm that begins to listen between SHARE's look at the registry and its locks hears of the grant. */
static void shared_while_registering(void)
{
	const struct realm *realm;

	make_region();
	make_silent(&late);
	realm = native_bus(late.rd);
	native.before_lock = listen_at_last;
	csm_ok(&p, CSM_SHARE, id, realm_id(&late), CSM_RIGHT_R);
	native.before_lock = NULL;
	assert_int_equal(registered(&late), late.rd);
	assert_int_equal(realm->events.count, 1);
	assert_int_equal(realm->events.record[0].kind, CSM_EVENT_GRANTED);
}

static const struct unit_test tests[] = {
	{ "CSM_TREE.random_sparse", random_sparse },
	{ "CSM_TREE.random_dense", random_dense },
	{ "CSM_TREE.deepest", deepest },
	{ "CSM_TREE.every_shape", every_shape },
	{ "CSM_CREATE.success_many", many_regions },
	{ "CSM_EVENTS.success_many", many_bells },
	{ "CSM.registered", registered_when },
	{ "CSM_SHARE.registers_meanwhile", shared_while_registering },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
