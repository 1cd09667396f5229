/* SPDX-License-Identifier: BSD-3-Clause */
#include <cose.h>

#include <abi/token.h>

#define P384_SIZE 48

static void protected_header(struct cbor *c)
{
	uint8_t bytes[8];
	struct cbor map = { bytes, sizeof(bytes), 0 };

	cbor_map(&map, 1);
	cbor_uint(&map, COSE_HEADER_ALG);
	cbor_int(&map, COSE_ALG_ES384);
	cbor_bytes(c, bytes, map.len);
}

/* RFC 9052 4.4; no external data. */
size_t cose_sig_structure_head(uint8_t head[COSE_SIG_STRUCTURE_HEAD_MAX], size_t payload_size)
{
	struct cbor c = { head, COSE_SIG_STRUCTURE_HEAD_MAX, 0 };

	cbor_array(&c, 4);
	cbor_text(&c, "Signature1");
	protected_header(&c);
	cbor_bytes(&c, NULL, 0);
	cbor_bytes_head(&c, payload_size);
	return c.len;
}

void cose_sign1_head(struct cbor *c, size_t payload_size)
{
	cbor_tag(c, COSE_SIGN1_TAG);
	cbor_array(c, 4);
	protected_header(c);
	cbor_map(c, 0);
	cbor_bytes_head(c, payload_size);
}

void cose_sign1_tail(struct cbor *c, const uint8_t *signature, size_t size)
{
	cbor_bytes(c, signature, size);
}

/* The order is that of DEN0137's RAK encoding: its digest is in the platform token. */
void cose_key_p384(struct cbor *c, const uint8_t *x, const uint8_t *y)
{
	cbor_map(c, 4);
	cbor_uint(c, COSE_KEY_KTY);
	cbor_uint(c, COSE_KEY_KTY_EC2);
	cbor_int(c, COSE_KEY_CRV);
	cbor_uint(c, COSE_KEY_CRV_P384);
	cbor_int(c, COSE_KEY_X);
	cbor_bytes(c, x, P384_SIZE);
	cbor_int(c, COSE_KEY_Y);
	cbor_bytes(c, y, P384_SIZE);
}
