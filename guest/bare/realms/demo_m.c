/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The demo's third realm (bare/demo.h): the host has told it every id, and it tries what it can with them. Then P lets it
 * read, and it tries to do more. It tells the host what each try got, and judges nothing.
 */
#include "demo_common.h"
#include "smc.h"

static uint64_t csm, provider, consumer, self;
static uint8_t page[4096] __attribute__((aligned(4096)));

/* The answers to some tries of one kind: all are `answer`, or that is the first other than success or `want`. */
struct tries {
	uint64_t count, want, answer;
};

static void tried(struct tries *t, uint64_t answer)
{
	if (t->count++ == 0 || t->answer == t->want)
		t->answer = answer;
}

static void tell(enum demo_try what, const struct tries *t)
{
	demo_event(DEMO_EVENT_TRIED, what, t->count, t->answer);
}

static uint64_t attach(uint64_t id, uint64_t named, uint64_t rights)
{
	return csm_attach(id, named, DEMO_ATTACH_IPA, DEMO_REGION_SIZE, rights);
}

static void guess(enum demo_try what)
{
	struct tries t = { .want = CSM_ERROR_INPUT };

	for (uint64_t near = 1; near <= DEMO_GUESSES; near++) {
		for (unsigned int above = 0; above < 2; above++) {
			const uint64_t off = above ? near : -near;

			tried(&t, what == DEMO_TRY_GUESS_CSM ?
					  attach(csm + off, provider, CSM_RIGHT_R) :
					  attach(csm, provider + off, CSM_RIGHT_R));
		}
	}
	tell(what, &t);
}

static void ask(void)
{
	struct tries t = { .want = CSM_ERROR_INPUT };

	tried(&t, csm_info(csm, (uint64_t)page));
	tried(&t, csm_peer(csm, provider, (uint64_t)page));
	tried(&t, csm_peer(csm, consumer, (uint64_t)page));
	tell(DEMO_TRY_ASK, &t);
}

static void act(void)
{
	struct tries t = { .want = CSM_ERROR_INPUT };
	uint64_t epoch;

	tried(&t, csm_share(csm, self, CSM_RIGHT_RW, &epoch));
	tried(&t, csm_revoke(csm, consumer, &epoch));
	tried(&t, csm_destroy(csm));
	tried(&t, csm_seal(csm));
	tried(&t, csm_notify(csm, provider, 1));
	tell(DEMO_TRY_ACT, &t);
}

/* One access to each page; ESR_EL1, or 0 if it went through. */
static void touch(enum demo_try what, uint64_t want)
{
	struct tries t = { .want = want };
	struct fault fault;
	uint64_t value;

	for (uint64_t n = 0; n < DEMO_PAGES; n++) {
		const uint64_t addr = DEMO_ATTACH_IPA + n * 0x1000;

		if (what == DEMO_TRY_WRITE)
			guest_probe_write(addr, 0, &fault);
		else
			guest_probe_read(addr, &value, &fault);
		tried(&t, fault.esr != 0 && fault.far != addr ? 0 : fault.esr);
	}
	tell(what, &t);
}

static void execute(void)
{
	struct tries t = { 0 };
	struct fault fault;

	guest_probe_exec(guest_alias(DEMO_ATTACH_IPA, GUEST_VIEW_EXEC), &fault);
	tried(&t, fault.esr);
	tell(DEMO_TRY_EXECUTE, &t);
}

static void try_uninvited(void)
{
	struct tries t = { .want = CSM_ERROR_INPUT };

	tried(&t, attach(csm, provider, CSM_RIGHT_R));
	tell(DEMO_TRY_ATTACH, &t);
	guess(DEMO_TRY_GUESS_CSM);
	guess(DEMO_TRY_GUESS_PROVIDER);
	ask();
	act();
	touch(DEMO_TRY_TOUCH, DEMO_ESR_READ);
}

static void try_reader(void)
{
	const uint64_t *words = (uint64_t *)((struct demo_region *)DEMO_ATTACH_IPA)->slot;
	struct tries t = { .want = CSM_ERROR_PERM };

	tried(&t, attach(csm, provider, CSM_RIGHT_RW));
	tell(DEMO_TRY_MORE, &t);
	check_eq(attach(csm, provider, CSM_RIGHT_R), CSM_SUCCESS);
	for (uint64_t i = 0; i < DEMO_WORDS; i++)
		check_eq(words[i], demo_word(i));
	demo_event4(DEMO_EVENT_ATTACHED, csm, DEMO_ATTACH_IPA, CSM_RIGHT_R, 'M');
	touch(DEMO_TRY_WRITE, DEMO_ESR_WRITE);
	execute();
}

void realm_main(const struct boot_info *bi)
{
	struct fault fault;
	uint64_t value;

	(void)bi;
	self = demo_self();
	host_send(DEMO_SLOT_M_ID, self);
	events_listen(DEMO_EVENT_INTID);
	demo_turn();

	demo_event(DEMO_EVENT_SELF, self, 'M', 0);
	provider = host_wait(DEMO_SLOT_P_ID);
	consumer = host_wait(DEMO_SLOT_C_ID);
	csm = host_wait(DEMO_SLOT_REGION);
	try_uninvited();
	demo_turn();

	try_reader();
	demo_turn();

	check(!guest_probe_read(DEMO_ATTACH_IPA, &value, &fault));
	check(demo_is_abort(&fault, DEMO_ATTACH_IPA));
	demo_cut_off(&fault, 0, CSM_EVENT_CLOSED, csm, provider);
}
