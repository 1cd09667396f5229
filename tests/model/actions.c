/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Everything that anybody may do, with every argument that makes a difference; and how it is written down.
 */
#include <stdio.h>

#include "native.h"

#include "model.h"

struct action actions[ACTIONS_MAX];
unsigned int action_count;

#define add(...) add_action((struct action){ __VA_ARGS__ })
/* The same with and without an interrupt that waits. */
#define add_long(...)                                \
	(add_action((struct action){ __VA_ARGS__ }), \
	 add_action((struct action){ __VA_ARGS__, .interrupted = true }))

static void add_action(struct action a)
{
	if (action_count == ACTIONS_MAX)
		native_fail("too many actions");
	actions[action_count++] = a;
}

/* What realm r does to, or asks of, the region in place g. */
static void add_of_region(uint8_t r, uint8_t g)
{
	for (uint8_t c = 0; c < REALMS; c++) {
		add(.op = OP_SHARE, .realm = r, .region = g, .other = c, .arg = CSM_RIGHT_R);
		add(.op = OP_SHARE, .realm = r, .region = g, .other = c, .arg = CSM_RIGHT_W);
		add(.op = OP_NOTIFY, .realm = r, .region = g, .other = c, .arg = 1);
		add_long(.op = OP_REVOKE, .realm = r, .region = g, .other = c);
	}
	add(.op = OP_SHARE_MEASURED, .realm = r, .region = g, .other = REALMS, .arg = CSM_RIGHT_RW);
	add(.op = OP_SHARE_MEASURED, .realm = r, .region = g, .other = (r + 1) % REALMS,
	    .arg = CSM_RIGHT_R);
	for (uint8_t n = 0; n < POLICIES; n++)
		add_long(.op = OP_REVOKE_HANDLE, .realm = r, .region = g, .other = n);
	add_long(.op = OP_DESTROY, .realm = r, .region = g);
	for (uint8_t base = 1; base <= 2; base++) {
		add_long(.op = OP_ATTACH, .realm = r, .region = g, .base = base,
			 .arg = CSM_RIGHT_R);
		add_long(.op = OP_ATTACH, .realm = r, .region = g, .base = base,
			 .arg = CSM_RIGHT_RW);
	}
	/* The second vCPU joins; the provider's name is wrong. */
	add(.op = OP_ATTACH, .realm = r, .vcpu = 1, .region = g, .base = 2, .arg = CSM_RIGHT_RW);
	add(.op = OP_ATTACH, .realm = r, .region = g, .base = 2, .arg = CSM_RIGHT_R,
	    .other = r + 1);
	add_long(.op = OP_DETACH, .realm = r, .region = g);
	add_long(.op = OP_SEAL, .realm = r, .region = g);
}

static void add_of_realm(uint8_t r)
{
	add_long(.op = OP_CREATE, .realm = r, .base = 0, .size = 2);
	add_long(.op = OP_CREATE, .realm = r, .base = 1, .size = 1);
	add(.op = OP_CREATE, .realm = r, .vcpu = 1, .base = 0, .size = 2);
	for (uint8_t g = 0; g < REGIONS; g++)
		add_of_region(r, g);
	add(.op = OP_EVENTS, .realm = r);
	for (uint8_t p = 0; p < PAGES; p++)
		for (uint8_t how = ACCESS_R; how <= ACCESS_X; how++)
			add(.op = OP_ACCESS, .realm = r, .base = p, .other = how);
	for (uint8_t p = 0; p <= RAM_PAGES; p++) {
		add(.op = OP_RIPAS_ASK, .realm = r, .vcpu = 1, .base = p, .arg = RIPAS_EMPTY);
		add(.op = OP_RIPAS_ASK, .realm = r, .vcpu = 1, .base = p, .arg = RIPAS_RAM);
	}
}

static void add_of_host(uint8_t r)
{
	for (uint8_t v = 0; v < VCPUS; v++) {
		add_long(.op = OP_ANSWER, .realm = r, .vcpu = v, .arg = true);
		add_long(.op = OP_ANSWER, .realm = r, .vcpu = v, .arg = false);
		for (uint8_t g = 0; g < REGIONS; g++)
			add(.op = OP_DONATE, .realm = r, .vcpu = v, .region = g);
	}
	for (uint8_t p = 0; p < PAGES; p++) {
		add(.op = OP_DATA_CREATE, .realm = r, .base = p);
		add_long(.op = OP_DATA_DESTROY, .realm = r, .base = p);
	}
	add(.op = OP_RIPAS_DO, .realm = r, .vcpu = 1);
	add(.op = OP_RIPAS_DROP, .realm = r, .vcpu = 1);
	add(.op = OP_FOLD, .realm = r);
	add_long(.op = OP_REC_DESTROY, .realm = r);
	add(.op = OP_REALM_DESTROY, .realm = r);
	add(.op = OP_REALM_CREATE, .realm = r);
}

