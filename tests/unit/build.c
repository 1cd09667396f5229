/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Builders: from a reset machine to a realm with tables, data and RECs.
 */
#include "csm_core.h"
#include "guest.h"

struct rmi_realm_params realm_params;
struct realm_handle w;
static struct realm_handle other;

static bool down;
static uint64_t next_up, next_down;
static uint64_t vmid_counter;

static const struct dram_bank banks[] = {
	{ NATIVE_BANK0_BASE, NATIVE_BANK0_SIZE },
	{ NATIVE_BANK1_BASE, NATIVE_BANK1_SIZE },
};

static void reset_granules(void)
{
	static bool before;

	/* The firmware's table starts as zeros; here the last test has used it. */
	for (unsigned int i = 0; before && i < native_used_count(); i++) {
		struct granule *g = granule_find(native_pa(native_used(i)));

		if (g)
			g->word = 0;
	}
	before = true;
	assert_true(granule_init(banks, ARRAY_SIZE(banks)));
	granule_exclude(NATIVE_RMM_BASE, NATIVE_RMM_SIZE);
}

void unit_reset(bool downwards)
{
	reset_granules();
	native_reset();
	csm_init();
	guest_reset();
	unit_fast = false;
	down = downwards;
	next_up = NATIVE_BANK0_BASE + MIB(4); /* above the RMM */
	next_down = NATIVE_BANK1_BASE + NATIVE_BANK1_SIZE;
	memset(&w, 0, sizeof(w));
	memset(&other, 0, sizeof(other));
	memset(&realm_params, 0, sizeof(realm_params));
	realm_params.s2sz = IPA_WIDTH;
	realm_params.num_bps = 1;
	realm_params.num_wps = 1;
	realm_params.hash_algo = RMI_HASH_SHA_256;
	realm_params.rtt_level_start = 0;
	realm_params.rtt_num_start = 1;
	for (unsigned int i = 0; i < sizeof(realm_params.rpv); i++)
		realm_params.rpv[i] = (uint8_t)(0xc0 + i);
}

uint64_t ns_pages(unsigned int n, uint64_t align)
{
	uint64_t pa;

	if (down) {
		next_down = (next_down - n * GRANULE_SIZE) & ~(align - 1);
		pa = next_down;
		if (pa < NATIVE_BANK1_BASE && pa >= NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE) {
			next_down = NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE;
			return ns_pages(n, align);
		}
	} else {
		pa = (next_up + align - 1) & ~(align - 1);
		next_up = pa + n * GRANULE_SIZE;
		if (next_up > NATIVE_BANK0_BASE + NATIVE_BANK0_SIZE && pa < NATIVE_BANK1_BASE) {
			next_up = NATIVE_BANK1_BASE;
			return ns_pages(n, align);
		}
	}
	assert_true(native_index(pa) >= 0 && native_index(pa + (n - 1) * GRANULE_SIZE) >= 0);
	return pa;
}

uint64_t ns_page(void)
{
	return ns_pages(1, GRANULE_SIZE);
}

uint64_t delegated_pages(unsigned int n, uint64_t align)
{
	uint64_t pa = ns_pages(n, align);
	bool fast = unit_fast;

	unit_fast = true;
	for (unsigned int i = 0; i < n; i++)
		rmi_ok(RMI_GRANULE_DELEGATE, pa + i * GRANULE_SIZE);
	unit_fast = fast;
	return pa;
}

uint64_t delegated(void)
{
	return delegated_pages(1, GRANULE_SIZE);
}

void *host(uint64_t pa)
{
	assert_int_equal(native_get_pas(pa), PAS_NS);
	return native_bus(pa);
}

uint64_t granule_in(enum granule_state state)
{
	if (state == GRANULE_UNDELEGATED)
		return ns_page();
	if (state == GRANULE_DELEGATED)
		return delegated();
	if (!other.rd) {
		const struct rmi_realm_params saved = realm_params;

		make_mapped(&other);
		map_data(&other, IPA_A);
		make_rec(&other);
		realm_params = saved;
	}
	switch (state) {
	case GRANULE_RD:
		return other.rd;
	case GRANULE_REC:
		return other.rec;
	case GRANULE_REC_AUX:
		return other.num_aux ? other.aux[0][0] : other.root;
	case GRANULE_RTT:
		return other.root;
	default:
		return other.data;
	}
}

uint16_t fresh_vmid(void)
{
	vmid_counter = vmid_counter % 65000 + 1;
	return (uint16_t)vmid_counter;
}

void write_realm_params(uint64_t page)
{
	memcpy(host(page), &realm_params, sizeof(realm_params));
}

