/* SPDX-License-Identifier: BSD-3-Clause */
/* Pieces of JSON that the token's dump and the appraisal share. */
#ifndef VERIFY_JSON_H
#define VERIFY_JSON_H

#include <jansson.h>

#include <caec-verify.h>

/* Bytes as hexadecimal; null where there are none. NULL without memory. */
json_t *json_hex(struct caec_bytes bytes);
json_t *json_text(struct caec_bytes text);
/* Ids are 64 bits wide, which JSON's numbers are not everywhere: "0x" and 16 digits. */
json_t *json_id(uint64_t id);
/* "", "r" or "rw" */
const char *json_rights(uint64_t rights);

#endif
