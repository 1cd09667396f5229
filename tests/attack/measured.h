/* SPDX-License-Identifier: BSD-3-Clause */
/* Grants by measurement. */
#ifndef ATTACK_MEASURED_H
#define ATTACK_MEASURED_H

#include <abi/csm.h>

#include <csm_pair.h>

#define POLICY_WORDS (sizeof(struct csm_policy) / 8)

/* struct csm_policy as the words that it lies in a page by. */
union policy_page {
	struct csm_policy policy;
	uint64_t words[POLICY_WORDS];
};

/* Whoever has the provider's RIM, as the RMM tells the consumer. */
void policy_of_provider(struct csm_pair *pair, union policy_page *page);
/* The provider's CSM_SHARE_MEASURED, from a page of its own. The handle in *handle unless it is NULL. */
uint64_t share_measured(struct csm_pair *pair, const union policy_page *page, uint64_t rights,
			uint64_t *handle);

#endif
