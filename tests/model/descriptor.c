/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one look into a region's descriptor: what no call tells before it has changed something.
 */
#include "csm.h"
#include "native.h"

#include "descriptor.h"

void descriptor_look(uint64_t pa, uint8_t *state, uint8_t *seal, uint8_t *attached)
{
	const struct region *region = native_rmm_view(pa);

	*state = REGION_NONE;
	*seal = SEAL_NONE;
	*attached = 0;
	if (granule_state(granule_find(pa)) != GRANULE_CSM)
		return;
	*state = region->state;
	*seal = region->seal;
	for (unsigned int i = 0; i < CSM_MAX_CONSUMERS; i++)
		*attached += slot_attached(&region->slots[i]);
}
