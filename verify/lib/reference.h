/* SPDX-License-Identifier: BSD-3-Clause */
/* Reference values in JSON, and what is said of a token that was held against them. */
#ifndef VERIFY_REFERENCE_H
#define VERIFY_REFERENCE_H

#include <jansson.h>

#include <caec-verify.h>

/* Values of trust claims (draft-ietf-rats-ar4si): less is better, 0 says nothing. */
enum trust {
	TRUST_NONE = 0,
	TRUST_AFFIRMING = 2, /* executables: approved, while running */
	TRUST_BOOT = 3, /* executables: approved, as loaded */
	TRUST_WARNING = 32,
	TRUST_CONTRAINDICATED = 96,
	TRUST_UNRECOGNIZED = 97,
	TRUST_CRYPTO = 99,
};

struct appraisal {
	json_t *platform, *realm; /* trust vectors */
	json_t *failures;
	enum caec_status status; /* of the first failure */
	struct caec_error *error;
};

/* A member of the reference that makes no sense; where names it. Returns false. */
bool reference_bad(struct appraisal *a, const char *where, const char *why);
/* The object has no members but these (up to a NULL), so that a misspelt rule is not a rule less. */
bool reference_members(struct appraisal *a, json_t *object, const char *where,
		       const char *const *names);

/* Answers of a comparison; absent references match. */
enum match { MATCH, MISMATCH, MATCH_BAD };
/* One string of hexadecimal digits, or a list of which one must be equal. */
enum match reference_bytes(struct appraisal *a, json_t *reference, struct caec_bytes bytes,
			   const char *where);
enum match reference_text(struct appraisal *a, json_t *reference, struct caec_bytes text,
			  const char *where);
/* A number, or text of one ("0x..."). */
enum match reference_number(struct appraisal *a, json_t *reference, uint64_t value,
			    const char *where);
enum match reference_bool(struct appraisal *a, json_t *reference, bool value, const char *where);
/* "r" or "rw": the rights must not go beyond. */
enum match reference_rights(struct appraisal *a, json_t *reference, uint64_t rights,
			    const char *where);
/* A switch, false if absent. */
bool reference_switch(struct appraisal *a, json_t *reference, const char *where, bool *value);

/* Worsen a trust claim to the value; a claim that has none yet takes any. */
void trust_set(json_t *vector, const char *claim, enum trust value);
/* A value that the reference does not allow. */
void violation(struct appraisal *a, json_t *vector, const char *claim, enum trust value,
	       const char *format, ...) __attribute__((format(printf, 5, 6)));
/* After a comparison: set the claim to good, or violate; false only for MATCH_BAD. */
bool appraise_match(struct appraisal *a, enum match match, json_t *vector, const char *claim,
		    enum trust good, enum trust bad, const char *what);

/* The parts of the reference. NULL where it has none. */
bool appraise_platform(struct appraisal *a, json_t *reference,
		       const struct caec_platform *platform);
bool appraise_realm(struct appraisal *a, json_t *reference, const struct caec_realm *realm);
bool appraise_csm(struct appraisal *a, json_t *reference, const struct caec_realm *realm);

#endif