void make_realm(struct realm_handle *r)
{
	uint64_t page = ns_page();

	*r = (struct realm_handle){ .rd = delegated() };
	r->root = delegated_pages(realm_params.rtt_num_start,
				  realm_params.rtt_num_start * GRANULE_SIZE);
	realm_params.rtt_base = r->root;
	realm_params.vmid = fresh_vmid();
	write_realm_params(page);
	rmi_ok(RMI_REALM_CREATE, r->rd, page);
	r->num_aux = (unsigned int)rmi_ok(RMI_REC_AUX_COUNT, r->rd).x[1];
	r->run = ns_page();
}

struct smc_result read_entry(uint64_t rd, uint64_t ipa, int level)
{
	return rmi_ok(RMI_RTT_READ_ENTRY, rd, ipa & ~(native_entry_size(level) - 1),
		      (uint64_t)(int64_t)level);
}

void expect_entry(uint64_t rd, uint64_t ipa, int level, uint64_t state, uint64_t ripas)
{
	struct smc_result res = read_entry(rd, ipa, level);

	assert_int_equal(res.x[1], level);
	assert_int_equal(res.x[2], state);
	assert_int_equal(res.x[4], ripas);
}

void make_tables(uint64_t rd, uint64_t ipa, int level)
{
	for (;;) {
		struct smc_result res = read_entry(rd, ipa, level);
		int next = (int)res.x[1] + 1;

		if ((int)res.x[1] == level)
			return;
		rmi_ok(RMI_RTT_CREATE, rd, delegated(), ipa & ~(native_entry_size(next - 1) - 1),
		       (uint64_t)next);
	}
}

void make_mapped(struct realm_handle *r)
{
	make_realm(r);
	make_tables(r->rd, IPA_A, 3);
	make_tables(r->rd, IPA_NS, 3);
}

void set_ram(struct realm_handle *r, uint64_t base, uint64_t top)
{
	while (base < top)
		base = rmi_ok(RMI_RTT_INIT_RIPAS, r->rd, base, top).x[1];
	assert_int_equal(base, top);
}

uint64_t map_data(struct realm_handle *r, uint64_t ipa)
{
	uint64_t src = ns_page();
	uint64_t *p = host(src);

	for (unsigned int i = 0; i < GRANULE_SIZE / 8; i++)
		p[i] = ipa ^ (i * 0x0101010101010101UL);
	r->data = delegated();
	rmi_ok(RMI_DATA_CREATE, r->rd, r->data, ipa, src, RMI_MEASURE_CONTENT);
	return r->data;
}

uint64_t map_unknown(struct realm_handle *r, uint64_t ipa)
{
	r->data = delegated();
	rmi_ok(RMI_DATA_CREATE_UNKNOWN, r->rd, r->data, ipa);
	return r->data;
}

void fill_rec_params(struct rmi_rec_params *p, struct realm_handle *r, unsigned int index,
		     uint64_t *aux)
{
	memset(p, 0, sizeof(*p));
	p->flags = RMI_REC_FLAG_RUNNABLE;
	p->mpidr = (index & 0xf) | (uint64_t)(index >> 4) << 8;
	p->pc = IPA_A;
	for (unsigned int i = 0; i < RMI_REC_CREATE_GPRS; i++)
		p->gprs[i] = 0x1000 + i;
	p->num_aux = r->num_aux;
	for (unsigned int i = 0; i < r->num_aux; i++) {
		aux[i] = delegated();
		p->aux[i] = aux[i];
	}
}

uint64_t make_rec(struct realm_handle *r)
{
	uint64_t page = ns_page();
	uint64_t rec = delegated();
	uint64_t aux[RMI_MAX_AUX];

	fill_rec_params(host(page), r, r->rec_count, r->rec_count < 2 ? r->aux[r->rec_count] : aux);
	rmi_ok(RMI_REC_CREATE, r->rd, rec, page);
	if (r->rec_count == 0)
		r->rec = rec;
	if (r->rec_count == 1)
		r->rec2 = rec;
	r->rec_count++;
	return rec;
}

void destroy_rec(struct realm_handle *r)
{
	rmi_ok(RMI_REC_DESTROY, r->rec);
}

void activate(struct realm_handle *r)
{
	rmi_ok(RMI_REALM_ACTIVATE, r->rd);
}

void make_running(struct realm_handle *r)
{
	make_mapped(r);
	map_data(r, IPA_A);
	make_rec(r);
	activate(r);
}

const struct s2 *s2_of(uint64_t rd)
{
	return &((const struct realm *)native_bus(rd))->s2;
}
