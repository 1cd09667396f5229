/* SPDX-License-Identifier: BSD-3-Clause */
/* The usual stage: provider P and consumer C, attached (csm_pair.h), and a third realm V that is no party to it yet. */
#ifndef ATTACK_SCENE_H
#define ATTACK_SCENE_H

#include <rtt.h>

#include "attack.h"

#define SEED_2 0x8877665544332211UL
#define LAST_PAGE (PAIR_SIZE - GRANULE_SIZE)
/* A page of each realm's own RAM, populated in V and in C. */
#define OWN_PAGE 0x300000UL
#define BLOCK (2UL << 20)

struct scene {
	struct csm_pair pair;
	struct realm *v;
	uint64_t v_id;
	uint64_t desc; /* of the region */
};

void scene_create(struct scene *s, uint64_t rights);
void scene_destroy(struct scene *s);

/* P grants the region to V, which attaches it where C has it. */
void scene_join(struct scene *s, uint64_t rights);

/* Calls by the roles' names. */
uint64_t share(struct scene *s, uint64_t id, uint64_t rights);
uint64_t revoke(struct scene *s, uint64_t id);
uint64_t detach(struct scene *s, struct realm *realm);
uint64_t attach(struct scene *s, struct realm *realm, uint64_t rights);

/* The granule, DELEGATED, becomes V's page at OWN_PAGE, with V's secret in it. */
void give_to_victim(struct scene *s, uint64_t pa);
void victim_is_well(struct scene *s);

/* The window is gone from the realm's tables: every entry unassigned, RIPAS EMPTY. */
void window_is_gone(struct realm *realm);

#endif
