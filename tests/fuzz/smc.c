/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm passes in its calls.
 */
#include <stdio.h>

#include "csm.h"
#include "fuzz.h"

#define B(n) (r->b[n])

static uint64_t pick_realm_id(uint8_t sel)
{
	const struct realm *realm = realm_at(nth_in_state(GRANULE_RD, sel % 4));

	if (sel >= 0xe0 || realm == NULL)
		return hostile(sel);
	return realm->id;
}

static uint64_t pick_region_id(uint8_t sel)
{
	const uint64_t desc = nth_in_state(GRANULE_CSM, sel % 4);

	if (sel >= 0xe0 || desc == 0)
		return pick_realm_id(sel);
	return ((const struct region *)native_bus(desc))->id;
}

static uint64_t pick_region_size(uint8_t sel)
{
	const uint64_t desc = nth_in_state(GRANULE_CSM, sel % 4);

	if (sel >= 0xc0 || desc == 0)
		return pick_size(sel);
	return ((const struct region *)native_bus(desc))->size;
}

/* A host call in the buffer, if there is one. */
static void put_host_call(const struct rec *rec, uint64_t ipa)
{
	const struct native_xlat x =
		native_translate(&realm_at(rec->rd.v)->s2, ipa & ~7UL, ACCESS_WRITE);

	if (x.fault == FAULT_NONE && !x.ns && ipa % sizeof(struct rsi_host_call) == 0)
		memset(native_bus(x.pa), 0x11, sizeof(struct rsi_host_call));
}

static void rsi_arguments(struct rec *rec, const struct record *r)
{
	uint64_t *x = rec->regs.x;

	x[0] = RSI_FID_FIRST + B(1) % 12;
	x[1] = pick_ipa(rec->rd.v, B(2));
	switch (x[0]) {
	case RSI_VERSION:
		x[1] = B(2) & 1 ? RSI_ABI_VERSION : hostile(B(2));
		break;
	case RSI_MEASUREMENT_READ:
	case RSI_MEASUREMENT_EXTEND:
		x[1] = B(2) % 6;
		x[2] = B(3) & 0x80 ? hostile(B(3)) : B(3);
		break;
	case RSI_ATTESTATION_TOKEN_CONTINUE:
		x[2] = B(3) & 1 ? 0 : hostile(B(3));
		x[3] = pick_size(B(4));
		break;
	case RSI_HOST_CALL:
		put_host_call(rec, x[1]);
		break;
	case RSI_IPA_STATE_SET:
	case RSI_IPA_STATE_GET:
		x[2] = x[1] + pick_size(B(3));
		x[3] = B(4) % 8 == 7 ? hostile(B(4)) : B(4) & 1;
		x[4] = B(5);
		break;
	default:
		break;
	}
}

static void psci_arguments(struct rec *rec, const struct record *r)
{
	static const uint64_t fids[] = {
		PSCI_CPU_ON,	     PSCI_CPU_ON,	    PSCI_CPU_ON_32,
		PSCI_AFFINITY_INFO,  PSCI_AFFINITY_INFO_32, PSCI_CPU_SUSPEND,
		PSCI_CPU_SUSPEND_32, PSCI_CPU_OFF,	    PSCI_FEATURES,
		PSCI_VERSION,	     PSCI_SYSTEM_OFF,	    PSCI_SYSTEM_RESET,
		0x8400001f,
	};
	uint64_t *x = rec->regs.x;

	x[0] = fids[B(1) % ARRAY_SIZE(fids)];
	x[1] = x[0] == PSCI_FEATURES ? fids[B(2) % ARRAY_SIZE(fids)] :
	       B(2) >= 0xe0	     ? hostile(B(2)) :
				       B(2) % 3;
	x[2] = x[0] == PSCI_AFFINITY_INFO || x[0] == PSCI_AFFINITY_INFO_32 ?
		       B(3) % 4 == 3 :
		       pick_ipa(rec->rd.v, B(3));
	x[3] = B(4);
}

/* What realms must look like, in the page that SHARE_MEASURED reads. */
static void put_policy(const struct rec *rec, uint64_t ipa, const struct record *r)
{
	const struct realm *wanted = realm_at(nth_in_state(GRANULE_RD, B(5) % 4));
	const struct native_xlat x =
		native_translate(&realm_at(rec->rd.v)->s2, ipa & ~7UL, ACCESS_WRITE);
	struct csm_policy *policy;

	if (x.fault != FAULT_NONE || x.ns || !granule_aligned(ipa) || wanted == NULL)
		return;
	policy = native_bus(x.pa);
	memset(policy, 0, sizeof(*policy));
	policy->fields = CSM_POLICY_RIM | (B(6) >= 0xe0 ? B(6) & 0x3f : 0);
	policy->max = B(6) & 3;
	policy->hash_algo = wanted->hash_algo ^ (B(6) >= 0xf8);
	memcpy(policy->rim, wanted->measurement[0], sizeof(policy->rim));
}

