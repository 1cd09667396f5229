/* SPDX-License-Identifier: BSD-3-Clause */
#include "measured.h"

#include <stddef.h>
#include <string.h>

#include <check.h>

#include "scene.h"

#define RIM_WORD (offsetof(struct csm_policy, rim) / 8)
#define RIM_WORDS (CSM_MEASUREMENT_SIZE / 8)

void policy_of_provider(struct csm_pair *pair, union policy_page *page)
{
	memset(page, 0, sizeof(*page));
	page->policy.fields = CSM_POLICY_RIM;
	CHECK_EQ(csm_call(pair->c, CSM_PEER, pair->csm, pair->p_id, OWN_PAGE, 0, 0, NULL),
		 CSM_SUCCESS);
	for (unsigned int i = 0; i < RIM_WORDS; i++)
		page->words[RIM_WORD + i] =
			puppet_read(pair->c, OWN_PAGE + offsetof(struct csm_peer, rim) + 8UL * i);
}

uint64_t share_measured(struct csm_pair *pair, const union policy_page *page, uint64_t rights,
			uint64_t *handle)
{
	uint64_t out[3], status;

	for (unsigned int i = 0; i < POLICY_WORDS; i++)
		puppet_write(pair->p, OWN_PAGE + 8UL * i, page->words[i]);
	status = csm_call(pair->p, CSM_SHARE_MEASURED, pair->csm, OWN_PAGE, rights, 0, 0, out);
	if (handle)
		*handle = out[0];
	return status;
}
