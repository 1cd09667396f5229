/* SPDX-License-Identifier: BSD-3-Clause */
/* caec-owner: the owner's part of the demo, step by step. Each command reads and writes files of one folder. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "owner.h"

#define NAME_SIZE 16

static const char help[] =
	"Usage: caec-owner new FOLDER                     a key, a personalisation value, a nonce\n"
	"       caec-owner challenge FOLDER ROLE          of the token of that realm, in hexadecimal\n"
	"       caec-owner order FOLDER ROLE PEER RIGHTS  for that realm, signed\n"
	"       caec-owner seal FOLDER FILE               for P\n"
	"       caec-owner open FOLDER FILE               what C sent\n"
	"ROLE is P or C; p or c for the challenge of a proof. PEER a realm id, RIGHTS 1 (read) or 3 (read and write).\n";

/* p.NAME or c.NAME */
static const char *name_of(char name[NAME_SIZE], char role, const char *end)
{
	(void)snprintf(name, NAME_SIZE, "%c.%s", role == 'P' || role == 'p' ? 'p' : 'c', end);
	return name;
}

static char role_of(const char *word)
{
	if (strlen(word) != 1 || !strchr("PCpc", word[0]))
		owner_die("a role is P or C");
	return word[0];
}

static uint64_t number(const char *word)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(word, &end, 0);
	if (errno != 0 || end == word || *end)
		owner_die("'%s' is no number", word);
	return value;
}

static void read_hello(const char *folder, char role, struct owner_hello *hello)
{
	char name[NAME_SIZE];

	if (file_read(folder, name_of(name, role, "hello"), hello, sizeof(*hello)) !=
	    sizeof(*hello))
		owner_die("the hello of %c is too short", role);
}

static void make(const char *folder)
{
	uint8_t point[OWNER_POINT_SIZE], rpv[OWNER_RPV_SIZE] = { 0 }, nonce[OWNER_NONCE_SIZE];
	EVP_PKEY *key = key_new(folder, "owner.key");

	key_point(key, point);
	if (EVP_Q_digest(NULL, "SHA256", NULL, point, sizeof(point), rpv, NULL) != 1 ||
	    RAND_bytes(nonce, sizeof(nonce)) != 1)
		owner_die("no numbers at random");
	file_write(folder, "rpv", rpv, sizeof(rpv));
	file_write(folder, "nonce", nonce, sizeof(nonce));
	EVP_PKEY_free(key);
}

static void challenge(const char *folder, char role)
{
	struct {
		uint8_t owner[OWNER_NONCE_SIZE];
		uint8_t role;
		struct owner_hello hello;
	} input;
	uint8_t digest[OWNER_SHA512_SIZE];

	if (file_read(folder, "nonce", input.owner, sizeof(input.owner)) != sizeof(input.owner))
		owner_die("the nonce is too short");
	input.role = (uint8_t)role;
	read_hello(folder, role, &input.hello);
	if (EVP_Q_digest(NULL, "SHA512", NULL, &input, sizeof(input), digest, NULL) != 1)
		owner_die("SHA-512 fails");
	for (size_t i = 0; i < sizeof(digest); i++)
		(void)printf("%02x", digest[i]);
	(void)printf("\n");
}

static void order(const char *folder, char role, uint64_t peer, uint64_t rights)
{
	struct {
		struct owner_signed part;
		uint8_t signature[OWNER_SIGNATURE_MAX];
	} file = { .part.order = { .peer = peer, .rights = rights, .role = (uint8_t)role } };
	EVP_PKEY *owner = key_load(folder, "owner.key"), *agree;
	struct owner_hello hello;
	char name[NAME_SIZE];
	size_t size;

	agree = key_new(folder, name_of(name, role, "agree"));
	read_hello(folder, role, &hello);
	memcpy(file.part.order.nonce, hello.nonce, sizeof(hello.nonce));
	key_point(agree, file.part.order.point);
	key_point(owner, file.part.owner);
	size = key_sign(owner, &file.part.order, sizeof(file.part.order), file.signature);
	file_write(folder, name_of(name, role, "order"), &file, sizeof(file.part) + size);
	EVP_PKEY_free(agree);
	EVP_PKEY_free(owner);
}

static void agreed(const char *folder, char role, uint8_t key[OWNER_KEY_SIZE])
{
	struct owner_hello hello;
	char name[NAME_SIZE];
	EVP_PKEY *agree = key_load(folder, name_of(name, role, "agree"));

	read_hello(folder, role, &hello);
	key_agree(agree, hello.point, (uint8_t)role, key);
	EVP_PKEY_free(agree);
}

static uint8_t clear[OWNER_FILE_MAX], sealed[sizeof(struct owner_seal) + OWNER_FILE_MAX];

static void seal_file(const char *folder, const char *path)
{
	size_t size = file_read("", path, clear, sizeof(clear));
	uint8_t key[OWNER_KEY_SIZE];
	struct owner_seal seal;

	agreed(folder, 'P', key);
	text_seal(key, clear, size, &seal, sealed + sizeof(seal));
	memcpy(sealed, &seal, sizeof(seal));
	file_write(folder, "p.text", sealed, sizeof(seal) + size);
	OPENSSL_cleanse(key, sizeof(key));
}

static void open_file(const char *folder, const char *path)
{
	size_t size = file_read(folder, "c.text", sealed, sizeof(sealed));
	uint8_t key[OWNER_KEY_SIZE];
	struct owner_seal seal;

	if (size < sizeof(seal))
		owner_die("what C sent is too short");
	memcpy(&seal, sealed, sizeof(seal));
	agreed(folder, 'C', key);
	if (!text_open(key, &seal, sealed + sizeof(seal), size - sizeof(seal), clear))
		owner_die("what C sent was changed, or is not from C");
	OPENSSL_cleanse(key, sizeof(key));
	file_write("", path, clear, size - sizeof(seal));
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";

	if (strcmp(command, "new") == 0 && argc == 3)
		make(argv[2]);
	else if (strcmp(command, "challenge") == 0 && argc == 4)
		challenge(argv[2], role_of(argv[3]));
	else if (strcmp(command, "order") == 0 && argc == 6)
		order(argv[2], role_of(argv[3]), number(argv[4]), number(argv[5]));
	else if (strcmp(command, "seal") == 0 && argc == 4)
		seal_file(argv[2], argv[3]);
	else if (strcmp(command, "open") == 0 && argc == 4)
		open_file(argv[2], argv[3]);
	else if (strcmp(command, "--help") == 0)
		(void)fputs(help, stdout);
	else
		return (void)fputs(help, stderr), 2;
	return fflush(stdout) == 0 ? 0 : 1;
}
