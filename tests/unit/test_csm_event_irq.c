/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CSM: the interrupt that tells a realm of events, in the RMM's own list register.
 */
#include "csm_unit.h"

#define FAIL(name, prepare, r, code, ...)        \
	static void name(void)                   \
	{                                        \
		prepare;                         \
		csm_fails(r, code, __VA_ARGS__); \
	}
#define IN CSM_ERROR_INPUT
#define P_ID realm_id(&p)
#define PAGE IPA_A

#define LR_PENDING (1UL << 62)
#define LR_ACTIVE (1UL << 63)
#define EVENT_LR(n) (1UL << 60 | 0xa0UL << 48 | (n))
#define PPI 20UL

FAIL(irq_sgi, make_realms(), &p, IN, CSM_EVENT_IRQ, 15)
FAIL(irq_spi, make_realms(), &p, IN, CSM_EVENT_IRQ, 32)
FAIL(irq_pmu, make_realms(), &p, IN, CSM_EVENT_IRQ, 23)
FAIL(irq_maintenance, make_realms(), &p, IN, CSM_EVENT_IRQ, 25)
FAIL(irq_vtimer, make_realms(), &p, IN, CSM_EVENT_IRQ, 27)
FAIL(irq_ptimer, make_realms(), &p, IN, CSM_EVENT_IRQ, 30)
FAIL(irq_high, make_realms(), &p, IN, CSM_EVENT_IRQ, 1UL << 32 | PPI)

static void irq_host_uses(void)
{
	make_realms();
	host_enter(&p)->gicv3_lrs[2] = LR_PENDING | PPI;
	csm_fails(&p, CSM_ERROR_HOST, CSM_EVENT_IRQ, PPI);
	csm_ok(&p, CSM_EVENT_IRQ, PPI + 1);
	host_enter(&p)->gicv3_lrs[2] = PPI;
	csm_ok(&p, CSM_EVENT_IRQ, PPI);
}

/* What the RMM's list register holds when the realm runs next. */
static uint64_t lr_seen;

static void look(struct rec *rec)
{
	lr_seen = rec->gic.event_lr;
}

static uint64_t lr_at_entry(struct realm_handle *r)
{
	realm_first(look);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(r, RMI_EXIT_IRQ);
	return lr_seen;
}

static void make_listening(void)
{
	make_attached(CSM_RIGHT_RW);
	csm_ok(&p, CSM_EVENTS, PAGE);
	csm_ok(&p, CSM_EVENT_IRQ, PPI);
	assert_int_equal(lr_at_entry(&p), 0);
}

static void acknowledge(struct rec *rec)
{
	assert_int_equal(rec->gic.event_lr, LR_PENDING | EVENT_LR(PPI));
	rec->gic.event_lr ^= LR_PENDING | LR_ACTIVE;
}

static void look_and_end(struct rec *rec)
{
	look(rec);
	rec->gic.event_lr = 0;
}

/* Pending while events wait, gone with the last, at once. */
static void irq(void)
{
	make_listening();
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	assert_int_equal(lr_at_entry(&p), LR_PENDING | EVENT_LR(PPI));
	/* Taken; the next run finds it active, and pending for the doorbell that is still there. */
	realm_first(acknowledge);
	realm_smc(CSM_SELF);
	realm_first(look);
	realm_smc(CSM_EVENTS, PAGE);
	enter_until(&p, RMI_EXIT_IRQ);
	assert_int_equal(lr_seen, LR_PENDING | LR_ACTIVE | EVENT_LR(PPI));
	assert_int_equal(rec_at(p.rec)->gic.event_lr, LR_ACTIVE | EVENT_LR(PPI));
	realm_first(look_and_end);
	realm_smc(CSM_SELF);
	enter_until(&p, RMI_EXIT_IRQ);
	assert_int_equal(lr_seen, LR_ACTIVE | EVENT_LR(PPI));
	assert_int_equal(lr_at_entry(&p), 0);
	/* The other vCPU did not ask. */
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	realm_first(look);
	realm_event(REC_EVENT_IRQ, 0);
	enter_rec(&p, p.rec2);
	assert_int_equal(lr_seen, 0);
	/* Off again, with an event waiting. */
	csm_ok(&p, CSM_EVENT_IRQ, 0);
	assert_int_equal(lr_at_entry(&p), 0);
}

static void ring_meanwhile(struct rec *rec)
{
	struct realm *realm = native_bus(rec->rd.v);

	look(rec);
	realm->events.waiting++;
}

static void unring(struct rec *rec)
{
	struct realm *realm = native_bus(rec->rd.v);

	look(rec);
	realm->events.waiting--;
}

/* Posted on another PE while the realm runs: there at its next exception, host or no host. */
static void irq_while_running(void)
{
	make_listening();
	realm_first(ring_meanwhile);
	realm_smc(CSM_SELF);
	realm_first(unring);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(&p, RMI_EXIT_IRQ);
	assert_int_equal(lr_seen, LR_PENDING | EVENT_LR(PPI));
}

/* A second choice forgets the first. */
static void irq_changed(void)
{
	make_listening();
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	realm_first(acknowledge);
	realm_smc(CSM_EVENT_IRQ, PPI + 1);
	realm_first(look);
	realm_event(REC_EVENT_IRQ, 0);
	enter_until(&p, RMI_EXIT_IRQ);
	assert_int_equal(lr_seen, LR_PENDING | EVENT_LR(PPI + 1));
}

