/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's side of include/bare/owner.h: it carries what owner and realms have for each other, and sees none of it in the
 * clear. While the file lies in the region it tries the page, as in the demo.
 */
#include "owner.h"

#include <stddef.h>
#include <string.h>

#include <bare/owner.h>

#include "check.h"
#include "console.h"
#include "cpu.h"
#include "format.h"
#include "gic.h"
#include "granule.h"
#include "probe.h"
#include "realm.h"
#include "rtt.h"
#include "run.h"
#include "semihost.h"
#include "smp.h"

#define OWNER_LIMIT_MS 600000
#define CONSUMER_CPU 1
#define PATH_SIZE 256
#define RPV_SIZE 64

static const char *const names[OWNER_FILES] = {
	[OWNER_FILE_NONCE] = "nonce", [OWNER_FILE_HELLO] = "hello", [OWNER_FILE_TOKEN] = "token",
	[OWNER_FILE_ORDER] = "order", [OWNER_FILE_TEXT] = "text",   [OWNER_FILE_PROOF] = "proof",
};

/* Of each realm: the file that is being read or written. */
struct carrier {
	struct realm *realm;
	char who; /* in messages */
	char prefix; /* of file names */
	int64_t open; /* -1: none */
};

static struct {
	const char *folder;
	struct carrier p, c;
	uint8_t rpv[RPV_SIZE];
	bool delivered, refused;
} owner;

static int64_t open_file(const struct carrier *carrier, uint64_t file, enum semihost_mode mode)
{
	char path[PATH_SIZE];

	CHECK(file < OWNER_FILES);
	if (file == OWNER_FILE_NONCE)
		format(path, sizeof(path), "%s/%s", owner.folder, names[file]);
	else
		format(path, sizeof(path), "%s/%c.%s", owner.folder, carrier->prefix, names[file]);
	return semihost_open(path, mode);
}

/* The owner puts a file there when it has made up its mind. */
static void on_get(struct carrier *carrier, uint64_t *gprs)
{
	struct demo_window *window = (struct demo_window *)carrier->realm->shared_pa;

	while (carrier->open < 0) {
		check_point();
		carrier->open = open_file(carrier, gprs[0], SEMIHOST_READ);
		if (carrier->open < 0) {
			wfi();
			gic_poll();
		}
	}
	gprs[0] = semihost_read(carrier->open, window->payload, DEMO_CHUNK_MAX);
	if (gprs[0] == 0) {
		semihost_close(carrier->open);
		carrier->open = -1;
	}
}

static void on_put(struct carrier *carrier, const uint64_t *gprs)
{
	const struct demo_window *window = (struct demo_window *)carrier->realm->shared_pa;

	CHECK(gprs[1] <= DEMO_CHUNK_MAX);
	if (carrier->open < 0)
		carrier->open = open_file(carrier, gprs[0], SEMIHOST_WRITE);
	CHECK(carrier->open >= 0);
	CHECK_EQ(semihost_write(carrier->open, window->payload, gprs[1]), gprs[1]);
	if (gprs[1] != 0)
		return;
	semihost_close(carrier->open);
	carrier->open = -1;
	print("OWNER-PUT %c %s\n", carrier->who, names[gprs[0]]);
}

static void on_event(const struct carrier *carrier, const uint64_t *gprs)
{
	switch (gprs[0]) {
	case OWNER_EVENT_REFUSED:
		print("OWNER-REFUSED %c reason=%lu\n", carrier->who, gprs[1]);
		check_fail(__FILE__, __LINE__, "%c does not obey: reason %lu", carrier->who,
			   gprs[1]);
	case OWNER_EVENT_SHARED:
		print("DEMO P makes the region 0x%lx and grants it to 0x%lx, as its owner says\n",
		      gprs[1], gprs[2]);
		break;
	case OWNER_EVENT_ATTACHED:
		print("DEMO C attached the region 0x%lx of 0x%lx, as its owner says\n", gprs[1],
		      gprs[2]);
		break;
	case OWNER_EVENT_ATTACH_FAILED:
		print("OWNER-REFUSED %c status=%lu\n", carrier->who, gprs[1]);
		check_fail(__FILE__, __LINE__, "C cannot attach: %lu", gprs[1]);
	case OWNER_EVENT_TEXT:
		print("DEMO %c has the file, %lu bytes\n", carrier->who, gprs[1]);
		break;
	default:
		check_fail(__FILE__, __LINE__, "unknown event %lu", gprs[0]);
	}
}

