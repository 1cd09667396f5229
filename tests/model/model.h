/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The model test: the RMM over the models of rmm/arch/native, step by step beside the specification (spec/spec.h).
 */
#ifndef MODEL_H
#define MODEL_H

#include "spec/spec.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)

/* ---- world.c: the granules, addresses and ids behind the specification's numbers */

/* A realm's pages, in one table with its buffer. */
#define BUFFER_IPA 0x1000UL
#define PAGE_IPA 0x2000UL
#define IPA_OF(page) (PAGE_IPA + (uint64_t)(page)*4096)
/* Neither is ever given out; the counters begin at 1. */
#define ID_NEVER 0x7fffffffU

enum granule_use {
	/* Descriptors and RDs in turn, so that locks are taken in all orders. */
	USE_DESC0,
	USE_RD0,
	USE_DESC1,
	USE_RD1,
	USE_RD2,
	USE_DESC2,
	USE_DATA, /* GRANULES */
	USE_REALM = USE_DATA + GRANULES, /* REALM_GRANULES for each realm */
	REALM_ROOT = 0,
	REALM_L2,
	REALM_L3,
	REALM_BUFFER,
	REALM_REC, /* VCPUS of them, each with its auxiliary granules */
	REC_GRANULES = 1 + RMI_MAX_AUX,
	REALM_GRANULES = REALM_REC + VCPUS * REC_GRANULES,
	USE_NS = USE_REALM + REALMS * REALM_GRANULES, /* run page, parameters */
	USE_COUNT = USE_NS + 2,
};

uint64_t granule(unsigned int use);
uint64_t realm_granule(unsigned int realm, unsigned int use);
uint64_t rd_of(unsigned int realm);
uint64_t rec_of(unsigned int realm, unsigned int vcpu);
uint64_t desc_of(unsigned int region);
/* Index of the RD, descriptor or data granule at an address; NONE. */
int realm_by_rd(uint64_t pa);
int region_by_desc(uint64_t pa);
int data_by_pa(uint64_t pa);
uint64_t realm_id(uint32_t counter);
uint64_t region_id(uint32_t counter);
/* The counter of an id; fails if the upper half is not that of this boot. */
uint32_t realm_counter(uint64_t id);
uint32_t region_counter(uint64_t id);
/* From power-on to REALMS running realms. */
void world_build(void);
void world_create_realm(unsigned int realm);
/* False: RMI_REALM_DESTROY refused. */
bool world_destroy_realm(unsigned int realm);
uint64_t rmi_call(uint64_t fid, unsigned int count, const uint64_t *args, uint64_t *x1);
#define ARGS(...)                                                          \
	(sizeof((uint64_t[]){ 0, ##__VA_ARGS__ }) / sizeof(uint64_t) - 1), \
		(&((uint64_t[]){ 0, ##__VA_ARGS__ })[1])
#define rmi(fid, ...) rmi_call(fid, ARGS(__VA_ARGS__), NULL)

/* ---- realm.c: a realm on a PE */

/* What one entry came to. */
struct entry {
	uint64_t status; /* of RMI_REC_ENTER */
	uint64_t x[4];
	bool aborted; /* the realm got a synchronous external abort */
	bool accessed; /* the access succeeded */
	struct rmi_rec_exit exit;
};

void enter_smc(struct entry *e, unsigned int realm, unsigned int vcpu, uint64_t fid,
	       unsigned int count, const uint64_t *args);
#define smc(e, realm, vcpu, fid, ...) enter_smc(e, realm, vcpu, fid, ARGS(__VA_ARGS__))
/* Enter again with the host's answer. */
void enter_answer(struct entry *e, unsigned int realm, unsigned int vcpu, uint64_t response);
void enter_access(struct entry *e, unsigned int realm, unsigned int vcpu, unsigned int page,
		  enum access access);

/* Around calls of another PE in the middle of one. */
void other_pe_begins(void);
void other_pe_ends(void);

/* ---- undo.c: the implementation's state, and the way back */

void undo_init(void);
/* What is done from here on can be undone. */
void undo_begin(void);
/* Does memory differ from what it was at the last undo_begin(), RECs and buffers apart? */
bool undo_changed(void);
/* Back to the last undo_begin(), which is then forgotten. */
void undo(void);
void undo_keep_reset(void); /* what was done stays; nothing can be undone any more */
unsigned int undo_depth(void);

/* ---- look.c: what is there */

void look(struct seen *seen);
/* What is different from s, or NULL. */
const char *compare_state(const struct spec *s, const struct seen *seen);
/* All that realms can ask of all regions. */
const char *compare_views(const struct spec *s);

/* ---- perform.c */
void perform(const struct spec *s, const struct action *a, struct outcome *o, struct seen *seen);
const char *compare_outcome(const struct outcome *want, const struct outcome *got);

/* ---- actions.c: everything that anybody may do */
#define ACTIONS_MAX 1024
extern struct action actions[ACTIONS_MAX];
extern unsigned int action_count;
void actions_init(void);
void action_show(const struct action *a);
const char *op_name(unsigned int op);

/* ---- step.c: one step of both */
struct state {
	struct spec spec;
	struct seen seen;
};
extern struct state now;

enum step {
	STEP_IMPOSSIBLE,
	STEP_SAME, /* nothing changed */
	STEP_CHANGED,
};

/* Take the step on both sides and compare. A difference ends the program through native_fail(). */
enum step step_take(const struct action *a);
/* Take it back. */
void step_back(void);
/*
 * The same, and just before the PE takes its n-th lock while it holds none, another PE takes step b: what comes of it must
 * be what comes of b and then a. IMPOSSIBLE also if these two are not fit for that.
 */
enum step race_take(const struct action *a, const struct action *b, unsigned int n);
/* For race_take(): note the step in the trail. */
void trail_add(const struct action *a);
/* What must hold in each state, apart from comparisons after steps. */
void state_check(void);

/* ---- canon.c */
/* A number for the state: equal for those that differ by the names of realms and granules alone. */
uint64_t canonical(const struct spec *s);
bool spec_same(const struct spec *a, const struct spec *b);

/* ---- scenes.c: where searches begin */
#define SCENE_MAX 32
struct scene {
	const char *name;
	struct action actions[SCENE_MAX]; /* up to OP_NONE */
};
extern const struct scene scenes[];
extern const unsigned int scene_count;

/* ---- search.c: all sequences, shortest first. True: no difference. */
struct limits {
	uint64_t states;
	unsigned int depth;
	unsigned int seconds;
	unsigned int processes;
};
bool search(unsigned int scene, const struct limits *limits);

/* ---- walk.c: long random sequences */
bool walk(unsigned int seeds, unsigned int steps, unsigned int processes);

/* ---- tally.c: what was done, added up over processes */
struct tally {
	uint64_t steps;
	uint64_t changed[OP_COUNT], same[OP_COUNT], incomplete[OP_COUNT];
};
extern struct tally *tally; /* shared */
void tally_init(void);
void tally_step(const struct action *a, const struct seen *seen, bool changed);
/* Add this process's share to the sum. */
void tally_flush(void);
/* False: something that should have happened never did. */
bool tally_print(void);
/* Memory that forked processes share. */
void *shared_memory(uint64_t size);

/* The last steps that led here, for who prints a counterexample: the n-th is at n % TRAIL_MAX. */
#define TRAIL_MAX 256U
extern struct action trail[TRAIL_MAX];
extern unsigned int trail_length;

#endif
