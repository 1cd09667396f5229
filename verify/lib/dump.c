/* SPDX-License-Identifier: BSD-3-Clause */
/* A token as JSON. A failed allocation makes json_pack() and the _new() functions fail, and with them the whole. */
#include <string.h>

#include "json.h"

/* Add value, which is taken over; false without memory. */
static bool put(json_t *object, const char *name, json_t *value)
{
	return json_object_set_new(object, name, value) == 0;
}

static json_t *dump_sign1(const struct caec_sign1 *sign1)
{
	const char *alg = sign1->alg == CAEC_ES256 ? "ES256" :
			  sign1->alg == CAEC_ES384 ? "ES384" :
			  sign1->alg == CAEC_ES512 ? "ES512" :
						     NULL;

	return json_pack("{s:s*, s:o, s:i}", "algorithm", alg, "signature",
			 json_hex(sign1->signature), "payload-size", (int)sign1->payload.size);
}

static json_t *dump_components(struct caec_array left)
{
	struct caec_component component;
	json_t *list = json_array();

	while (list && caec_component_next(&left, &component)) {
		json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:o}", "type",
					 json_text(component.type), "measurement",
					 json_hex(component.measurement), "version",
					 json_text(component.version), "signer-id",
					 json_hex(component.signer_id), "hash-algorithm",
					 json_text(component.hash_algo));

		if (json_array_append_new(list, json) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *dump_platform(const struct caec_platform *p)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:s, s:o, s:o, s:o, s:o}", "profile",
			 json_text(p->profile_text), "challenge", json_hex(p->challenge),
			 "implementation-id", json_hex(p->implementation_id), "instance-id",
			 json_hex(p->instance_id), "config", json_hex(p->config), "lifecycle",
			 (json_int_t)p->lifecycle, "lifecycle-state",
			 caec_lifecycle_text(p->lifecycle), "hash-algorithm",
			 json_text(p->hash_algo), "verification-service",
			 json_text(p->verification_service), "sw-components",
			 dump_components(p->components), "cose", dump_sign1(&p->sign1));
}

static json_t *dump_peers(struct caec_array left)
{
	struct caec_peer peer;
	json_t *list = json_array();

	while (list && caec_peer_next(&left, &peer)) {
		json_t *json = json_pack("{s:o, s:o, s:s, s:b, s:o}", "realm-id",
					 json_id(peer.realm_id), "rim", json_hex(peer.rim),
					 "rights", json_rights(peer.rights), "attached",
					 (int)peer.attached, "epoch", json_id(peer.epoch));

		if (json_array_append_new(list, json) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *dump_regions(struct caec_array left)
{
	struct caec_region region;
	json_t *list = json_array();

	while (list && caec_region_next(&left, &region)) {
		json_t *json = json_pack("{s:o, s:s, s:o, s:s, s:o, s:o, s:o}", "id",
					 json_id(region.id), "role",
					 region.role == CAEC_PROVIDER ? "provider" : "consumer",
					 "size", json_id(region.size), "rights",
					 json_rights(region.rights), "epoch", json_id(region.epoch),
					 "digest", json_hex(region.digest), "peers",
					 dump_peers(region.peers));

		if (json_array_append_new(list, json) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *dump_csm(const struct caec_csm *csm)
{
	json_t *json = json_pack("{s:o, s:o}", "realm-id", json_id(csm->realm_id), "regions",
				 dump_regions(csm->regions));

	if (json && csm->omitted_digest.data &&
	    (!put(json, "omitted", json_id(csm->omitted)) ||
	     !put(json, "omitted-digest", json_hex(csm->omitted_digest)))) {
		json_decref(json);
		return NULL;
	}
	return json;
}

static json_t *dump_realm(const struct caec_realm *r)
{
	json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:[o, o, o, o], s:o, s:o, s:o}",
				 "profile", json_text(r->profile_text), "challenge",
				 json_hex(r->challenge), "rpv", json_hex(r->rpv), "hash-algorithm",
				 json_text(r->hash_algo), "public-key", json_hex(r->public_key),
				 "rim", json_hex(r->rim), "rem", json_hex(r->rem[0]),
				 json_hex(r->rem[1]), json_hex(r->rem[2]), json_hex(r->rem[3]),
				 "public-key-hash-algorithm", json_text(r->public_key_hash_algo),
				 "cose", dump_sign1(&r->sign1), "csm",
				 r->has_csm ? dump_csm(&r->csm) : json_null());

	return json;
}

char *caec_token_json(const struct caec_token *token)
{
	json_t *json = json_pack("{s:I, s:o, s:o}", "tag", (json_int_t)token->tag, "platform",
				 dump_platform(&token->platform), "realm",
				 dump_realm(&token->realm));
	char *text = json ? json_dumps(json, JSON_INDENT(2) | JSON_ENSURE_ASCII) : NULL;

	json_decref(json);
	return text;
}
