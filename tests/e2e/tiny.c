/* SPDX-License-Identifier: BSD-3-Clause */
#include "tiny.h"

#include <string.h>

#include <abi/rsi.h>

#include <check.h>
#include <gic.h>
#include <granule.h>
#include <rmi.h>
#include <rtt.h>

#define GIB (1UL << 30)
#define BLOCK (2UL << 20)

static void must(uint64_t status, int line)
{
	if (status != RMI_SUCCESS)
		check_fail(__FILE__, line, "0x%lx", status);
}

static uint64_t marks;
static uint32_t vmids;

uint32_t tiny_vmid(void)
{
	return TINY_VMID_FIRST +
	       __atomic_fetch_add(&vmids, 1, __ATOMIC_RELAXED) % (TINY_VMID_LAST - TINY_VMID_FIRST);
}

#define MUST(call) must(call, __LINE__)

void tiny_params(const struct tiny *tiny, uint64_t page)
{
	struct rmi_realm_params *params = (struct rmi_realm_params *)page;

	memset(params, 0, sizeof(*params));
	params->s2sz = TINY_WIDTH;
	params->num_bps = (rmi_info.features >> RMI_FEAT0_NUM_BPS_SHIFT) & 0x3f;
	params->num_wps = (rmi_info.features >> RMI_FEAT0_NUM_WPS_SHIFT) & 0x3f;
	params->vmid = (uint16_t)tiny->vmid;
	params->rtt_base = tiny->root;
	params->rtt_level_start = TINY_START_LEVEL;
	params->rtt_num_start = 1;
}

uint64_t tiny_table(const struct tiny *tiny, uint64_t ipa, int64_t level)
{
	uint64_t rtt = granule_give(GRANULE_RTT);

	MUST(rmi_rtt_create(tiny->rd, rtt, ipa, level));
	return rtt;
}

static void add_pages(struct tiny *tiny, unsigned int pages)
{
	uint64_t source = granule_alloc(1, 1);

	memcpy((void *)source, tiny_code, (uintptr_t)tiny_code_end - (uintptr_t)tiny_code);
	*(uint64_t *)(source + TINY_MARK_IPA) = tiny->mark;
	tiny->l2 = tiny_table(tiny, 0, RTT_BLOCK_LEVEL);
	tiny->l3 = tiny_table(tiny, 0, RTT_PAGE_LEVEL);
	for (unsigned int i = 0; i < pages; i++) {
		tiny->pages[i] = granule_give(GRANULE_DATA);
		MUST(rmi_data_create(tiny->rd, tiny->pages[i], i * GRANULE_SIZE, source, 0));
	}
	granule_free(source, 1);
}

void tiny_create(struct tiny *tiny, uint32_t vmid, unsigned int pages)
{
	uint64_t params = granule_alloc(1, 1), top;

	*tiny = (struct tiny){ .vmid = vmid,
			       .mark = __atomic_add_fetch(&marks, 1, __ATOMIC_RELAXED) };
	tiny->root = granule_give(GRANULE_RTT);
	tiny_params(tiny, params);
	tiny->rd = granule_give(GRANULE_RD);
	MUST(rmi_realm_create(tiny->rd, params));
	granule_free(params, 1);
	if (pages != 0)
		add_pages(tiny, pages);
	else
		MUST(rmi_rtt_init_ripas(tiny->rd, 0, GIB, &top));
}

void tiny_activate(const struct tiny *tiny)
{
	MUST(rmi_realm_activate(tiny->rd));
}

