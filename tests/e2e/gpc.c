/* SPDX-License-Identifier: BSD-3-Clause */
/* The granule protection check between the host and everything that is not its own. */
#include <abi/csm.h>
#include <bare/protocol.h>

#include <check.h>
#include <console.h>
#include <csm.h>
#include <granule.h>
#include <probe.h>
#include <realm.h>
#include <rmi.h>
#include <rtt.h>

#include "cases.h"
#include "csm_pair.h"
#include "puppet.h"

#define SECRET 0x5ec2e7005ec2e700UL

/* Of the machine: the RMM's image, EL3's memory, secure memory (spec: platform). */
#define RMM_BASE 0x40100000UL
#define RMM_LAST 0x418ff000UL
#define ROOT_BASE 0x0e001000UL
#define SECURE_BASE 0x0e100000UL

static void refused(const char *what, uint64_t pa)
{
	struct fault fault = { 0, 0 };
	uint64_t value;

	if (probe_read(pa, &value, &fault))
		check_fail(__FILE__, __LINE__, "%s at 0x%lx: the host read 0x%lx", what, pa, value);
	if (fault.esr != PROBE_ESR_READ || fault.far != pa)
		check_fail(__FILE__, __LINE__, "%s at 0x%lx: read: esr 0x%lx far 0x%lx", what, pa,
			   fault.esr, fault.far);
	if (probe_write(pa, ~SECRET, &fault))
		check_fail(__FILE__, __LINE__, "%s at 0x%lx: the host wrote", what, pa);
	if (fault.esr != PROBE_ESR_WRITE || fault.far != pa)
		check_fail(__FILE__, __LINE__, "%s at 0x%lx: write: esr 0x%lx far 0x%lx", what, pa,
			   fault.esr, fault.far);
	print("REFUSED %s at 0x%lx\n", what, pa);
}

static void refused_everywhere(const char *what, uint64_t pa)
{
	refused(what, pa);
	refused(what, pa + GRANULE_SIZE - sizeof(uint64_t));
}

static void plain_granule(void)
{
	struct fault fault = { 0, 0 };
	uint64_t pa = granule_alloc(1, 1), value = 0;

	CHECK(probe_write(pa, SECRET, &fault));
	CHECK_EQ(rmi_granule_delegate(pa), RMI_SUCCESS);
	refused_everywhere("DELEGATED", pa);
	CHECK_EQ(rmi_granule_undelegate(pa), RMI_SUCCESS);
	CHECK(probe_read(pa, &value, &fault));
	CHECK_EQ(value, 0);
	CHECK(granule_is_zero(pa));
	granule_free(pa, 1);
}

void case_gpc(void)
{
	struct realm *realm = puppet_create("puppet");
	uint64_t ipa = realm->ram - GRANULE_SIZE, table, top, csm;

	puppet_fill(realm, ipa, GRANULE_SIZE, SECRET);
	CHECK_EQ(csm_create(realm, realm->ram - PAIR_SIZE, PAIR_SIZE, &csm), CSM_SUCCESS);

	plain_granule();
	refused_everywhere("RD", realm->rd);
	refused_everywhere("REC", realm->recs[0].pa);
	for (uint64_t i = 0; i < realm->recs[0].aux_count; i++)
		refused_everywhere("REC_AUX", realm->recs[0].aux[i]);
	refused_everywhere("starting RTT", realm->rtt_base);
	refused_everywhere("DATA", rtt_pa(realm, 0));
	refused_everywhere("DATA in a region", rtt_pa(realm, ipa));
	refused_everywhere("CSM descriptor", csm_region(realm, 0)->desc);
	refused("the RMM", RMM_BASE);
	refused("the page EL3 and RMM share", RMM_LAST);
	refused("EL3", ROOT_BASE);
	refused("the secure world", SECURE_BASE);

	/* a table of its own, with nothing in it */
	table = granule_give(GRANULE_RTT);
	rtt_ensure(realm, BARE_RAM_MIN * 64, RTT_BLOCK_LEVEL);
	CHECK_EQ(rmi_rtt_create(realm->rd, table, BARE_RAM_MIN * 64, RTT_PAGE_LEVEL), RMI_SUCCESS);
	refused_everywhere("RTT", table);
	CHECK_EQ(rmi_rtt_destroy(realm->rd, BARE_RAM_MIN * 64, RTT_PAGE_LEVEL, &table, &top),
		 RMI_SUCCESS);
	granule_take(table);

	/* none of the refused writes arrived */
	puppet_check(realm, ipa, GRANULE_SIZE, SECRET);
	puppet_done(realm);
	realm_destroy(realm);
}
