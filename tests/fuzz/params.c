/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Normal-world pages with parameters. A page that is not the host's at the moment is left alone: the call will notice.
 */
#include "fuzz.h"

/* One field of a page, with a wrong value. Two of three bytes change nothing. */
struct field {
	uint16_t offset;
	uint8_t size;
};

static const struct field realm_fields[] = {
	{ 0x000, 8 }, { 0x008, 1 }, { 0x010, 1 }, { 0x018, 1 }, { 0x020, 1 }, { 0x028, 1 },
	{ 0x030, 1 }, { 0x400, 8 }, { 0x808, 8 }, { 0x810, 8 }, { 0x818, 4 },
};

static const struct field rec_fields[] = {
	{ 0x000, 8 }, { 0x100, 8 }, { 0x200, 8 }, { 0x300, 8 },
	{ 0x800, 8 }, { 0x808, 8 }, { 0x810, 8 }, { 0x880, 8 },
};

#define PATCH_FROM 170U

static void patch_page(uint8_t *page, const struct field *fields, unsigned int count, uint8_t sel)
{
	const struct field *f = &fields[sel % count];
	const uint64_t value = hostile((uint8_t)(sel * 13));

	if (sel >= PATCH_FROM)
		memcpy(page + f->offset, &value, f->size);
}

static uint8_t *host_page(uint64_t page)
{
	if (state_at(page) != GRANULE_UNDELEGATED || native_get_pas(page) != PAS_NS)
		return NULL;
	return native_bus(page);
}

void fault_page(uint64_t page, uint8_t sel)
{
	static const size_t after[] = { 0, 8, 0x200, 0x7f8, 0x800, 0x808, 0xc00, 0xff8 };

	if (sel < 0xe0)
		return;
	native.gpf_read_at = page;
	native.gpf_write_at = page;
	native.gpf_after = after[sel >> 2 & 7];
}

const struct geometry *geometry_choice(uint8_t sel)
{
	static const struct geometry choices[] = {
		{ 40, 0, 1 }, { 32, 2, 4 }, { 33, 1, 1 },  { 34, 2, 16 },
		{ 40, 1, 2 }, { 42, 1, 8 }, { 48, 0, 1 },  { 36, 1, 1 },
		{ 31, 1, 1 }, { 49, 0, 1 }, { 40, 0, 2 },  { 40, -1, 1 },
		{ 40, 3, 1 }, { 35, 1, 2 }, { 255, 0, 1 }, { 40, 0, 0 },
	};

	return &choices[sel % ARRAY_SIZE(choices)];
}

void put_realm_params(uint64_t page, const struct geometry *g, unsigned int area, uint8_t vmid,
		      uint8_t patch)
{
	struct rmi_realm_params *p = (void *)host_page(page);

	if (p == NULL)
		return;
	memset(p, 0, sizeof(*p));
	p->s2sz = g->s2sz;
	p->num_bps = 1;
	p->num_wps = 1;
	p->hash_algo = vmid >> 7;
	memset(p->rpv, 0xc5, sizeof(p->rpv));
	p->vmid = vmid_choice(vmid);
	p->rtt_base = root_area(area);
	p->rtt_level_start = g->level;
	p->rtt_num_start = g->tables;
	patch_page((uint8_t *)p, realm_fields, ARRAY_SIZE(realm_fields), patch);
}

void put_rec_params(uint64_t page, uint64_t rd, uint8_t sel, uint8_t patch)
{
	struct rmi_rec_params *p = (void *)host_page(page);
	const struct realm *realm = realm_at(rd);
	const uint32_t index = realm != NULL ? realm->rec_index : 0;

	if (p == NULL)
		return;
	memset(p, 0, sizeof(*p));
	p->flags = sel % 4 ? RMI_REC_FLAG_RUNNABLE : 0;
	p->mpidr = (index & 0xf) | (uint64_t)(index >> 4 & 0xff) << 8;
	p->pc = IPA_A;
	for (unsigned int i = 0; i < RMI_REC_CREATE_GPRS; i++)
		p->gprs[i] = i;
	p->num_aux = realm != NULL ? rec_aux_count(realm) : 1;
	/* The granule for the REC itself is the sel-th that is free. */
	for (unsigned int i = 0; i < p->num_aux && i < RMI_MAX_AUX; i++)
		p->aux[i] = pick_granule((uint8_t)(sel + 1 + i) % 12, GRANULE_DELEGATED);
	patch_page((uint8_t *)p, rec_fields, ARRAY_SIZE(rec_fields), patch);
}

static void put_lrs(struct rmi_rec_enter *e, uint8_t sel)
{
	static const uint64_t lrs[] = {
		0,
		1UL << 62 | 27,
		1UL << 63 | 1019,
		3UL << 62 | 8192,
		1UL << 62 | 1UL << 41 | 32,
		1UL << 62 | 1UL << 61 | 32, /* HW */
		1UL << 62 | 1024,
		1UL << 62 | 4096,
		1UL << 62 | 1UL << 32 | 33, /* pINTID */
		1UL << 62 | 1UL << 48 | 34, /* lowest bit of the priority */
		1UL << 62 | 0x10000,
		1UL << 62 | 1UL << 59 | 35,
		1UL << 61, /* HW even of a free one */
		1UL << 59 | 1020, /* free: what else it says is of no interest */
	};

	if (sel < 128)
		return;
	e->gicv3_lrs[sel & 1] = lrs[(sel >> 1) % ARRAY_SIZE(lrs)];
	e->gicv3_lrs[2] = lrs[(sel >> 3) % ARRAY_SIZE(lrs)];
	e->gicv3_lrs[15] = ~0UL;
}

void put_enter(uint64_t page, uint64_t rec, const struct record *r)
{
	static const uint64_t hcrs[] = { 0, 0, 0, 0, 0x40fe, 0x2, 0x1, 0x800, 1UL << 27, ~0UL };
	const struct rec *descriptor = rec_at(rec);
	struct rmi_rec_run *run = (void *)host_page(page);
	struct rmi_rec_enter *e;

	if (run == NULL)
		return;
	e = &run->enter;
	memset(e, 0, sizeof(*e));
	memset(&run->exit, 0xdb, sizeof(run->exit));
	/* A host that knows when there is something to emulate, and one that tries anyway. */
	e->flags = r->b[3] & 0x1c;
	if (r->b[3] & 1 && (r->b[3] & 0xe0 || (descriptor != NULL && descriptor->last_exit.esr)))
		e->flags |= RMI_ENTER_EMUL_MMIO;
	if (r->b[3] & 2)
		e->flags |= RMI_ENTER_INJECT_SEA;
	for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
		e->gprs[i] = 0x8000000080808080UL + i * (uint64_t)r->b[4];
	e->gicv3_hcr = hcrs[r->b[4] % ARRAY_SIZE(hcrs)];
	put_lrs(e, r->b[5]);
	e->csm_response = r->b[6] % 8 == 7 ? CSM_RESPONSE_REJECT :
			  r->b[6] % 8 == 6 ? CSM_RESPONSE_NONE :
					     CSM_RESPONSE_ACCEPT;
}
