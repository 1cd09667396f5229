/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RMI commands. A handler gets x[1]-x[6] as the host passed them and fills a result whose x0 is RMI_SUCCESS and whose
 * outputs are zero when it is called; failures leave the outputs zero unless the specification says otherwise.
 * docs/design.md describes the five steps that every handler has.
 */
#ifndef RMM_RMI_CALLS_H
#define RMM_RMI_CALLS_H

#include <abi/rmi.h>

#include "rtt.h"
#include "types.h"

#define SMC_ARGS 8

struct smc_result {
	uint64_t x[5];
};

static inline uint64_t rmi_error(uint64_t status, uint64_t index)
{
	return status | (index & 0xff) << 8;
}

/*
 * One call from the normal world: x[0] is the function id (32 bits, SVE hint allowed), x[1]-x[7] the arguments.
 * x0-x4 of the reply are in res.
 */
void rmi_dispatch(const uint64_t x[SMC_ARGS], struct smc_result *res);

void rmi_version(const uint64_t *x, struct smc_result *res);
void rmi_features(const uint64_t *x, struct smc_result *res);
void rmi_granule_delegate(const uint64_t *x, struct smc_result *res);
void rmi_granule_undelegate(const uint64_t *x, struct smc_result *res);
void rmi_realm_create(const uint64_t *x, struct smc_result *res);
void rmi_realm_activate(const uint64_t *x, struct smc_result *res);
void rmi_realm_destroy(const uint64_t *x, struct smc_result *res);
void rmi_rec_aux_count(const uint64_t *x, struct smc_result *res);
void rmi_rec_create(const uint64_t *x, struct smc_result *res);
void rmi_rec_destroy(const uint64_t *x, struct smc_result *res);
void rmi_rec_enter(const uint64_t *x, struct smc_result *res);
void rmi_data_create(const uint64_t *x, struct smc_result *res);
void rmi_data_create_unknown(const uint64_t *x, struct smc_result *res);
void rmi_data_destroy(const uint64_t *x, struct smc_result *res);
void rmi_rtt_create(const uint64_t *x, struct smc_result *res);
void rmi_rtt_destroy(const uint64_t *x, struct smc_result *res);
void rmi_rtt_fold(const uint64_t *x, struct smc_result *res);
void rmi_rtt_read_entry(const uint64_t *x, struct smc_result *res);
void rmi_rtt_map_unprotected(const uint64_t *x, struct smc_result *res);
void rmi_rtt_unmap_unprotected(const uint64_t *x, struct smc_result *res);
void rmi_rtt_init_ripas(const uint64_t *x, struct smc_result *res);
void rmi_rtt_set_ripas(const uint64_t *x, struct smc_result *res);
void rmi_psci_complete(const uint64_t *x, struct smc_result *res);
/* The end of RMI_DATA_DESTROY: take the ASSIGNED page away where a walk to ipa ended, wipe it, fill the results. */
void data_release(struct realm_locked r, ipa_t ipa, struct rtt_walk *w, struct smc_result *res);
/* csm/host.c */
void rmi_csm(const uint64_t *x, struct smc_result *res);
#ifdef RMM_TEST
/* test/state.c, not in release builds */
void rmi_test_state(const uint64_t *x, struct smc_result *res);
#endif

/* Reply of a command that names a granule operand in the wrong place or state, and of every other bad input. */
static inline void rmi_fail_input(struct smc_result *res)
{
	res->x[0] = RMI_ERROR_INPUT;
}

#endif
