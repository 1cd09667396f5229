/* SPDX-License-Identifier: BSD-3-Clause */
/* Every command, with arguments that are in order, some also in the wrong state. */
#include "sweep.h"

#include <abi/csm.h>
#include <abi/rmi.h>

#include <granule.h>

#include "world.h"

/* Bits of vector.granules */
#define G1 2U
#define G2 4U
#define G3 8U
#define G4 16U

bool vector_get(unsigned int n, struct vector *out)
{
	const uint64_t active = world.realm[ACTIVE].rd, new = world.realm[NEW].rd;
	const uint64_t fresh = world.fresh, ns = world.ns;
	const struct vector vectors[] = {
		{ RMI_VERSION, 1, { 0, 0x20000 }, 0 },
		{ RMI_FEATURES, 1, { 0, 0 }, 0 },
		{ RMI_GRANULE_DELEGATE, 1, { 0, ns }, G1 },
		{ RMI_GRANULE_UNDELEGATE, 1, { 0, fresh }, G1 },
		{ RMI_DATA_CREATE, 5, { 0, new, fresh, GRANULE_SIZE, ns, 1 }, G1 | G2 | G4 },
		{ RMI_DATA_CREATE, 5, { 0, active, fresh, HOLE_IPA, ns, 0 }, G1 | G2 | G4 },
		{ RMI_DATA_CREATE_UNKNOWN, 3, { 0, active, fresh, HOLE_IPA }, G1 | G2 },
		{ RMI_DATA_CREATE_UNKNOWN, 3, { 0, world.pair.p->rd, fresh, PAIR_REGION }, G1 | G2 },
		{ RMI_DATA_DESTROY, 2, { 0, active, DATA_IPA }, G1 },
		{ RMI_DATA_DESTROY, 2, { 0, world.pair.c->rd, PAIR_WINDOW }, G1 },
		{ RMI_REALM_ACTIVATE, 1, { 0, active }, G1 },
		{ RMI_REALM_CREATE, 2, { 0, fresh, world.realm_params }, G1 | G2 },
		{ RMI_REALM_DESTROY, 1, { 0, active }, G1 },
		{ RMI_REC_AUX_COUNT, 1, { 0, active }, G1 },
		{ RMI_REC_CREATE, 3, { 0, new, fresh, world.rec_params }, G1 | G2 | G3 },
		{ RMI_REC_CREATE, 3, { 0, active, fresh, world.rec_params }, G1 | G2 | G3 },
		{ RMI_REC_DESTROY, 1, { 0, active }, G1 },
		{ RMI_REC_ENTER, 2, { 0, world.rec[ACTIVE][1].pa, world.run }, G1 | G2 },
		{ RMI_REC_ENTER, 2, { 0, world.rec[NEW][0].pa, world.run }, G1 | G2 },
		{ RMI_REC_ENTER, 2, { 0, world.rec[OFF][0].pa, world.run }, G1 | G2 },
		{ RMI_RTT_CREATE, 4, { 0, active, fresh, NO_TABLE_IPA, 3 }, G1 | G2 },
		{ RMI_RTT_CREATE, 4, { 0, active, fresh, UNMAPPED_IPA & -BLOCK, 3 }, G1 | G2 },
		{ RMI_RTT_DESTROY, 3, { 0, active, DATA_IPA, 3 }, G1 },
		{ RMI_RTT_DESTROY, 3, { 0, active, EMPTY_TABLE_IPA, 3 }, G1 },
		{ RMI_RTT_DESTROY, 3, { 0, active, MAPPED_IPA, 3 }, G1 },
		{ RMI_RTT_FOLD, 3, { 0, active, EMPTY_TABLE_IPA, 3 }, G1 },
		{ RMI_RTT_FOLD, 3, { 0, active, DATA_IPA, 3 }, G1 },
		{ RMI_RTT_MAP_UNPROTECTED, 4, { 0, active, UNMAPPED_IPA, 3, ns | MAP_ATTRS }, G1 },
		{ RMI_RTT_MAP_UNPROTECTED, 4, { 0, active, MAPPED_IPA, 3, ns | MAP_ATTRS }, G1 },
		{ RMI_RTT_UNMAP_UNPROTECTED, 3, { 0, active, MAPPED_IPA, 3 }, G1 },
		{ RMI_RTT_UNMAP_UNPROTECTED, 3, { 0, active, UNMAPPED_IPA, 3 }, G1 },
		{ RMI_RTT_READ_ENTRY, 3, { 0, active, DATA_IPA, 3 }, G1 },
		{ RMI_RTT_READ_ENTRY, 3, { 0, world.pair.c->rd, PAIR_WINDOW, 3 }, G1 },
		{ RMI_RTT_INIT_RIPAS, 3, { 0, new, GRANULE_SIZE, 3 * GRANULE_SIZE }, G1 },
		{ RMI_RTT_INIT_RIPAS, 3, { 0, active, HOLE_IPA, HOLE_IPA + GRANULE_SIZE }, G1 },
		{ RMI_RTT_SET_RIPAS,
		  4,
		  { 0, world.realm[RIPAS].rd, world.rec[RIPAS][0].pa, RIPAS_BASE, RIPAS_TOP },
		  G1 | G2 },
		{ RMI_RTT_SET_RIPAS,
		  4,
		  { 0, active, world.rec[ACTIVE][0].pa, HOLE_IPA, HOLE_IPA + GRANULE_SIZE },
		  G1 | G2 },
		{ RMI_PSCI_COMPLETE,
		  3,
		  { 0, world.rec[PSCI][0].pa, world.rec[PSCI][1].pa, 0 },
		  G1 | G2 },
		{ RMI_PSCI_COMPLETE,
		  3,
		  { 0, world.rec[ACTIVE][0].pa, world.rec[ACTIVE][1].pa, 0 },
		  G1 | G2 },
		{ RMI_CSM, 4, { 0, 9, active, fresh, ns }, 0 },
		{ RMI_CSM,
		  4,
		  { 0, RMI_CSM_OP_CREATE, world.realm[CSM].rd, fresh, world.rec[CSM][0].pa },
		  G2 | G3 | G4 },
		{ RMI_CSM,
		  4,
		  { 0, RMI_CSM_OP_CREATE, active, fresh, world.rec[ACTIVE][0].pa },
		  G2 | G3 | G4 },
		{ RMI_CSM, 2, { 0, RMI_CSM_OP_RECLAIM, world.desc }, G2 },
		{ RMI_CSM, 3, { 0, RMI_CSM_OP_EVICT, world.desc, world.pair.p->rd }, G2 | G3 },
		{ RMI_CSM, 2, { 0, RMI_CSM_OP_CLOSE, fresh }, G2 },
		{ RMI_CSM, 2, { 0, RMI_CSM_OP_READ, world.desc }, G2 },
		{ RMI_CSM, 3, { 0, RMI_CSM_OP_READ, world.pair.c->rd, 0 }, G2 },
	};

	if (n >= sizeof(vectors) / sizeof(vectors[0]))
		return false;
	*out = vectors[n];
	return true;
}
