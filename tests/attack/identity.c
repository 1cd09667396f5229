/* SPDX-License-Identifier: BSD-3-Clause */
/* Weaknesses 9 and 10: names and descriptors that outlive what they stood for. */
#include <stddef.h>

#include <check.h>
#include <csm.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>
#include <tiny.h>

#include "cases.h"
#include "scene.h"

/* More than an 8-bit id could tell apart, twice. */
#define REALMS 600U

/* A realm of one page, created where all before it were; what the RMM calls it. */
static uint64_t next_id(uint64_t *rd)
{
	struct tiny realm;
	struct tiny_rec rec;
	uint64_t id;

	tiny_create(&realm, TINY_VMID_LAST, 1);
	tiny_rec_create(&realm, &rec, tiny_self, true, 0, 0, 0);
	tiny_activate(&realm);
	id = tiny_told(&rec);
	*rd = realm.rd;
	tiny_rec_destroy(&rec);
	tiny_destroy(&realm);
	return id;
}

static void ids_never_return(void)
{
	uint64_t first_rd, rd, first = next_id(&first_rd), last = first, id;

	CHECK(first >> 32 != 0);
	for (unsigned int n = 1; n < REALMS; n++) {
		id = next_id(&rd);
		CHECK_EQ(rd, first_rd);
		CHECK_EQ(id >> 32, first >> 32);
		CHECK((uint32_t)id > (uint32_t)last);
		last = id;
	}
	story("%u realms, one after the other, all with their RD at 0x%lx and VMID 0x%x: ids 0x%lx to 0x%lx, each new",
	      REALMS, first_rd, TINY_VMID_LAST, first, last);
}

/* Another realm where C was, made of the same program: it has nothing of C's. */
static void look_alike(struct scene *s, const char *what)
{
	struct csm_pair *pair = &s->pair;
	const uint64_t rd = pair->c->rd, old = pair->c_id;

	realm_destroy(pair->c);
	pair->c = puppet_create("look-alike");
	CHECK_EQ(pair->c->rd, rd);
	story("C was %s; the host destroys it and starts another with its RD at 0x%lx", what, rd);
	CHECK(csm_self(pair->c) != old);
	story("C was 0x%lx, the new realm is 0x%lx", old, csm_self(pair->c));
	state_take(pair->c, pair->p, NULL, NULL);
	realm_refused("the new realm attaches", csm_attach(pair, CSM_RIGHT_R), CSM_ERROR_INPUT);
	realm_refused("the new realm rings P",
		      csm_call(pair->c, CSM_NOTIFY, pair->csm, pair->p_id, 1, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("the new realm asks for INFO",
		      csm_call(pair->c, CSM_INFO, pair->csm, OWN_PAGE, 0, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	realm_refused("the new realm asks who P is",
		      csm_call(pair->c, CSM_PEER, pair->csm, pair->p_id, OWN_PAGE, 0, 0, NULL),
		      CSM_ERROR_INPUT);
	CHECK(csm_call(pair->p, CSM_NOTIFY, pair->csm, old, 1, 0, 0, NULL) != CSM_SUCCESS);
	state_same("P rings C, which is dead: refused");
	puppet_read_aborts(pair->c, PAIR_WINDOW);
	pair->c_id = csm_self(pair->c);
}

void case_w09(void)
{
	struct scene s;

	ids_never_return();
	scene_create(&s, CSM_RIGHT_RW);
	look_alike(&s, "attached");
	CHECK_EQ(share(&s, s.pair.c_id, CSM_RIGHT_RW), CSM_SUCCESS);
	look_alike(&s, "granted to, but not attached");
	/* the grant that nobody has any more is P's to take back */
	puppet_check(s.pair.p, PAIR_REGION, PAIR_SIZE, PAIR_SEED);
	scene_destroy(&s);
}

/* ---- */

/* Everything that takes a granule, with the descriptor. */
static void reuse(struct scene *s, uint64_t fresh)
{
	const uint64_t desc = s->desc, rd = s->v->rd;
	struct rec *rec = &s->v->recs[0];
	uint64_t page = granule_alloc(1, 1);

	rtt_ensure(s->v, OWN_PAGE, RTT_PAGE_LEVEL);
	state_take(NULL, NULL, NULL, NULL);
	host_refused("the host undelegates the descriptor", rmi_granule_undelegate(desc),
		     RMI_ERROR_INPUT);
	host_refused("the host delegates it again", rmi_granule_delegate(desc), RMI_ERROR_INPUT);
	host_refused("the host reclaims it", rmi_csm_reclaim(desc), REALM_ERROR(0));
	host_refused("the host makes it a page of V", rmi_data_create_unknown(rd, desc, OWN_PAGE),
		     RMI_ERROR_INPUT);
	host_refused("the host makes it a table of V",
		     rmi_rtt_create(rd, desc, 3 * BLOCK, RTT_PAGE_LEVEL), RMI_ERROR_INPUT);
	host_refused("the host makes it a realm", rmi_realm_create(desc, page), RMI_ERROR_INPUT);
	host_refused("the host makes it a REC", rmi_rec_create(rd, desc, page), RMI_ERROR_INPUT);
	host_refused("the host takes it for a realm", rmi_realm_destroy(desc), RMI_ERROR_INPUT);
	host_refused("the host takes it for a REC", rmi_rec_destroy(desc), RMI_ERROR_INPUT);
	host_refused("the host makes it another region's descriptor",
		     rmi_csm_create(rd, desc, rec->pa), RMI_ERROR_INPUT);
	host_refused("the host donates a granule that nobody asked for",
		     rmi_csm_create(rd, fresh, rec->pa), RMI_ERROR_REC);
	host_refused("the host closes what is no descriptor", rmi_csm_close(fresh),
		     RMI_ERROR_INPUT);
	granule_free(page, 1);
}

void case_w10(void)
{
	struct scene s;
	uint64_t fresh, out[4];

	scene_create(&s, CSM_RIGHT_RW);
	fresh = granule_give(GRANULE_DELEGATED);
	story("P's region has its descriptor in granule 0x%lx, which the host donated", s.desc);
	host_access_faults(s.desc, "the descriptor");
	reuse(&s, fresh);
	puppet_check(s.pair.c, PAIR_WINDOW, PAIR_SIZE, PAIR_SEED);

	/* while P uses it the host can only close it; then it is gone for P and C at once */
	CHECK_EQ(csm_close(s.desc), RMI_SUCCESS);
	story("the host closes the region: SUCCESS");
	pair_window_is_shut(&s.pair);
	state_take(s.pair.p, NULL, NULL, NULL);
	realm_refused("P grants what is closed", share(&s, s.v_id, CSM_RIGHT_R), CSM_ERROR_INPUT);
	csm_reclaim(s.pair.p, s.desc);
	story("the host reclaims the descriptor: it comes back as zeroes");
	state_take(NULL, NULL, NULL, NULL);
	host_refused("the host reclaims it twice", rmi_csm_reclaim(s.desc), RMI_ERROR_INPUT);
	host_refused("the host evicts C from it", rmi_csm_evict(s.desc, s.pair.c->rd),
		     RMI_ERROR_INPUT);
	host_refused("the host reads what it says", rmi_csm_read(s.desc, 0, out), RMI_ERROR_INPUT);
	granule_take(fresh);
	scene_destroy(&s);
}
