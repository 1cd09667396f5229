/* SPDX-License-Identifier: BSD-3-Clause */
/* Makes tokens: a good one by default, and any bent one by changing a recipe. */
#ifndef TEST_VERIFY_MAKER_H
#define TEST_VERIFY_MAKER_H

#include <stdbool.h>

#include "sign.h"

/* How one of the two signed tokens is made. */
struct recipe_part {
	enum sign_key key; /* it is signed with */
	uint64_t tag; /* 18 */
	unsigned int parts; /* of the COSE_Sign1: 4 */
	int64_t alg; /* 0: no algorithm */
	bool alg_unprotected;
	int64_t crit; /* a label that is called critical; 0: none */
	bool crit_empty, crit_unprotected;
	bool kid; /* in the unprotected header, which is harmless */
	int flip; /* byte of the signature that is changed; -1: none */
	int cut; /* bytes that the signature lacks */
	int64_t omit; /* label of a claim that is left out; 0: none */
	int64_t mistype; /* of one that is null */
	int64_t twice; /* of one that is there twice */
	int64_t longer; /* of one whose label is longer than need be */
	int64_t indefinite; /* of one whose value is a string of indefinite length */
	bool extra; /* claims that nobody knows */
	bool behind; /* a byte behind the COSE_Sign1 */
	bool behind_payload; /* a byte behind the claims */
	const char *profile; /* NULL: no such claim */
};

struct recipe {
	uint64_t tag; /* of the collection: 399, 907 */
	bool no_tag, no_platform, no_realm, third_member, indicator;
	uint64_t record_type; /* of a CMW record: 263 */
	bool behind; /* a byte behind the end */
	struct recipe_part platform, realm;
	/* platform */
	const char *binding_algo; /* as the realm token names it */
	bool bad_binding, point_key, bad_key;
	uint64_t lifecycle;
	uint8_t ueid_type;
	bool component_lacks_signer, component_untyped, bad_utf8, long_type;
	/* realm */
	uint8_t challenge[64], rpv[64], rim[64];
	size_t hash_size; /* 32 or 64 */
	size_t rim_size; /* 0: hash_size */
	const char *hash_algo; /* NULL: by hash_size */
	const struct writer *csm; /* content of the CSM claim; NULL: none */
};

void recipe_good(struct recipe *recipe);
void recipe_make(const struct recipe *recipe, struct writer *token);

#endif
