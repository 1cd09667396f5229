/* SPDX-License-Identifier: BSD-3-Clause */
/* The claims of a realm token (DEN0137 A7.2.3.1). */
#include <attest.h>

#include <abi/token.h>

#include <measure.h>

static void bytes(struct cbor *c, int64_t label, const void *data, size_t size)
{
	cbor_int(c, label);
	cbor_bytes(c, data, size);
}

static void text(struct cbor *c, int64_t label, const char *value)
{
	cbor_int(c, label);
	cbor_text(c, value);
}

void claims_encode(struct cbor *c, struct realm_locked r, const uint8_t challenge[64], bool csm)
{
	const struct realm *realm = r.realm;
	const size_t digest_size = measure_digest_size(realm->hash_algo);

	cbor_map(c, csm ? 9 : 8);
	bytes(c, CCA_REALM_CHALLENGE, challenge, 64);
	text(c, CCA_REALM_PROFILE, CCA_REALM_PROFILE_1_0);
	bytes(c, CCA_REALM_RPV, realm->rpv, sizeof(realm->rpv));
	text(c, CCA_REALM_HASH_ALGO,
	     realm->hash_algo == HASH_SHA_512 ? CCA_HASH_SHA_512 : CCA_HASH_SHA_256);
	bytes(c, CCA_REALM_PUBLIC_KEY, attest_public_key(), ATTEST_COSE_KEY_SIZE);
	bytes(c, CCA_REALM_RIM, realm->measurement[0], digest_size);
	cbor_int(c, CCA_REALM_REM);
	cbor_array(c, MEASUREMENT_COUNT - 1);
	for (unsigned int i = 1; i < MEASUREMENT_COUNT; i++)
		cbor_bytes(c, realm->measurement[i], digest_size);
	text(c, CCA_REALM_PUBLIC_KEY_HASH_ALGO, CCA_HASH_SHA_256);
}
