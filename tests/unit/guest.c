/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest.h"

#define STEPS_MAX 64

struct step {
	enum rec_event event;
	struct rec_fault fault;
	uint64_t x[31];
	uint32_t x_set; /* which of x */
	uint64_t ipa;
	void (*first)(struct rec *rec);
};

static struct step steps[STEPS_MAX];
static unsigned int step_count;
static unsigned int step_next;
/* Set by realm_first() and realm_set_x() for the step that comes next. */
static struct step coming;

struct rec_regs realm_saw[64];
unsigned int realm_runs;
bool gprs_shown;

static void add_step(struct step s)
{
	assert_true(step_count < STEPS_MAX);
	steps[step_count++] = s;
	memset(&coming, 0, sizeof(coming));
}

void realm_first(void (*fn)(struct rec *rec))
{
	coming.first = fn;
}

void realm_set_x(unsigned int n, uint64_t value)
{
	coming.x[n] = value;
	coming.x_set |= 1U << n;
}

void guest_smc(uint64_t fid, unsigned int count, const uint64_t *args)
{
	realm_set_x(0, fid);
	for (unsigned int i = 0; i < count; i++)
		realm_set_x(i + 1, args[i]);
	realm_sync(CLASS_SMC | SYN_IL, 0, 0);
}

void realm_sync(uint64_t esr, uint64_t far, uint64_t ipa)
{
	struct step s = coming;

	s.event = REC_EVENT_SYNC;
	s.fault.esr = esr;
	s.fault.far = far;
	/* FIPA, and bits beside it that mean nothing in Realm state. */
	s.fault.hpfar = ipa >> 12 << 4 | 1UL << 63 | 0xf;
	/* UNKNOWN after a permission fault, unless on a stage 1 walk. */
	if ((esr & 0x3c) == DFSC_PERMISSION(0) && !(esr & SYN_S1PTW))
		s.fault.hpfar = SECRET;
	s.ipa = ipa;
	add_step(s);
}

void realm_event(enum rec_event event, uint64_t esr)
{
	struct step s = coming;

	s.event = event;
	s.fault = (struct rec_fault){ esr, SECRET | 1, SECRET | 2 };
	add_step(s);
}

static enum rec_event run_step(struct rec *rec)
{
	struct step s = { .event = REC_EVENT_IRQ, .fault = { SECRET | 3, SECRET | 4, SECRET | 5 } };

	assert_true(realm_runs < ARRAY_SIZE(realm_saw));
	realm_saw[realm_runs++] = rec->regs;
	if (step_next < step_count)
		s = steps[step_next++];
	if (s.first)
		s.first(rec);
	for (unsigned int i = 0; i < 31; i++)
		if (s.x_set >> i & 1)
			rec->regs.x[i] = s.x[i];
	rec->fault = s.fault;
	native.stage1_ipa = s.ipa;
	return s.event;
}

struct rec *rec_at(uint64_t rec)
{
	return native_bus(rec);
}

struct rmi_rec_enter *host_enter(const struct realm_handle *r)
{
	return &((struct rmi_rec_run *)host(r->run))->enter;
}

/* Everything that RmiRecExit does not name is zero: two fields, and what may lie between them. */
static const struct {
	size_t from, to;
} reserved[] = {
	{ 0x001, 0x100 }, { 0x118, 0x200 }, { 0x2f8, 0x300 }, { 0x398, 0x400 },
	{ 0x450, 0x500 }, { 0x511, 0x600 }, { 0x602, 0x700 }, { 0x701, 0x800 },
};

static void check_exit(const struct rmi_rec_exit *exit)
{
	const uint8_t *bytes = (const uint8_t *)exit;

	for (unsigned int i = 0; i < ARRAY_SIZE(reserved); i++)
		for (size_t b = reserved[i].from; b < reserved[i].to; b++)
			if (bytes[b])
				fail_msg("exit byte %#zx is %#x", b, bytes[b]);
	for (size_t b = 0; b + 8 <= sizeof(*exit); b++) {
		uint64_t v;

		if (gprs_shown && b >= offsetof(struct rmi_rec_exit, gprs) && b < 0x2f8)
			continue;
		memcpy(&v, bytes + b, 8);
		if ((v & 0xffffffff00000000UL) == SECRET)
			fail_msg("exit shows %#lx at %#zx", v, b);
	}
	for (unsigned int i = native.caps.num_lrs; i < RMI_RUN_LRS; i++)
		assert_int_equal(exit->gicv3_lrs[i], 0);
	assert_int_equal(exit->gicv3_hcr & ~(RMI_GICV3_HCR_MASK | 0xf8000000UL), 0);
	if (exit->exit_reason != RMI_EXIT_CSM)
		for (size_t b = 0x420; b < 0x450; b++)
			assert_int_equal(bytes[b], 0);
	if (exit->exit_reason != RMI_EXIT_RIPAS_CHANGE) {
		assert_int_equal(exit->ripas_base, 0);
		assert_int_equal(exit->ripas_top, 0);
		assert_int_equal(exit->ripas_value, 0);
	}
	if (exit->exit_reason != RMI_EXIT_HOST_CALL)
		assert_int_equal(exit->imm, 0);
	if (exit->exit_reason != RMI_EXIT_SYNC) {
		assert_int_equal(exit->far, 0);
		assert_int_equal(exit->hpfar, 0);
		if (exit->exit_reason != RMI_EXIT_SERROR)
			assert_int_equal(exit->esr, 0);
	}
	if (exit->exit_reason == RMI_EXIT_IRQ || exit->exit_reason == RMI_EXIT_FIQ ||
	    exit->exit_reason == RMI_EXIT_RIPAS_CHANGE || exit->exit_reason == RMI_EXIT_SERROR)
		for (unsigned int i = 0; i < RMI_RUN_GPRS; i++)
			assert_int_equal(exit->gprs[i], 0);
}

