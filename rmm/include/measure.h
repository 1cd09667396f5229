/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realm measurements (rmi.md 5): RIM, extended by what the host does before activation, and REMs, extended by the realm.
 * Every function writes only the first digest-size bytes of a 64-byte slot; the rest stays zero.
 */
#ifndef RMM_MEASURE_H
#define RMM_MEASURE_H

#include <abi/rmi.h>

#include "realm.h"

/* Digest of data, zero-padded to 64 bytes. Between arch_fp_begin() and arch_fp_end(). */
void measure_hash(enum hash_algo algo, const void *data, size_t size,
		  uint8_t out[MEASUREMENT_SIZE]);
/* SHA-256 of what comes in parts; the state can be kept between calls. Between arch_fp_begin() and arch_fp_end(). */
struct measure_stream {
	_Alignas(8) uint8_t state[112];
};

void measure_stream_begin(struct measure_stream *s);
void measure_stream_add(struct measure_stream *s, const void *data, size_t size);
void measure_stream_end(struct measure_stream *s, uint8_t digest[32]);
/* Bytes of a digest: 32 or 64. */
size_t measure_digest_size(enum hash_algo algo);

/*
 * Initial RIM of a new realm. params is the RMM's own copy and is used up: what is not measured is cleared in it before
 * it is hashed. The caller holds the RD's granule exclusively.
 */
void measure_realm_create(struct realm *realm, struct rmi_realm_params *params);
/* data is the copied content, NULL if it is not measured; flags as the host passed them. */
void measure_data(struct realm_locked r, ipa_t ipa, uint64_t flags, const void *data);
/* params is used up, as above. */
void measure_rec(struct realm_locked r, struct rmi_rec_params *params);
/* One entry of a run. Between arch_fp_begin() and arch_fp_end(), once for the run. */
void measure_ripas(struct realm_locked r, uint64_t base, uint64_t top);
/* REM[index - 1], index 1-4; size <= 64. */
void measure_extend_rem(struct realm_locked r, unsigned int index, const void *value, size_t size);

#endif
