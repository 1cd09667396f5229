/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the owner of a file (owner/, on the build machine), the host and the realms owner_p and owner_c agree on. The host
 * carries files between the owner and the realms: it can drop, keep, change and replay them.
 *
 *   1 owner  makes a key; both realms are to have its SHA-256 as personalisation value. Makes a nonce for each run.
 *   2 P, C   make a key (P-384) and a nonce, and publish both: `hello`. The challenge of their token is SHA-512 over the
 *            owner's nonce, the role and the hello, so that token, key and run belong together. Publish the token.
 *   3 owner  checks both tokens (caec-verify): signatures, challenge, personalisation value, measurement, and takes the realm
 *            ids from the claim about shared memory. Signs for each realm an order: that realm's nonce, its role, the peer's
 *            realm id, the rights, and a new point of the owner's.
 *   4 P, C   obey an order only if its key is that of the personalisation value, the signature holds, and nonce and role are
 *            their own. P shares with the peer; C attaches to the region, whose provider must be the peer. When C is there,
 *            both publish a second token, the proof, whose challenge has the role in lower case.
 *   5 owner  checks the proofs like the tokens, and that both describe the same region, with the other as its only party
 *            (caec-verify pair). Only then it encrypts the file for P.
 *   6 P, C   P decrypts the file inside and puts it into the region; C takes it out and encrypts it for the owner.
 *   7 owner  decrypts what C sent, and compares.
 *
 * What is agreed on with an owner's point is SHA-256 over x of the shared point and the role's byte; texts are encrypted
 * with AES-256-GCM and follow a struct owner_seal. Numbers are little-endian.
 */
#ifndef BARE_OWNER_H
#define BARE_OWNER_H

#include <stddef.h>
#include <stdint.h>

#include <bare/demo.h>

#define OWNER_POINT_SIZE 97
#define OWNER_NONCE_SIZE 32
#define OWNER_KEY_SIZE 32
#define OWNER_SIGNATURE_MAX 104 /* DER */
#define OWNER_FILE_MAX (DEMO_SLOTS * DEMO_CHUNK_MAX)

struct owner_hello {
	uint8_t point[OWNER_POINT_SIZE];
	uint8_t nonce[OWNER_NONCE_SIZE];
};

struct owner_order {
	uint64_t peer; /* realm id */
	uint64_t rights; /* CSM_RIGHT_*: granted by P, asked for by C */
	uint8_t nonce[OWNER_NONCE_SIZE]; /* of the hello */
	uint8_t role; /* 'P' or 'C' */
	uint8_t point[OWNER_POINT_SIZE]; /* to agree with */
	uint8_t reserved[6];
};

/* What comes in the file: then a signature over the order, to the file's end. */
struct owner_signed {
	struct owner_order order;
	uint8_t owner[OWNER_POINT_SIZE];
};

struct owner_seal {
	uint8_t iv[12];
	uint8_t tag[16];
};

_Static_assert(sizeof(struct owner_hello) == 129, "hello");
_Static_assert(sizeof(struct owner_order) == 152, "order");
_Static_assert(offsetof(struct owner_signed, owner) == sizeof(struct owner_order), "order");
_Static_assert(sizeof(struct owner_seal) == 28, "seal");

/* The files, in the folder that the host is told. */
enum owner_file {
	OWNER_FILE_NONCE, /* nonce: the owner's */
	OWNER_FILE_HELLO, /* p.hello, c.hello, and so on */
	OWNER_FILE_TOKEN,
	OWNER_FILE_ORDER,
	OWNER_FILE_PROOF, /* a token of a realm that is attached, or whose region is */
	OWNER_FILE_TEXT, /* p.text: what the owner sends; c.text: what it gets */
	OWNER_FILES,
};

/*
 * Host calls. GET: gprs[0] = file; waits for it; its next part comes into the window's payload, its length in gprs[0]; 0: that
 * was all. PUT: gprs[0] = file, gprs[1] = bytes of the payload to add to it, 0: that was all.
 */
#define OWNER_HC_GET (BARE_HC_CASE + 8)
#define OWNER_HC_PUT (BARE_HC_CASE + 9)
#define OWNER_HC_EVENT (BARE_HC_CASE + 10) /* gprs[0] = OWNER_EVENT_* */

#define OWNER_EVENT_REFUSED 1 /* the order is not obeyed: gprs[1] = OWNER_REFUSED_* */
#define OWNER_EVENT_SHARED 2 /* P: gprs[1] = csm id, gprs[2] = peer */
#define OWNER_EVENT_ATTACHED 3 /* C: gprs[1] = csm id, gprs[2] = peer */
#define OWNER_EVENT_ATTACH_FAILED 4 /* C: gprs[1] = status */
#define OWNER_EVENT_TEXT 5 /* gprs[1] = bytes that it holds, decrypted */

#define OWNER_REFUSED_SIZE 1
#define OWNER_REFUSED_OWNER 2
#define OWNER_REFUSED_SIGNATURE 3
#define OWNER_REFUSED_NONCE 4
#define OWNER_REFUSED_ROLE 5
#define OWNER_REFUSED_POINT 6
#define OWNER_REFUSED_TEXT 7

#endif
