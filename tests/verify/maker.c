/* SPDX-License-Identifier: BSD-3-Clause */
#include "maker.h"

#include <string.h>

void recipe_good(struct recipe *recipe)
{
	static const struct recipe_part part = { .tag = 18, .parts = 4, .alg = -35, .flip = -1 };

	memset(recipe, 0, sizeof(*recipe));
	recipe->tag = 399;
	recipe->record_type = 263;
	recipe->platform = part;
	recipe->platform.key = KEY_CPAK;
	recipe->platform.profile = "tag:arm.com,2023:cca_platform#1.0.0";
	recipe->realm = part;
	recipe->realm.key = KEY_RAK;
	recipe->realm.profile = "tag:arm.com,2023:realm#1.0.0";
	recipe->binding_algo = "sha-256";
	recipe->lifecycle = 0x3003;
	recipe->ueid_type = 1;
	recipe->hash_size = 32;
	for (unsigned int i = 0; i < 64; i++) {
		recipe->challenge[i] = (uint8_t)i;
		recipe->rpv[i] = (uint8_t)(0xa0 + i);
		recipe->rim[i] = (uint8_t)(0x11 * i);
	}
}

/* ---- claims: each is announced to claim(), which says whether its value is still to be written */

struct claims {
	const struct recipe_part *part;
	struct writer body;
	unsigned int count;
};

static bool claim(struct claims *c, int64_t label)
{
	if (label == c->part->omit)
		return false;
	if (label == c->part->longer)
		w_head(&c->body, MAJOR_UINT, (uint64_t)label, 1);
	else
		w_int(&c->body, label);
	c->count++;
	if (label == c->part->mistype) {
		w_byte(&c->body, 0xf6);
		return false;
	}
	if (label == c->part->indefinite) {
		w_raw(&c->body, "\x5f\x41\x00\xff", 4);
		return false;
	}
	return true;
}

static void claims_end(struct claims *c, struct writer *payload)
{
	if (c->part->extra) {
		w_text(&c->body, "a text");
		w_raw(&c->body, "\x82\xa1\x01\xf9\x3c\x00\xc1\x1a\x00\x01\xff\xff", 12);
		w_int(&c->body, -70001);
		w_raw(&c->body, "\xf5", 1);
		c->count += 2;
	}
	if (c->part->twice) {
		w_int(&c->body, c->part->twice);
		w_int(&c->body, 0);
		c->count++;
	}
	w_head(payload, MAJOR_MAP, c->count, 0);
	w_raw(payload, c->body.data, c->body.size);
	if (c->part->behind_payload)
		w_byte(payload, 0);
}

static void component(struct writer *w, const struct recipe *r, const char *type, uint8_t fill)
{
	w_head(w, MAJOR_MAP, r->component_lacks_signer ? 3 : 4, 0);
	w_int(w, 1);
	if (r->bad_utf8)
		w_raw(w, "\x62\xc3\x28", 3);
	else if (r->long_type)
		w_text(w,
		       "x\033[31m\xc2\x9b\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9"
		       "\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9"
		       "\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9");
	else if (r->component_untyped)
		w_int(w, 7);
	else
		w_text(w, type);
	w_int(w, 2);
	w_fill(w, fill, 32);
	if (!r->component_lacks_signer) {
		w_int(w, 5);
		w_fill(w, 0x53, 32);
	}
	w_int(w, 6);
	w_text(w, "sha-256");
}

static void rak(const struct recipe *r, struct writer *w)
{
	uint8_t point[132];

	if (r->point_key) {
		sign_point(KEY_RAK, point);
		w_byte(w, 4);
		w_raw(w, point, 96);
		return;
	}
	sign_cose_key(KEY_RAK, w);
	if (r->bad_key)
		w->data[w->size - 1] ^= 1;
}

static void platform_payload(const struct recipe *r, struct writer *payload)
{
	static struct claims c;
	static struct writer key;
	uint8_t hash[64], ueid[33];
	size_t size = strcmp(r->binding_algo, "sha-512") == 0 ? 64 :
		      strcmp(r->binding_algo, "sha-384") == 0 ? 48 :
								32;

	memset(&c, 0, sizeof(c));
	memset(&key, 0, sizeof(key));
	c.part = &r->platform;
	rak(r, &key);
	sign_hash(size == 64 ? "SHA512" :
		  size == 48 ? "SHA384" :
			       "SHA256",
		  key.data, key.size, hash);
	hash[0] ^= r->bad_binding;
	memset(ueid, 0x77, sizeof(ueid));
	ueid[0] = r->ueid_type;
	if (r->platform.profile && claim(&c, 265))
		w_text(&c.body, r->platform.profile);
	if (claim(&c, 10))
		w_bytes(&c.body, hash, size);
	if (claim(&c, 2396))
		w_fill(&c.body, 0x7f, 32);
	if (claim(&c, 256))
		w_bytes(&c.body, ueid, sizeof(ueid));
	if (claim(&c, 2401))
		w_fill(&c.body, 0xcf, 4);
	if (claim(&c, 2395))
		w_head(&c.body, MAJOR_UINT, r->lifecycle, 0);
	if (claim(&c, 2402))
		w_text(&c.body, "sha-256");
	if (claim(&c, 2400))
		w_text(&c.body, "https://verifier.example/");
	if (claim(&c, 2399)) {
		w_head(&c.body, MAJOR_ARRAY, 2, 0);
		component(&c.body, r, "BL31", 0x31);
		component(&c.body, r, "RMM", 0x32);
	}
	claims_end(&c, payload);
}

