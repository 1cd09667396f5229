/* SPDX-License-Identifier: BSD-3-Clause */
/* Weakness 11: a realm that is its own peer, and a host that names one granule for two things. */
#include <stddef.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>

#include "cases.h"
#include "measured.h"
#include "scene.h"

static void by_realm(struct scene *s)
{
	struct realm *p = s->pair.p;
	const uint64_t csm = s->pair.csm, me = s->pair.p_id;

	state_take(p, s->pair.c, NULL, NULL);
	realm_refused("P grants to itself", share(s, me, CSM_RIGHT_R), CSM_ERROR_INPUT);
	realm_refused("P revokes itself", revoke(s, me), CSM_ERROR_INPUT);
	realm_refused("P attaches its own region", attach(s, p, CSM_RIGHT_R), CSM_ERROR_INPUT);
	realm_refused("P attaches it over the region itself",
		      csm_call(p, CSM_ATTACH, csm, me, PAIR_REGION, PAIR_SIZE, CSM_RIGHT_R, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("P detaches from it", detach(s, p), CSM_ERROR_INPUT);
	realm_refused("P rings itself", csm_call(p, CSM_NOTIFY, csm, me, 1, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("P asks who P is", csm_call(p, CSM_PEER, csm, me, OWN_PAGE, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("P makes a region of its region",
		      csm_call(p, CSM_CREATE, PAIR_REGION, PAIR_SIZE, 0, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("C makes a region of its window",
		      csm_call(s->pair.c, CSM_CREATE, PAIR_WINDOW, PAIR_SIZE, 0, 0, 0, NULL),
		      CSM_ERROR_INPUT);
}

/* All realms here run one program, so a grant by its measurement means P, too. */
static void by_measurement(struct scene *s)
{
	union policy_page page;

	policy_of_provider(&s->pair, &page);
	CHECK_EQ(share_measured(&s->pair, &page, CSM_RIGHT_R, NULL), CSM_SUCCESS);
	story("P grants to whoever has the RIM that P has, too");
	state_take(s->pair.p, NULL, NULL, NULL);
	realm_refused("P attaches by that", attach(s, s->pair.p, CSM_RIGHT_R), CSM_ERROR_INPUT);
	CHECK_EQ(attach(s, s->v, CSM_RIGHT_R), CSM_SUCCESS);
	story("V, which has it, attaches: SUCCESS");
}

static void by_host(struct scene *s)
{
	const uint64_t desc = s->desc, rd = s->pair.p->rd, rec = s->pair.p->recs[0].pa;
	uint64_t out[4];

	state_take(NULL, NULL, NULL, NULL);
	host_refused("the host evicts the provider", rmi_csm_evict(desc, rd), RMI_ERROR_INPUT);
	host_refused("the host evicts the descriptor from itself", rmi_csm_evict(desc, desc),
		     RMI_ERROR_INPUT);
	host_refused("the host evicts a realm from itself", rmi_csm_evict(rd, rd), RMI_ERROR_INPUT);
	host_refused("the host donates the RD for itself", rmi_csm_create(rd, rd, rec),
		     RMI_ERROR_INPUT);
	host_refused("the host donates the REC for itself", rmi_csm_create(rd, rec, rec),
		     RMI_ERROR_INPUT);
	host_refused("the host donates one granule for all three", rmi_csm_create(rd, rd, rd),
		     RMI_ERROR_INPUT);
	host_refused("the host donates the descriptor three times",
		     rmi_csm_create(desc, desc, desc), RMI_ERROR_INPUT);
	host_refused("the host asks for the REC's regions", rmi_csm_read(rec, 0, out),
		     RMI_ERROR_INPUT);
}

void case_w11(void)
{
	struct scene s;

	scene_create(&s, CSM_RIGHT_RW);
	by_realm(&s);
	by_host(&s);
	by_measurement(&s);
	puppet_check(s.v, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);
	scene_destroy(&s);
}
