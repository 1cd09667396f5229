/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * mktokens FOLDER: writes every variant as NAME.cbor, the keys as NAME.pem, and a list: name and the status that `caec-verify
 * verify` with the good challenge ends with.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "variants.h"

static const char *folder;

static void put(const char *name, const char *suffix, const void *data, size_t size)
{
	char path[PATH_MAX];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s%s", folder, name, suffix);
	file = fopen(path, "wb");
	if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

static void put_key(enum sign_key key, const char *name)
{
	char *pem = sign_pem(key);

	put(name, ".pem", pem, strlen(pem));
	free(pem);
}

int main(int argc, char **argv)
{
	static struct writer token;
	static char list[65536];
	size_t at = 0;

	if (argc != 2)
		return 2;
	folder = argv[1];
	for (size_t i = 0; i < variants_count; i++) {
		const struct variant *v = &variants[i];

		variant_make(v, &token);
		put(v->name, ".cbor", token.data, token.size);
		at += (size_t)snprintf(list + at, sizeof(list) - at, "%s %d %d\n", v->name,
				       v->parse, v->parse != CAEC_OK ? v->parse : v->verify);
	}
	put("list", ".txt", list, at);
	put_key(KEY_CPAK, "cpak");
	put_key(KEY_RAK, "rak");
	put_key(KEY_OTHER, "other");
	put_key(KEY_CPAK_256, "p256");
	put_key(KEY_CPAK_521, "p521");
	sign_end();
	return 0;
}
