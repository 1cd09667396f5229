/* SPDX-License-Identifier: BSD-3-Clause */
/* Tokens taken by a puppet, call by call, so that a case can do what it likes in between. */
#ifndef E2E_TOKEN_H
#define E2E_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include <realm.h>

#define TOKEN_SIZE_MAX 8192UL

struct token {
	uint8_t data[TOKEN_SIZE_MAX];
	size_t size;
	uint64_t interrupted; /* CONTINUE calls that an interrupt ended before there was anything to read */
};

/* RSI_ATTESTATION_TOKEN_INIT, which must succeed. Byte i of the challenge is seed + i. */
void token_init(struct realm *realm, uint8_t seed);
/* One RSI_ATTESTATION_TOKEN_CONTINUE of at most size bytes; what it gives goes to the end of token. */
uint64_t token_continue(struct realm *realm, struct token *token, uint64_t offset, uint64_t size);
/* All of it, in pieces of at most size bytes. */
void token_take(struct realm *realm, struct token *token, uint64_t size);
void token_equal(const struct token *a, const struct token *b);
/* To the console, for the build machine: lines "TOKEN name hex". */
void token_print(const char *name, const struct token *token);

#endif
