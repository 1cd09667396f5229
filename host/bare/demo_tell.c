/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the realms of the demo say of themselves, as lines for the user. Those that begin with DEMO- are figures: they are
 * checked here, and once more by what reads them (scripts/lib/demo.sh).
 */
#include <abi/csm.h>

#include "check.h"
#include "console.h"
#include "demo_state.h"

static const struct {
	const char *name;
	uint64_t count, answer;
} tries[DEMO_TRIES] = {
	[DEMO_TRY_ATTACH] = { "attach", 1, CSM_ERROR_INPUT },
	[DEMO_TRY_GUESS_CSM] = { "guess-csm", 2 * DEMO_GUESSES, CSM_ERROR_INPUT },
	[DEMO_TRY_GUESS_PROVIDER] = { "guess-provider", 2 * DEMO_GUESSES, CSM_ERROR_INPUT },
	[DEMO_TRY_ASK] = { "ask", 3, CSM_ERROR_INPUT },
	[DEMO_TRY_ACT] = { "act", 5, CSM_ERROR_INPUT },
	[DEMO_TRY_TOUCH] = { "touch", DEMO_PAGES, DEMO_ESR_READ },
	[DEMO_TRY_MORE] = { "more", 1, CSM_ERROR_PERM },
	[DEMO_TRY_WRITE] = { "write", DEMO_PAGES, DEMO_ESR_WRITE },
	[DEMO_TRY_EXECUTE] = { "execute", 1, DEMO_ESR_EXECUTE },
};

static void on_tried(uint64_t what, uint64_t count, uint64_t answer)
{
	CHECK(what < DEMO_TRIES);
	print("DEMO-TRIED %s count=%lu answer=0x%lx\n", tries[what].name, count, answer);
	CHECK_EQ(what, demo.tries);
	CHECK_EQ(count, tries[what].count);
	CHECK_EQ(answer, tries[what].answer);
	demo.tries++;
}

/* What is told comes after that which caused it, whatever CPU is faster. */
static void wait_for(const int *flag)
{
	while (!__atomic_load_n(flag, __ATOMIC_ACQUIRE))
		check_point();
}

/* C is cut off by P and by the host, in this order, then M by the host. */
static void on_cut_off(const uint64_t *gprs)
{
	const uint32_t n = demo.cut_offs;

	CHECK(n < DEMO_CUT_OFFS);
	wait_for(n == 0 ? &demo.revoked : &demo.torn_down);
	print("DEMO-CUT %c esr=0x%lx far=0x%lx reads=%lu event=%lu from=0x%lx\n", n < 2 ? 'C' : 'M',
	      gprs[1], gprs[2], gprs[3], gprs[4], gprs[5]);
	CHECK_EQ(gprs[1], DEMO_ESR_READ);
	CHECK(gprs[2] >= DEMO_ATTACH_IPA && gprs[2] < DEMO_ATTACH_IPA + DEMO_REGION_SIZE);
	CHECK(n == 2 || gprs[3] >= (n == 0 ? DEMO_BEATS : DEMO_COPIED_MIN));
	CHECK_EQ(gprs[4], n == 0 ? CSM_EVENT_REVOKED : CSM_EVENT_CLOSED);
	CHECK_EQ(gprs[5], mailbox_get(DEMO_SLOT_P_ID));
}

static void on_swept(uint64_t pages, uint64_t bytes)
{
	print("DEMO-SWEPT %c pages=%lu bytes=%lu\n", demo.cut_offs < 2 ? 'C' : 'M', pages, bytes);
	CHECK_EQ(pages, DEMO_PAGES);
	CHECK_EQ(bytes, 0);
	demo.cut_offs++;
}

void demo_print_bytes(const void *bytes, size_t count)
{
	const uint8_t *byte = bytes;

	for (size_t i = 0; i < count; i++)
		print("%02x", byte[i]);
}

static void on_shared(uint64_t rim, uint64_t rights, char who)
{
	const bool second = __atomic_load_n(&demo.revoked, __ATOMIC_ACQUIRE);

	if (second)
		print("DEMO-PART %s\n",
		      who == 'C' ? "The host destroys the provider while its memory is used" :
				   "M may read, and wants more");
	print("DEMO P grants the region%s to one realm that has %c's measurement, ",
	      second && who == 'C' ? " again" : "", who);
	demo_print_bytes(&rim, sizeof(rim));
	print("..., to read%s\n", rights & CSM_RIGHT_W ? " and write" : "");
}

static void on_known(uint64_t id, char who)
{
	const bool provider = who == 'P';

	print("DEMO %c asks the RMM %s: 0x%lx, with %c's measurement and %c's own personalisation value\n",
	      provider ? 'C' : 'P', provider ? "whose it is" : "who came", id, who,
	      provider ? 'C' : 'P');
	CHECK_EQ(id, mailbox_get(provider ? DEMO_SLOT_P_ID : DEMO_SLOT_C_ID));
	__atomic_add_fetch(&demo.known, 1, __ATOMIC_RELAXED);
}

static void on_self(uint64_t id, char who)
{
	print("DEMO %s %c runs and has the id 0x%lx%s\n", who == 'M' ? "a third realm" : "realm",
	      who, id, who == 'M' ? "; nobody invited it, but the host has told it every id" : "");
}

void demo_event(const uint64_t *gprs)
{
	switch (gprs[0]) {
	case DEMO_EVENT_SELF:
		on_self(gprs[1], (char)gprs[2]);
		break;
	case DEMO_EVENT_CREATED:
		print("DEMO P made its memory at 0x%lx, %lu KiB, the region 0x%lx\n", gprs[2],
		      gprs[3] / 1024, gprs[1]);
		break;
	case DEMO_EVENT_SHARED:
		on_shared(gprs[2], gprs[3], (char)gprs[4]);
		break;
	case DEMO_EVENT_ATTACHED:
		print("DEMO %c attached it at 0x%lx\n", (char)gprs[4], gprs[2]);
		demo.attached = true;
		break;
	case DEMO_EVENT_REVOKED:
		print("DEMO-PART Revoked in the middle of reading\n"
		      "DEMO C has the whole file and reads on without pause; P revokes its grant\n");
		__atomic_store_n(&demo.revoked, 1, __ATOMIC_RELEASE);
		break;
	case DEMO_EVENT_CUT_OFF:
		on_cut_off(gprs);
		break;
	case DEMO_EVENT_KNOWN:
		on_known(gprs[1], (char)gprs[2]);
		break;
	case DEMO_EVENT_TURNED_AWAY:
		check_fail(__FILE__, __LINE__, "C was turned away: 0x%lx", gprs[1]);
	case DEMO_EVENT_SWEPT:
		on_swept(gprs[1], gprs[2]);
		break;
	case DEMO_EVENT_UNCHANGED:
		print("DEMO P finds every word of the region as it was\n");
		demo.unchanged = true;
		break;
	case DEMO_EVENT_TRIED:
		on_tried(gprs[1], gprs[2], gprs[3]);
		break;
	default:
		check_fail(__FILE__, __LINE__, "unknown event %lu", gprs[0]);
	}
}