/* The file is in the region, in the clear. */
static void try_page(uint64_t ipa)
{
	uint64_t pa = rtt_pa(owner.p.realm, ipa), value;
	struct fault fault = { 0, 0 };

	CHECK(pa != 0);
	CHECK(!probe_read(pa, &value, &fault));
	print("DEMO-REFUSED read esr=0x%lx far=0x%lx\n", fault.esr, fault.far);
	CHECK_EQ(fault.esr, PROBE_ESR_READ);
	CHECK(!probe_write(pa, 0, &fault));
	print("DEMO-REFUSED write esr=0x%lx far=0x%lx\n", fault.esr, fault.far);
	CHECK_EQ(fault.esr, PROBE_ESR_WRITE);
	owner.refused = true;
}

static enum call_verdict on_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	struct carrier *carrier = rec->realm->name[0] == 'P' ? &owner.p : &owner.c;

	carrier->realm = rec->realm;
	switch (imm) {
	case OWNER_HC_GET:
		on_get(carrier, gprs);
		return CALL_DONE;
	case OWNER_HC_PUT:
		on_put(carrier, gprs);
		return CALL_DONE;
	case OWNER_HC_EVENT:
		on_event(carrier, gprs);
		return CALL_DONE;
	case DEMO_HC_WROTE:
		try_page(gprs[1]);
		return CALL_DONE;
	default:
		return CALL_DEFAULT;
	}
}

static struct realm *make_realm(const char *program, const char *name, bool altered)
{
	struct realm_config config = {
		.program = program,
		.name = name,
		.ram = DEMO_RAM_MIN,
		.shared = DEMO_WINDOW_SIZE,
		.rpv = owner.rpv,
		.altered = altered,
		.call = on_call,
	};

	return realm_create(&config);
}

static void read_rpv(void)
{
	char path[PATH_SIZE];
	int64_t file;

	format(path, sizeof(path), "%s/rpv", owner.folder);
	file = semihost_open(path, SEMIHOST_READ);
	CHECK(file >= 0);
	CHECK_EQ(semihost_read(file, owner.rpv, RPV_SIZE), RPV_SIZE);
	semihost_close(file);
}

static void story(void *arg)
{
	const bool *altered = arg;

	read_rpv();
	print("DEMO the host starts realms P and C under the personalisation value that the owner named\n");
	owner.p.realm = make_realm("owner_p", "P", false);
	owner.c.realm = make_realm("owner_c", "C", *altered);
	realm_start(owner.c.realm, CONSUMER_CPU);
	realm_run(owner.p.realm);
	smp_wait(CONSUMER_CPU);
	CHECK(owner.refused);
	realm_destroy(owner.c.realm);
	realm_destroy(owner.p.realm);
	CHECK_EQ(granule_used_all(), 0);
	owner.delivered = true;
}

static void take_down(void *arg)
{
	(void)arg;
	realm_destroy_all();
}

bool owner_run(const char *folder, bool altered)
{
	owner.folder = folder;
	owner.p = (struct carrier){ NULL, 'P', 'p', -1 };
	owner.c = (struct carrier){ NULL, 'C', 'c', -1 };
	mailbox_reset();
	check_begin(OWNER_LIMIT_MS);
	check_run(story, &altered);
	smp_stop_all();
	check_resume();
	check_run(take_down, NULL);
	if (check_reason())
		print("DEMO-FAILED %s\n", check_reason());
	return owner.delivered && !check_reason();
}
