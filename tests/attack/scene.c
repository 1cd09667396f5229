/* SPDX-License-Identifier: BSD-3-Clause */
#include "scene.h"

#include <stddef.h>

#include <bare/protocol.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <state.h>

#define SECRET 0x5ec4e7f00d000000UL

void scene_create(struct scene *s, uint64_t rights)
{
	state_require();
	pair_attach(&s->pair, rights);
	s->desc = csm_region(s->pair.p, 0)->desc;
	s->v = puppet_create("third");
	s->v_id = csm_self(s->v);
}

void scene_destroy(struct scene *s)
{
	puppet_done(s->v);
	realm_destroy(s->v);
	pair_destroy(&s->pair);
}

uint64_t share(struct scene *s, uint64_t id, uint64_t rights)
{
	return csm_call(s->pair.p, CSM_SHARE, s->pair.csm, id, rights, 0, 0, NULL);
}

uint64_t revoke(struct scene *s, uint64_t id)
{
	return csm_call(s->pair.p, CSM_REVOKE, s->pair.csm, id, 0, 0, 0, NULL);
}

uint64_t detach(struct scene *s, struct realm *realm)
{
	return csm_call(realm, CSM_DETACH, s->pair.csm, 0, 0, 0, 0, NULL);
}

uint64_t attach(struct scene *s, struct realm *realm, uint64_t rights)
{
	return csm_call(realm, CSM_ATTACH, s->pair.csm, s->pair.p_id, PAIR_WINDOW, PAIR_SIZE,
			rights, NULL);
}

void scene_join(struct scene *s, uint64_t rights)
{
	CHECK_EQ(share(s, s->v_id, rights), CSM_SUCCESS);
	CHECK_EQ(attach(s, s->v, rights), CSM_SUCCESS);
}

void give_to_victim(struct scene *s, uint64_t pa)
{
	rtt_ensure(s->v, OWN_PAGE, RTT_PAGE_LEVEL);
	CHECK_EQ(rmi_data_create_unknown(s->v->rd, pa, OWN_PAGE), RMI_SUCCESS);
	CHECK_EQ(puppet_try(s->v, BARE_PUPPET_ZERO, OWN_PAGE, GRANULE_SIZE, 0).v[1], 0);
	puppet_fill(s->v, OWN_PAGE, GRANULE_SIZE, SECRET);
}

void victim_is_well(struct scene *s)
{
	puppet_check(s->v, OWN_PAGE, GRANULE_SIZE, SECRET);
}

void window_is_gone(struct realm *realm)
{
	for (uint64_t ipa = PAIR_WINDOW; ipa < PAIR_WINDOW + PAIR_SIZE; ipa += GRANULE_SIZE) {
		struct rtt_entry entry;

		CHECK_EQ(rmi_rtt_read_entry(realm->rd, ipa, RTT_PAGE_LEVEL, &entry), RMI_SUCCESS);
		CHECK_EQ(entry.state, RMI_RTTE_UNASSIGNED);
		CHECK_EQ(entry.ripas, RIPAS_EMPTY);
		CHECK_EQ(entry.desc, 0);
	}
}
