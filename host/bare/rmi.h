/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The RMM's host calls, one function each. All return the 64-bit return code; outputs are written whatever it is. They
 * also check what holds for every call: that unused result registers are zero (rmi.md 4.1).
 */
#ifndef HOST_RMI_H
#define HOST_RMI_H

#include <stdbool.h>
#include <stdint.h>

#include <abi/csm.h>
#include <abi/rmi.h>

/* Return codes as one value */
#define RTT_ERROR(level) (RMI_ERROR_RTT | ((uint64_t)(level)&0xff) << 8)
#define REALM_ERROR(index) (RMI_ERROR_REALM | (uint64_t)(index) << 8)

/* What RMI_FEATURES said, read once. */
struct rmi_info {
	uint64_t features;
	uint32_t num_lrs; /* list registers that the host may use */
	uint32_t s2sz;
};

extern struct rmi_info rmi_info;

/* If a case wants to measure: told of every call, by function and first argument, with the counter before and after it. */
extern void (*rmi_span)(uint64_t fid, uint64_t x1, uint64_t before, uint64_t after);

/* Agrees on the version and reads the features; ends the run if the RMM is not there. */
void rmi_init(void);
/* Asks for CSM, the first time; before any realm that shares. */
void rmi_csm_init(void);
bool rmi_csm_asked(void);

uint64_t rmi_version(uint64_t req, uint64_t *lower, uint64_t *higher);
uint64_t rmi_features(uint64_t index, uint64_t *value);
uint64_t rmi_granule_delegate(uint64_t pa);
uint64_t rmi_granule_undelegate(uint64_t pa);
uint64_t rmi_data_create(uint64_t rd, uint64_t data, uint64_t ipa, uint64_t src, uint64_t flags);
uint64_t rmi_data_create_unknown(uint64_t rd, uint64_t data, uint64_t ipa);
uint64_t rmi_data_destroy(uint64_t rd, uint64_t ipa, uint64_t *data, uint64_t *top);
uint64_t rmi_realm_activate(uint64_t rd);
uint64_t rmi_realm_create(uint64_t rd, uint64_t params);
uint64_t rmi_realm_destroy(uint64_t rd);
uint64_t rmi_rec_create(uint64_t rd, uint64_t rec, uint64_t params);
uint64_t rmi_rec_destroy(uint64_t rec);
uint64_t rmi_rec_enter(uint64_t rec, uint64_t run);
uint64_t rmi_rtt_create(uint64_t rd, uint64_t rtt, uint64_t ipa, int64_t level);
uint64_t rmi_rtt_destroy(uint64_t rd, uint64_t ipa, int64_t level, uint64_t *rtt, uint64_t *top);
uint64_t rmi_rtt_map_unprotected(uint64_t rd, uint64_t ipa, int64_t level, uint64_t desc);
uint64_t rmi_rtt_unmap_unprotected(uint64_t rd, uint64_t ipa, int64_t level, uint64_t *top);

struct rtt_entry {
	int64_t level;
	uint64_t state;
	uint64_t desc;
	uint64_t ripas;
};

uint64_t rmi_rtt_read_entry(uint64_t rd, uint64_t ipa, int64_t level, struct rtt_entry *entry);
uint64_t rmi_psci_complete(uint64_t calling, uint64_t target, int64_t status);
uint64_t rmi_rtt_fold(uint64_t rd, uint64_t ipa, int64_t level, uint64_t *rtt);
uint64_t rmi_rec_aux_count(uint64_t rd, uint64_t *count);
uint64_t rmi_rtt_init_ripas(uint64_t rd, uint64_t base, uint64_t top, uint64_t *out_top);
uint64_t rmi_rtt_set_ripas(uint64_t rd, uint64_t rec, uint64_t base, uint64_t top,
			   uint64_t *out_top);

/* RMI_CSM (abi/csm.h) */
uint64_t rmi_csm_version(uint64_t *version);
uint64_t rmi_csm_create(uint64_t rd, uint64_t granule, uint64_t rec);
uint64_t rmi_csm_reclaim(uint64_t desc);
uint64_t rmi_csm_close(uint64_t desc);
uint64_t rmi_csm_evict(uint64_t desc, uint64_t rd);
/* READ of a descriptor, or of what a realm is party to: x1-x4. */
uint64_t rmi_csm_read(uint64_t granule, uint64_t index, uint64_t out[4]);

#endif
