/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI: from a function id to its handler.
 */
#include <rmi_calls.h>

#include <abi/csm.h>
#include <abi/rmi.h>
#include <abi/smccc.h>

#ifdef RMM_TEST
#include <test/state.h>
#endif

typedef void rmi_handler(const uint64_t *x, struct smc_result *res);

#define INDEX(fid) ((fid)-RMI_FID_FIRST)

static rmi_handler *const handlers[INDEX(RMI_FID_LAST) + 1] = {
	[INDEX(RMI_VERSION)] = rmi_version,
	[INDEX(RMI_GRANULE_DELEGATE)] = rmi_granule_delegate,
	[INDEX(RMI_GRANULE_UNDELEGATE)] = rmi_granule_undelegate,
	[INDEX(RMI_DATA_CREATE)] = rmi_data_create,
	[INDEX(RMI_DATA_CREATE_UNKNOWN)] = rmi_data_create_unknown,
	[INDEX(RMI_DATA_DESTROY)] = rmi_data_destroy,
	[INDEX(RMI_REALM_ACTIVATE)] = rmi_realm_activate,
	[INDEX(RMI_REALM_CREATE)] = rmi_realm_create,
	[INDEX(RMI_REALM_DESTROY)] = rmi_realm_destroy,
	[INDEX(RMI_REC_CREATE)] = rmi_rec_create,
	[INDEX(RMI_REC_DESTROY)] = rmi_rec_destroy,
	[INDEX(RMI_REC_ENTER)] = rmi_rec_enter,
	[INDEX(RMI_RTT_CREATE)] = rmi_rtt_create,
	[INDEX(RMI_RTT_DESTROY)] = rmi_rtt_destroy,
	[INDEX(RMI_RTT_MAP_UNPROTECTED)] = rmi_rtt_map_unprotected,
	[INDEX(RMI_RTT_READ_ENTRY)] = rmi_rtt_read_entry,
	[INDEX(RMI_RTT_UNMAP_UNPROTECTED)] = rmi_rtt_unmap_unprotected,
	[INDEX(RMI_PSCI_COMPLETE)] = rmi_psci_complete,
	[INDEX(RMI_FEATURES)] = rmi_features,
	[INDEX(RMI_RTT_FOLD)] = rmi_rtt_fold,
	[INDEX(RMI_REC_AUX_COUNT)] = rmi_rec_aux_count,
	[INDEX(RMI_RTT_INIT_RIPAS)] = rmi_rtt_init_ripas,
	[INDEX(RMI_RTT_SET_RIPAS)] = rmi_rtt_set_ripas,
#if RMM_CSM
	[INDEX(RMI_CSM)] = rmi_csm,
#endif
#ifdef RMM_TEST
	[INDEX(RMI_TEST_STATE)] = rmi_test_state,
#endif
};

void rmi_dispatch(const uint64_t x[SMC_ARGS], struct smc_result *res)
{
	const uint64_t fid = (x[0] & 0xffffffffUL) & ~SMCCC_SVE_HINT;
	const uint64_t index = INDEX(fid);

	/* x4 is a result only where a handler says so; SMCCC wants it preserved otherwise. */
	*res = (struct smc_result){ .x = { RMI_SUCCESS, 0, 0, 0, x[4] } };

	if (index >= sizeof(handlers) / sizeof(handlers[0]) || handlers[index] == NULL) {
		res->x[0] = SMCCC_NOT_SUPPORTED;
		return;
	}
	handlers[index](x, res);
}