/* What is in a REC that no host may see. */
static void plant_secrets(struct rec *rec)
{
	for (unsigned int i = 8; i < 31; i++)
		if (!rec->regs.x[i])
			rec->regs.x[i] = SECRET | 0x100 | i;
	rec->regs.sp_el0 = SECRET | 0x200;
	for (unsigned int i = 0; i < 4; i++) {
		rec->gic.ap0r[i] = SECRET | (0x300 + i);
		rec->gic.ap1r[i] = SECRET | (0x310 + i);
	}
}

void guest_reset(void)
{
	step_count = 0;
	step_next = 0;
	memset(&coming, 0, sizeof(coming));
	gprs_shown = false;
}

void guest_ready(void)
{
	native.realm = run_step;
	realm_runs = 0;
}

const struct rmi_rec_exit *enter_rec(struct realm_handle *r, uint64_t rec)
{
	static struct rmi_rec_exit copy;
	struct rmi_rec_run *run = host(r->run);

	memset(&run->exit, 0xdb, sizeof(run->exit));
	plant_secrets(rec_at(rec));
	guest_ready();
	rmi_ok(RMI_REC_ENTER, rec, r->run);
	memcpy(&copy, &run->exit, sizeof(copy));
	check_exit(&copy);
	guest_reset();
	return &copy;
}

const struct rmi_rec_exit *enter_until(struct realm_handle *r, uint64_t reason)
{
	const struct rmi_rec_exit *exit = enter(r);

	assert_int_equal(exit->exit_reason, reason);
	return exit;
}

void enter_fails(struct realm_handle *r, uint64_t code)
{
	guest_ready();
	rmi_fails(code, RMI_REC_ENTER, r->rec, r->run);
}

const struct rec_regs *call_rsi(struct realm_handle *r, uint64_t fid, unsigned int count,
				const uint64_t *args)
{
	uint64_t pc = rec_at(r->rec)->regs.pc;

	guest_smc(fid, count, args);
	enter_until(r, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	assert_int_equal(realm_saw[1].pc, pc + 4);
	for (unsigned int i = 11; i < 31; i++)
		assert_int_equal(realm_saw[1].x[i], realm_saw[0].x[i]);
	return &realm_saw[1];
}

void expect_results(const struct rec_regs *regs, uint64_t x0, uint64_t x1, uint64_t x2)
{
	assert_int_equal(regs->x[0], x0);
	assert_int_equal(regs->x[1], x1);
	assert_int_equal(regs->x[2], x2);
	assert_int_equal(regs->x[3], 0);
}

void *realm_memory(struct realm_handle *r, uint64_t ipa)
{
	struct native_xlat x = native_translate(s2_of(r->rd), ipa, ACCESS_WRITE);

	assert_int_equal(x.fault, FAULT_NONE);
	return native_bus(x.pa);
}

void change_ripas(struct realm_handle *r, uint64_t base, uint64_t top, uint64_t ripas,
		  uint64_t flags)
{
	realm_smc(RSI_IPA_STATE_SET, base, top, ripas, flags);
	enter_until(r, RMI_EXIT_RIPAS_CHANGE);
	while (base < top)
		base = rmi_ok(RMI_RTT_SET_RIPAS, r->rd, r->rec, base, top).x[1];
	enter_until(r, RMI_EXIT_IRQ);
	assert_int_equal(realm_saw[0].x[0], RSI_SUCCESS);
	assert_int_equal(realm_saw[0].x[1], top);
	assert_int_equal(realm_saw[0].x[2], RSI_ACCEPT);
}
