/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of a CCA token, each read from the reader of what holds it. */
#ifndef VERIFY_PARTS_H
#define VERIFY_PARTS_H

#include "reader.h"

/* Claims of the platform token and of the realm token, in the payload of sign1. */
bool platform_read(struct rd *outer, struct caec_platform *platform);
bool realm_read(struct rd *outer, struct caec_realm *realm);
/* The content of the claim at label -75000. */
bool csm_read(struct rd *outer, struct caec_bytes content, struct caec_csm *csm);

/* One element of an array that was read before. */
bool component_read(struct rd *rd, struct caec_component *component);
bool region_read(struct rd *rd, struct caec_region *region);
bool peer_read(struct rd *rd, struct caec_peer *peer);

#endif