static uint64_t pick_provider(uint8_t region, uint8_t sel)
{
	const uint64_t desc = nth_in_state(GRANULE_CSM, region % 4);

	if (sel >= 0xa0 || desc == 0)
		return pick_realm_id(sel);
	return ((const struct region *)native_bus(desc))->provider_id;
}

/* Calls that are not named here: an id, a realm, and small numbers. */
static void csm_arguments(struct rec *rec, const struct record *r)
{
	static const uint64_t fids[] = { CSM_CREATE, CSM_CREATE,	 CSM_SHARE,  CSM_REVOKE,
					 CSM_ATTACH, CSM_ATTACH,	 CSM_ATTACH, CSM_ATTACH,
					 CSM_DETACH, CSM_DESTROY,	 CSM_NOTIFY, CSM_EVENTS,
					 CSM_INFO,   CSM_SHARE_MEASURED, CSM_PEER,   CSM_EVENT_IRQ,
					 CSM_SEAL };
	uint64_t *x = rec->regs.x;

	x[0] = B(1) < 0xc0 ? fids[B(1) % ARRAY_SIZE(fids)] : CSM_FID_FIRST + B(1) % 32;
	x[1] = B(2) < 0xd0 ? pick_region_id(B(2)) : pick_ipa(rec->rd.v, B(2));
	x[2] = pick_realm_id(B(3));
	x[3] = B(4) & 3;
	switch (x[0]) {
	case CSM_CREATE:
		x[1] = B(2) < 0xa0 ? IPA_REGION + (B(2) >> 5) * KIB(8) : pick_ipa(rec->rd.v, B(2));
		x[2] = pick_size(B(3));
		x[3] = B(4) >= 0xf0;
		break;
	case CSM_ATTACH:
		x[2] = pick_provider(B(2), B(3));
		x[3] = B(4) < 0xa0 ? IPA_WINDOW + (B(4) >> 5) * KIB(4) : pick_ipa(rec->rd.v, B(4));
		x[4] = pick_region_size(B(5));
		x[5] = B(6) >= 0xf0 ? hostile(B(6)) : B(6) & 3;
		break;
	case CSM_REVOKE:
		if (B(3) >= 0xc0 && B(3) < 0xe0)
			x[2] = B(3) & 7;
		break;
	case CSM_SHARE_MEASURED:
		x[2] = B(3) < 0xe0 ? IPA_A + (B(3) & 1) * GRANULE_SIZE : pick_ipa(rec->rd.v, B(3));
		put_policy(rec, x[2], r);
		break;
	case CSM_NOTIFY:
		x[3] = B(4) >= 0xf0 ? hostile(B(4)) : B(4);
		break;
	case CSM_INFO:
		x[1] = B(2) < 0x40 ? B(2) & 3 : pick_region_id(B(2));
		x[2] = pick_ipa(rec->rd.v, B(3));
		break;
	case CSM_PEER:
		x[3] = pick_ipa(rec->rd.v, B(4));
		break;
	case CSM_EVENTS:
		x[1] = pick_ipa(rec->rd.v, B(2));
		break;
	case CSM_EVENT_IRQ:
		x[1] = B(2) < 0xc0 ? B(2) & 0x1f : hostile(B(2));
		break;
	default:
		break;
	}
}

void smc_arguments(struct rec *rec, const struct record *r)
{
	static const uint64_t others[] = { SMCCC_VERSION, SMCCC_VENDOR_HYP_UID, SMCCC_ARCH_FEATURES,
					   RMI_VERSION,	  RSI_FID_LAST,		0xC600C520UL };
	const unsigned int kind = B(0) % 26;

	if (kind < 5)
		rsi_arguments(rec, r);
	else if (kind < 7)
		psci_arguments(rec, r);
	else if (kind < 12)
		csm_arguments(rec, r);
	else
		rec->regs.x[0] = B(1) & 1 ? others[B(2) % ARRAY_SIZE(others)] : hostile(B(2));
	if (B(7) & 0x80)
		rec->regs.x[0] |= SMCCC_SVE_HINT;
	call_begins(rec->regs.x[0]);
	if (tracing)
		printf("%*ssmc %#lx(%#lx, %#lx, %#lx, %#lx, %#lx) of realm %#lx\n",
		       (int)halfway * 2, "", rec->regs.x[0], rec->regs.x[1], rec->regs.x[2],
		       rec->regs.x[3], rec->regs.x[4], rec->regs.x[5], rec->rd.v);
}
