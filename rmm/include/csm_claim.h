/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CSM claim of a realm token (docs/token.md), made in bounded steps: its regions first, then the head, which says how many
 * there are.
 */
#ifndef RMM_CSM_CLAIM_H
#define RMM_CSM_CLAIM_H

#include <abi/csm.h>

#include "cbor.h"
#include "measure.h"

struct rec;

/* How far the listing is. All zero: not begun. */
struct csm_claim {
	bool begun;
	uint32_t changes; /* struct realm.ranges_changed when it began */
	uint32_t next; /* number of the region */
	uint32_t listed;
	uint32_t omitted; /* regions that did not fit */
	struct measure_stream omitted_hash;
	/* Of the region that has been copied: its next part, where it begins, and whether it does not fit. */
	bool copied;
	bool hashing;
	uint32_t part;
	uint32_t start;
};

/* Label, head of the byte string, and what is in it before the first region. */
#define CSM_CLAIM_HEAD_MAX 32
/* Set aside for what is said of regions that do not fit: label, array, number, digest. */
#define CSM_CLAIM_OMITTED_SIZE 42

/* Has the realm of this REC such a claim in its tokens? */
bool csm_claim_offered(const struct rec *rec);
/*
 * Copy the next region to *region, which the caller keeps from step to step, or put its next part to the end of regions,
 * which holds at least CSM_CLAIM_OMITTED_SIZE. True: all is there. No lock is held.
 */
bool csm_claim_step(const struct rec *rec, struct csm_claim *claim, struct csm_info *region,
		    struct cbor *regions);
/* What comes before the regions, label included; at most CSM_CLAIM_HEAD_MAX bytes. */
void csm_claim_head(const struct rec *rec, const struct csm_claim *claim, size_t regions_size,
		    struct cbor *c);

#endif