void tiny_strip(struct tiny *tiny)
{
	uint64_t out, top;

	for (unsigned int i = 0; i < TINY_PAGES_MAX && tiny->pages[i]; i++) {
		MUST(rmi_data_destroy(tiny->rd, i * GRANULE_SIZE, &out, &top));
		CHECK_EQ(out, tiny->pages[i]);
		granule_take(out);
		tiny->pages[i] = 0;
	}
	if (tiny->l3) {
		MUST(rmi_rtt_destroy(tiny->rd, 0, RTT_PAGE_LEVEL, &out, &top));
		granule_take(out);
	}
	if (tiny->l2) {
		MUST(rmi_rtt_destroy(tiny->rd, 0, RTT_BLOCK_LEVEL, &out, &top));
		granule_take(out);
	}
	tiny->l2 = tiny->l3 = 0;
}

void tiny_destroy(struct tiny *tiny)
{
	tiny_strip(tiny);
	MUST(rmi_realm_destroy(tiny->rd));
	granule_take(tiny->rd);
	granule_take(tiny->root);
	*tiny = (struct tiny){ 0 };
}

/* RmiRecMpidr of a REC's number. */
static uint64_t mpidr_of(uint64_t index)
{
	return (index & 0xf) | (index >> 4) << 8;
}

void tiny_rec_create(struct tiny *tiny, struct tiny_rec *rec, const char *program, bool runnable,
		     uint64_t x4, uint64_t x6, uint64_t x7)
{
	uint64_t page = granule_alloc(1, 1);
	struct rmi_rec_params *params = (struct rmi_rec_params *)page;

	*rec = (struct tiny_rec){ 0 };
	MUST(rmi_rec_aux_count(tiny->rd, &rec->aux_count));
	CHECK(rec->aux_count <= TINY_AUX_MAX);
	params->flags = runnable ? RMI_REC_FLAG_RUNNABLE : 0;
	params->mpidr = mpidr_of(tiny->recs);
	params->pc = (uintptr_t)program - (uintptr_t)tiny_code;
	params->gprs[4] = x4;
	params->gprs[5] = TINY_CALL_IPA + tiny->recs * sizeof(struct rsi_host_call);
	params->gprs[6] = x6;
	params->gprs[7] = x7;
	params->num_aux = rec->aux_count;
	for (uint64_t i = 0; i < rec->aux_count; i++)
		params->aux[i] = rec->aux[i] = granule_give(GRANULE_AUX);
	rec->pa = granule_give(GRANULE_REC);
	MUST(rmi_rec_create(tiny->rd, rec->pa, page));
	granule_free(page, 1);
	rec->run = (struct rmi_rec_run *)granule_alloc(1, 1);
	tiny->recs++;
}

void tiny_rec_gone(struct tiny_rec *rec)
{
	granule_take(rec->pa);
	for (uint64_t i = 0; i < rec->aux_count; i++)
		granule_take(rec->aux[i]);
	granule_free((uintptr_t)rec->run, 1);
	*rec = (struct tiny_rec){ 0 };
}

void tiny_rec_destroy(struct tiny_rec *rec)
{
	MUST(rmi_rec_destroy(rec->pa));
	tiny_rec_gone(rec);
}

uint64_t tiny_enter_at(uint64_t rec, uint64_t run)
{
	const struct rmi_rec_run *page = (const struct rmi_rec_run *)run;
	uint64_t status;

	do {
		check_point();
		status = rmi_rec_enter(rec, run);
		gic_poll();
	} while (status == RMI_SUCCESS && page->exit.exit_reason == RMI_EXIT_IRQ);
	return status;
}

uint64_t tiny_enter(const struct tiny_rec *rec)
{
	return tiny_enter_at(rec->pa, (uintptr_t)rec->run);
}

uint64_t tiny_told(const struct tiny_rec *rec)
{
	CHECK_EQ(tiny_enter(rec), RMI_SUCCESS);
	if (rec->run->exit.exit_reason != RMI_EXIT_HOST_CALL)
		check_fail(__FILE__, __LINE__, "exit %lu, esr 0x%lx hpfar 0x%lx",
			   rec->run->exit.exit_reason, rec->run->exit.esr, rec->run->exit.hpfar);
	return rec->run->exit.gprs[0];
}
