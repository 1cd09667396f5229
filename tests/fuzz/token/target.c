/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fuzz target of the verifier: whatever the bytes are, reading them ends, touches nothing else and keeps within memory
 * proportional to their number; what was read can be printed and compared. Signatures are not checked here: no input would
 * get past them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <caec-verify.h>

#include "must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything lies inside the input. */
static void inside(struct caec_bytes whole, struct caec_bytes part)
{
	if (part.data)
		must(part.data >= whole.data && part.size <= whole.size &&
		     (size_t)(part.data - whole.data) <= whole.size - part.size);
}

/* A token that was accepted gives back as many elements as it announced. */
static void walk(const struct caec_token *token)
{
	struct caec_array components = token->platform.components,
			  regions = token->realm.csm.regions, peers;
	struct caec_component component;
	struct caec_region region;
	struct caec_peer peer;
	size_t count = 0;

	inside(token->raw, token->realm.rim);
	inside(token->raw, token->realm.csm.omitted_digest);
	while (caec_component_next(&components, &component)) {
		inside(token->raw, component.measurement);
		inside(token->raw, component.type);
		count++;
	}
	must(count == token->platform.components.count && components.items.size == 0);
	count = 0;
	while (caec_region_next(&regions, &region)) {
		inside(token->raw, region.digest);
		peers = region.peers;
		while (caec_peer_next(&peers, &peer))
			inside(token->raw, peer.rim);
		must(peers.count == 0 && peers.items.size == 0);
		count++;
	}
	must(count == token->realm.csm.regions.count && regions.items.size == 0);
}

static void read_token(const uint8_t *data, size_t size)
{
	struct caec_token token, lenient;
	struct caec_error error = { CAEC_OK, 0, "" };
	enum caec_status status = caec_token_parse(&token, data, size, 0, &error);
	size_t found;
	char *json;

	if (status != CAEC_OK) {
		must_be_told(&error, status);
		must(error.offset <= size);
	}
	if (caec_token_parse(&lenient, data, size, CAEC_LENIENT, NULL) == CAEC_OK) {
		walk(&lenient);
		json = caec_token_json(&lenient);
		must(json != NULL);
		free(json);
		(void)caec_pair(&lenient, &lenient, 0, &found, &error);
	} else {
		must(status != CAEC_OK);
	}
}

static void read_key(const uint8_t *data, size_t size)
{
	struct caec_key *key;
	char *text;
	size_t length;

	if (caec_key_load(&key, data, size, NULL) != CAEC_OK)
		return;
	must(caec_key_export(key, CAEC_KEY_COSE, &text, &length, NULL) == CAEC_OK);
	free(text);
	caec_key_free(key);
}

/* Text goes through the decoders first. */
static void read_text(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size);

	must(copy != NULL);
	memcpy(copy, data, size);
	if (caec_input_decode(copy, &size, NULL) == CAEC_OK)
		read_token(copy, size);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] < 0x80)
		read_text(data, size);
	else
		read_token(data, size);
	if (data[0] == '{' || data[0] == '-' || data[0] >> 5 == 5)
		read_key(data, size);
	return 0;
}
