/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-verify print TOKEN [--json] */
#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>

static void line(const char *name)
{
	(void)printf("  %-26s ", name);
}

static void print_bytes(const char *name, struct caec_bytes bytes)
{
	line(name);
	for (size_t i = 0; i < bytes.size; i++)
		(void)printf("%02x", bytes.data[i]);
	(void)puts(bytes.data ? "" : "-");
}

/* Control characters would do to a terminal what a token's maker likes. */
static void put_text(struct caec_bytes text)
{
	for (size_t i = 0; i < text.size; i++) {
		uint8_t c = text.data[i];
		/* C1 controls are c2 80 to c2 9f in UTF-8 */
		bool c1 = c == 0xc2 && i + 1 < text.size && text.data[i + 1] < 0xa0;

		if (c < ' ' || c == 0x7f || c1)
			(void)printf("\\x%02x", c);
		else
			(void)putchar(c);
		if (c1)
			(void)printf("\\x%02x", text.data[++i]);
	}
}

static void print_text(const char *name, struct caec_bytes text)
{
	line(name);
	put_text(text);
	(void)puts(text.data ? "" : "-");
}

static const char *rights(uint64_t rights)
{
	static const char *const texts[] = { "none", "r", "w", "rw" };

	return texts[rights & 3];
}

static void print_platform(const struct caec_platform *platform)
{
	struct caec_array left = platform->components;
	struct caec_component component;

	(void)printf("platform token (COSE algorithm %d)\n", platform->sign1.alg);
	print_text("profile", platform->profile_text);
	print_bytes("challenge", platform->challenge);
	print_bytes("implementation id", platform->implementation_id);
	print_bytes("instance id", platform->instance_id);
	print_bytes("configuration", platform->config);
	line("lifecycle");
	(void)printf("0x%04" PRIx64 " (%s)\n", platform->lifecycle,
		     caec_lifecycle_text(platform->lifecycle));
	print_text("hash algorithm", platform->hash_algo);
	print_text("verification service", platform->verification_service);
	while (caec_component_next(&left, &component)) {
		(void)puts("  software component");
		print_text("  type", component.type);
		print_text("  version", component.version);
		print_bytes("  measurement", component.measurement);
		print_bytes("  signer id", component.signer_id);
		print_text("  hash algorithm", component.hash_algo);
	}
}

static void print_region(const struct caec_region *region)
{
	struct caec_array left = region->peers;
	struct caec_peer peer;

	(void)printf("  region 0x%016" PRIx64 ": %s, %" PRIu64 " bytes, rights %s, epoch %" PRIu64
		     "\n",
		     region->id, region->role == CAEC_PROVIDER ? "provider" : "consumer",
		     region->size, rights(region->rights), region->epoch);
	if (region->digest.data)
		print_bytes("  sealed, SHA-256", region->digest);
	while (caec_peer_next(&left, &peer)) {
		(void)printf("    peer 0x%016" PRIx64 ": %s, rights %s, epoch %" PRIu64 "\n",
			     peer.realm_id, peer.attached ? "attached" : "not attached",
			     rights(peer.rights), peer.epoch);
		print_bytes("    RIM", peer.rim);
	}
}

static void print_csm(const struct caec_csm *csm)
{
	struct caec_array left = csm->regions;
	struct caec_region region;

	(void)printf("shared memory\n  realm id                   0x%016" PRIx64 "\n",
		     csm->realm_id);
	while (caec_region_next(&left, &region))
		print_region(&region);
	if (csm->omitted_digest.data) {
		(void)printf("  %" PRIu64 " regions were left out\n", csm->omitted);
		print_bytes("their SHA-256", csm->omitted_digest);
	}
}

static void print_realm(const struct caec_realm *realm)
{
	static const char *const names[] = { "REM 0", "REM 1", "REM 2", "REM 3" };

	(void)printf("realm token (COSE algorithm %d)\n", realm->sign1.alg);
	print_text("profile", realm->profile_text);
	print_bytes("challenge", realm->challenge);
	print_bytes("personalization value", realm->rpv);
	print_text("hash algorithm", realm->hash_algo);
	print_bytes("RIM", realm->rim);
	for (size_t i = 0; i < 4; i++)
		print_bytes(names[i], realm->rem[i]);
	print_bytes("public key", realm->public_key);
	print_text("public key hash algorithm", realm->public_key_hash_algo);
	if (realm->has_csm)
		print_csm(&realm->csm);
}

static enum caec_status print_json(const struct caec_token *token)
{
	struct caec_error error = { CAEC_E_INTERNAL, 0, "no memory" };
	char *text = caec_token_json(token);

	if (!text)
		return cmd_fail(NULL, &error);
	(void)puts(text);
	free(text);
	return CAEC_OK;
}

enum caec_status cmd_print(int argc, char **argv)
{
	bool json = false, lenient = false;
	const struct cmd_option options[] = { { "--json", NULL, &json },
					      { "--lenient", NULL, &lenient } };
	enum caec_status status;
	struct cmd_token token;
	const char *name;

	status = cmd_options(argc, argv, options, sizeof(options) / sizeof(options[0]), &name, 1);
	if (status == CAEC_OK)
		status = cmd_token_load(&token, name, lenient ? CAEC_LENIENT : 0);
	if (status != CAEC_OK)
		return status;
	if (json) {
		status = print_json(&token.token);
	} else {
		(void)printf("CCA token, tag %" PRIu64 ", %zu bytes; nothing of it was verified\n",
			     token.token.tag, token.token.raw.size);
		print_platform(&token.token.platform);
		print_realm(&token.token.realm);
	}
	cmd_token_free(&token);
	return status;
}