void actions_init(void)
{
	for (uint8_t r = 0; r < REALMS; r++) {
		add_of_realm(r);
		add_of_host(r);
	}
	for (uint8_t g = 0; g < REGIONS; g++) {
		add(.op = OP_RECLAIM, .region = g);
		add_long(.op = OP_CLOSE, .region = g);
		for (uint8_t c = 0; c < REALMS; c++)
			add_long(.op = OP_EVICT, .region = g, .other = c);
	}
	for (uint8_t n = 0; n < GRANULES; n++)
		add(.op = OP_UNDELEGATE, .other = n);
}

static const char *const names[OP_COUNT] = {
	[OP_CREATE] = "CSM_CREATE",
	[OP_SHARE] = "CSM_SHARE",
	[OP_SHARE_MEASURED] = "CSM_SHARE_MEASURED",
	[OP_REVOKE] = "CSM_REVOKE",
	[OP_REVOKE_HANDLE] = "CSM_REVOKE by handle",
	[OP_DESTROY] = "CSM_DESTROY",
	[OP_ATTACH] = "CSM_ATTACH",
	[OP_DETACH] = "CSM_DETACH",
	[OP_NOTIFY] = "CSM_NOTIFY",
	[OP_EVENTS] = "CSM_EVENTS",
	[OP_SEAL] = "CSM_SEAL",
	[OP_RIPAS_ASK] = "RSI_IPA_STATE_SET",
	[OP_ACCESS] = "access",
	[OP_ANSWER] = "REC_ENTER with the answer",
	[OP_DONATE] = "RMI_CSM CREATE",
	[OP_RECLAIM] = "RMI_CSM RECLAIM",
	[OP_CLOSE] = "RMI_CSM CLOSE",
	[OP_EVICT] = "RMI_CSM EVICT",
	[OP_DATA_CREATE] = "DATA_CREATE_UNKNOWN",
	[OP_DATA_DESTROY] = "DATA_DESTROY",
	[OP_RIPAS_DO] = "RTT_SET_RIPAS, REC_ENTER",
	[OP_RIPAS_DROP] = "REC_ENTER without RTT_SET_RIPAS",
	[OP_FOLD] = "RTT_FOLD",
	[OP_UNDELEGATE] = "GRANULE_UNDELEGATE",
	[OP_REC_DESTROY] = "REC_DESTROY",
	[OP_REALM_DESTROY] = "REALM_DESTROY",
	[OP_REALM_CREATE] = "REALM_CREATE",
};

const char *op_name(unsigned int op)
{
	return names[op];
}

void action_show(const struct action *a)
{
	static const char how[] = "RWX";
	const bool realm = a->op <= OP_ACCESS;

	printf("  %s %u", realm ? "realm" : "host:  realm", a->realm);
	if (a->vcpu)
		printf(" vCPU %u", a->vcpu);
	printf(": %s", names[a->op]);
	if ((a->op >= OP_SHARE && a->op <= OP_SEAL && a->op != OP_EVENTS) ||
	    (a->op >= OP_DONATE && a->op <= OP_EVICT))
		printf(" region %u", a->region);
	if (a->op == OP_SHARE || a->op == OP_NOTIFY || a->op == OP_EVICT)
		printf(" realm %u", a->other);
	if (a->op == OP_REVOKE || a->op == OP_REVOKE_HANDLE || a->op == OP_UNDELEGATE)
		printf(" number %u", a->other);
	if (a->op == OP_SHARE_MEASURED)
		printf(a->other == REALMS ? " any realm" : " like realm %u", a->other);
	if (a->op == OP_CREATE)
		printf(" pages %u+%u", a->base, a->size);
	if (a->op == OP_ATTACH || a->op == OP_DATA_CREATE || a->op == OP_DATA_DESTROY ||
	    a->op == OP_RIPAS_ASK || a->op == OP_ACCESS)
		printf(" page %u", a->base);
	if (a->op == OP_ACCESS)
		printf(" %c", how[a->other]);
	if (a->op == OP_SHARE || a->op == OP_SHARE_MEASURED || a->op == OP_ATTACH)
		printf(a->arg & CSM_RIGHT_W ? " RW" : " R");
	if (a->op == OP_ATTACH && a->other)
		printf(" of realm %u", a->other - 1);
	if (a->op == OP_RIPAS_ASK)
		printf(a->arg == RIPAS_RAM ? " RAM" : " EMPTY");
	if (a->op == OP_ANSWER)
		printf(a->arg ? " ACCEPT" : " REJECT");
	if (a->interrupted)
		printf(", interrupted");
	if (a->inside)
		printf(", in the middle of the next:");
	printf("\n");
}
