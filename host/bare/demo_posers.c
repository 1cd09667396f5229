/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host measures the programs of the demo, and passes others off as them: while P and C share, it starts realms that
 * look like C and sends them to P's region, and one that looks like P, to which it sends a genuine C.
 */
#include <stddef.h>
#include <string.h>

#include <abi/csm.h>

#include "check.h"
#include "console.h"
#include "demo_state.h"
#include "sha256.h"

static struct {
	const struct demo_group *group; /* what they are told of it */
	uint64_t provider, region; /* to whom they are sent */
	uint64_t answer; /* of CSM_ATTACH */
	bool attached; /* and the consumer wants to go on */
	uint64_t sent[DEMO_SLOT_ATTACHED_AGAIN + 1];
} poser;

static void measure(const char *program, uint8_t rim[DEMO_RIM_SIZE])
{
	struct realm_config config = demo_config(program, program);
	struct realm *realm;

	config.measure = true;
	realm = realm_create(&config);
	memcpy(rim, realm->rim.value, DEMO_RIM_SIZE);
	realm_destroy(realm);
}

void demo_make_group(void)
{
	measure("demo_p", demo.group.provider);
	measure("demo_c", demo.group.consumer);
	measure("demo_m", demo.group.reader);
	sha256(&demo.group, sizeof(demo.group), demo.rpv);
}

/* What a realm sends is kept, what it asks for is what it is to believe; neither side comes further than to attach. */
static enum call_verdict on_mailbox(uint64_t imm, uint64_t *gprs)
{
	uint64_t slot = gprs[0];

	CHECK(slot <= DEMO_SLOT_ATTACHED_AGAIN);
	if (imm == BARE_HC_SEND) {
		poser.sent[slot] = gprs[1];
		poser.attached = slot == DEMO_SLOT_ATTACHED;
	} else {
		gprs[0] = slot == DEMO_SLOT_P_ID ? poser.provider : poser.region;
		gprs[1] = 1;
	}
	return slot == DEMO_SLOT_ATTACHED ? CALL_STOP : CALL_DONE;
}

static enum call_verdict on_call(struct rec *rec, uint64_t imm, uint64_t gprs[RMI_RUN_GPRS])
{
	(void)rec;
	switch (imm) {
	case DEMO_HC_TURN:
		return CALL_STOP;
	case DEMO_HC_GROUP:
		memcpy(gprs, poser.group, sizeof(*poser.group));
		return CALL_DONE;
	case DEMO_HC_EVENT:
		if (gprs[0] == DEMO_EVENT_TURNED_AWAY)
			poser.answer = gprs[1];
		return CALL_DONE;
	case BARE_HC_SEND:
	case BARE_HC_RECV:
		return on_mailbox(imm, gprs);
	default:
		return CALL_DEFAULT;
	}
}

/* Sends a consumer to the region and provider in poser; it must end with that answer. */
static void send(struct realm *realm, const char *what, uint64_t want)
{
	enum rec_end end;

	poser.answer = CSM_SUCCESS;
	poser.attached = false;
	end = rec_run(&realm->recs[0]);
	print("DEMO-POSER %s answer=0x%lx\n", what, poser.answer);
	CHECK_EQ(poser.answer, want);
	CHECK_EQ(poser.attached, want == CSM_SUCCESS);
	CHECK_EQ(end, want == CSM_SUCCESS ? REC_CALLED : REC_PASSED);
	demo.posers++;
}

static void send_new(const struct realm_config *config, const char *what, uint64_t want)
{
	struct realm *realm = realm_create(config);

	send(realm, what, want);
	realm_destroy(realm);
}

static struct realm *make_provider(const char *name, bool altered)
{
	struct realm_config config = demo_config("demo_p", name);
	struct realm *provider;

	config.call = on_call;
	config.altered = altered;
	provider = realm_create(&config);
	CHECK_EQ(rec_run(&provider->recs[0]), REC_CALLED);
	CHECK_EQ(rec_run(&provider->recs[0]), REC_CALLED);
	poser.provider = poser.sent[DEMO_SLOT_P_ID];
	poser.region = poser.sent[DEMO_SLOT_REGION];
	return provider;
}

static void send_consumers(void)
{
	struct realm_config genuine = demo_config("demo_c", "C'"), config;
	struct demo_group group = demo.group;
	uint8_t rpv[DEMO_RPV_SIZE] = { 0 };

	genuine.call = on_call;
	config = genuine;
	config.altered = demo.mistake != DEMO_MISTAKE_UNALTERED;
	send_new(&config, "altered-consumer", CSM_ERROR_INPUT);

	/* C's own image, and a story of its own of who is who */
	group.provider[0] ^= 1;
	sha256(&group, sizeof(group), rpv);
	config = genuine;
	config.rpv = rpv;
	poser.group = &group;
	send_new(&config, "other-group", CSM_ERROR_INPUT);
	poser.group = &demo.group;

	poser.provider = mailbox_get(DEMO_SLOT_M_ID);
	send_new(&genuine, "wrong-provider", CSM_ERROR_INPUT);
	poser.provider = mailbox_get(DEMO_SLOT_P_ID);

	/* nothing is wrong with this one, but the place is taken */
	send_new(&genuine, "second-consumer", CSM_ERROR_LIMIT);
}

static void send_to_provider(void)
{
	struct realm_config config = demo_config("demo_c", "C'");
	struct realm *provider = make_provider("P'", true);

	config.call = on_call;
	send_new(&config, "altered-provider", DEMO_DISTRUST);
	realm_destroy(provider);
}

/* Both are what they should be; then the host has another realm where the consumer was. */
static void swap_consumer(void)
{
	struct realm_config config = demo_config("demo_c", "C'");
	struct realm *provider = make_provider("P'", false), *consumer;
	uint64_t rd;

	config.call = on_call;
	consumer = realm_create(&config);
	send(consumer, "genuine-pair", CSM_SUCCESS);
	rd = consumer->rd;
	realm_destroy(consumer);

	config.altered = true;
	consumer = realm_create(&config);
	CHECK_EQ(consumer->rd, rd);
	send(consumer, "swapped-consumer", CSM_ERROR_INPUT);
	realm_destroy(consumer);
	realm_destroy(provider);
}

void demo_posers(void)
{
	poser.group = &demo.group;
	poser.provider = mailbox_get(DEMO_SLOT_P_ID);
	poser.region = mailbox_get(DEMO_SLOT_REGION);
	send_consumers();
	send_to_provider();
	swap_consumer();
}