static void irq_host_refused(void)
{
	make_listening();
	host_enter(&p)->gicv3_lrs[1] = LR_PENDING | PPI;
	enter_fails(&p, ERR_REC);
	host_enter(&p)->gicv3_lrs[1] = LR_ACTIVE | 0x20000000UL << 32 | PPI;
	enter_fails(&p, ERR_REC);
	/* An empty register, and the realm's other vCPU. */
	host_enter(&p)->gicv3_lrs[1] = PPI;
	assert_int_equal(lr_at_entry(&p), 0);
	host_enter(&p)->gicv3_lrs[1] = LR_PENDING | PPI;
	enter_rec(&p, p.rec2);
	host_enter(&p)->gicv3_lrs[1] = 0;
}

static void full_misr(struct rec *rec)
{
	rec->gic.misr = 0x81;
}

/* UIE and NPIE: the host's registers are empty, whatever the RMM's own holds. */
static void irq_misr(void)
{
	const struct rmi_rec_exit *exit;

	make_listening();
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	host_enter(&p)->gicv3_hcr = 0xa;
	host_enter(&p)->gicv3_lrs[0] = LR_ACTIVE | 40;
	realm_first(full_misr);
	realm_event(REC_EVENT_IRQ, 0);
	exit = enter_until(&p, RMI_EXIT_IRQ);
	assert_int_equal(exit->gicv3_misr, 0x81 | 0xa);
	assert_int_equal(exit->gicv3_lrs[3], 0);
	host_enter(&p)->gicv3_lrs[1] = LR_PENDING | 41;
	realm_first(full_misr);
	realm_event(REC_EVENT_IRQ, 0);
	assert_int_equal(enter_until(&p, RMI_EXIT_IRQ)->gicv3_misr, 0x81);
	host_enter(&p)->gicv3_hcr = 0;
	host_enter(&p)->gicv3_lrs[1] = 0;
	realm_first(full_misr);
	realm_event(REC_EVENT_IRQ, 0);
	assert_int_equal(enter_until(&p, RMI_EXIT_IRQ)->gicv3_misr, 0x81);
}

static void irq_wfi(void)
{
	make_listening();
	realm_sync(CLASS_WFX | SYN_IL, 0, 0);
	enter_until(&p, RMI_EXIT_SYNC);
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	realm_sync(CLASS_WFX | SYN_IL, 0, 0);
	enter_until(&p, RMI_EXIT_IRQ);
	assert_int_equal(realm_runs, 2);
	assert_int_equal(realm_saw[1].pc, realm_saw[0].pc + 4);
	/* WFE, and a vCPU that does not listen. */
	realm_sync(CLASS_WFX | SYN_IL | 1, 0, 0);
	enter_until(&p, RMI_EXIT_SYNC);
	realm_sync(CLASS_WFX | SYN_IL, 0, 0);
	assert_int_equal(enter_rec(&p, p.rec2)->exit_reason, RMI_EXIT_SYNC);
}

/* A vCPU that is turned on anew has chosen nothing. */
static void irq_cpu_on(void)
{
	make_listening();
	csm_ok(&c, CSM_NOTIFY, id, P_ID, 1);
	assert_int_equal(lr_at_entry(&p), LR_PENDING | EVENT_LR(PPI));
	realm_smc(PSCI_CPU_OFF);
	enter_until(&p, RMI_EXIT_PSCI);
	realm_smc(PSCI_CPU_ON, 0, 0, 0);
	assert_int_equal(enter_rec(&p, p.rec2)->exit_reason, RMI_EXIT_PSCI);
	rmi_ok(RMI_PSCI_COMPLETE, p.rec2, p.rec, 0);
	assert_int_equal(lr_at_entry(&p), 0);
}

static const struct unit_test tests[] = {
	{ "CSM_EVENT_IRQ.sgi", irq_sgi },
	{ "CSM_EVENT_IRQ.spi", irq_spi },
	{ "CSM_EVENT_IRQ.pmu", irq_pmu },
	{ "CSM_EVENT_IRQ.maintenance", irq_maintenance },
	{ "CSM_EVENT_IRQ.vtimer", irq_vtimer },
	{ "CSM_EVENT_IRQ.ptimer", irq_ptimer },
	{ "CSM_EVENT_IRQ.high", irq_high },
	{ "CSM_EVENT_IRQ.host_uses", irq_host_uses },
	{ "CSM_EVENT_IRQ.success", irq },
	{ "CSM_EVENT_IRQ.success_while_running", irq_while_running },
	{ "CSM_EVENT_IRQ.success_changed", irq_changed },
	{ "CSM_EVENT_IRQ.success_host_refused", irq_host_refused },
	{ "CSM_EVENT_IRQ.success_misr", irq_misr },
	{ "CSM_EVENT_IRQ.success_wfi", irq_wfi },
	{ "CSM_EVENT_IRQ.success_cpu_on", irq_cpu_on },
};

int main(int argc, char **argv)
{
	static const struct suite suite = { .tests = tests, .test_count = ARRAY_SIZE(tests) };

	return unit_main(argc, argv, &suite);
}