static void realm_payload(const struct recipe *r, struct writer *payload)
{
	static struct claims c;
	static struct writer key;

	memset(&c, 0, sizeof(c));
	memset(&key, 0, sizeof(key));
	c.part = &r->realm;
	rak(r, &key);
	if (claim(&c, 10))
		w_bytes(&c.body, r->challenge, 64);
	if (r->realm.profile && claim(&c, 265))
		w_text(&c.body, r->realm.profile);
	if (claim(&c, 44235))
		w_bytes(&c.body, r->rpv, 64);
	if (claim(&c, 44236))
		w_text(&c.body, r->hash_algo	   ? r->hash_algo :
				r->hash_size == 64 ? "sha-512" :
						     "sha-256");
	if (claim(&c, 44237))
		w_bytes(&c.body, key.data, key.size);
	if (claim(&c, 44238))
		w_bytes(&c.body, r->rim, r->rim_size ? r->rim_size : r->hash_size);
	if (claim(&c, 44239)) {
		w_head(&c.body, MAJOR_ARRAY, 4, 0);
		for (unsigned int i = 0; i < 4; i++)
			w_fill(&c.body, (uint8_t)i, r->hash_size);
	}
	if (claim(&c, 44240))
		w_text(&c.body, r->binding_algo);
	if (r->csm && claim(&c, -75000))
		w_bytes(&c.body, r->csm->data, r->csm->size);
	claims_end(&c, payload);
}

/* ---- COSE_Sign1 */

static void protected_header(const struct recipe_part *part, struct writer *w)
{
	bool alg = part->alg != 0 && !part->alg_unprotected,
	     crit = part->crit != 0 || part->crit_empty;

	if (!alg && !crit)
		return;
	w_head(w, MAJOR_MAP, (unsigned int)alg + (unsigned int)crit, 0);
	if (alg) {
		w_int(w, 1);
		w_int(w, part->alg);
	}
	if (crit) {
		w_int(w, 2);
		w_head(w, MAJOR_ARRAY, part->crit_empty ? 0 : 1, 0);
		if (!part->crit_empty)
			w_int(w, part->crit);
	}
}

static void unprotected_header(const struct recipe_part *part, struct writer *w)
{
	w_head(w, MAJOR_MAP,
	       (unsigned int)part->kid + (unsigned int)part->alg_unprotected +
		       (unsigned int)part->crit_unprotected,
	       0);
	if (part->alg_unprotected) {
		w_int(w, 1);
		w_int(w, part->alg);
	}
	if (part->crit_unprotected) {
		w_int(w, 2);
		w_raw(w, "\x81\x01", 2);
	}
	if (part->kid) {
		w_int(w, 4);
		w_bytes(w, "key", 3);
	}
}

static void sign1(const struct recipe_part *part, const struct writer *payload, struct writer *out)
{
	static struct writer header, tbs;
	uint8_t signature[132];
	size_t size;

	header.size = tbs.size = 0;
	protected_header(part, &header);
	w_head(&tbs, MAJOR_ARRAY, 4, 0);
	w_text(&tbs, "Signature1");
	w_bytes(&tbs, header.data, header.size);
	w_bytes(&tbs, NULL, 0);
	w_bytes(&tbs, payload->data, payload->size);
	size = sign(part->key, &tbs, signature);
	if (part->flip >= 0)
		signature[part->flip] ^= 0x40;
	w_head(out, MAJOR_TAG, part->tag, 0);
	w_head(out, MAJOR_ARRAY, part->parts, 0);
	w_bytes(out, header.data, header.size);
	unprotected_header(part, out);
	w_bytes(out, payload->data, payload->size);
	if (part->parts > 3)
		w_bytes(out, signature, size - (size_t)part->cut);
	if (part->behind)
		w_byte(out, 0);
}

static void member(const struct recipe *r, uint64_t label, const struct writer *content,
		   struct writer *token)
{
	w_head(token, MAJOR_UINT, label, 0);
	if (r->tag == 907) {
		w_head(token, MAJOR_ARRAY, r->indicator ? 3 : 2, 0);
		w_head(token, MAJOR_UINT, r->record_type, 0);
	}
	w_bytes(token, content->data, content->size);
	if (r->tag == 907 && r->indicator)
		w_int(token, 4);
}

void recipe_make(const struct recipe *r, struct writer *token)
{
	static struct writer payload, part;

	token->size = 0;
	if (!r->no_tag)
		w_head(token, MAJOR_TAG, r->tag, 0);
	w_head(token, MAJOR_MAP,
	       2 - (unsigned int)r->no_platform - (unsigned int)r->no_realm +
		       (unsigned int)r->third_member,
	       0);
	if (!r->no_platform) {
		payload.size = part.size = 0;
		platform_payload(r, &payload);
		sign1(&r->platform, &payload, &part);
		member(r, 44234, &part, token);
	}
	if (!r->no_realm) {
		payload.size = part.size = 0;
		realm_payload(r, &payload);
		sign1(&r->realm, &payload, &part);
		member(r, 44241, &part, token);
	}
	if (r->third_member) {
		w_int(token, 44258);
		w_bytes(token, "x", 1);
	}
	if (r->behind)
		w_byte(token, 0);
}
