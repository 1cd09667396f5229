/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SHA-256 and SHA-512 (FIPS 180-4) once more, for messages at hand: so that measurements are checked against something
 * that shares no code with the RMM's. The constants of SHA-256 are the upper halves of those of SHA-512.
 */
#include <stdlib.h>
#include <string.h>

#include "sha2.h"

static const uint64_t k[80] = {
	0x428a2f98d728ae22UL, 0x7137449123ef65cdUL, 0xb5c0fbcfec4d3b2fUL, 0xe9b5dba58189dbbcUL,
	0x3956c25bf348b538UL, 0x59f111f1b605d019UL, 0x923f82a4af194f9bUL, 0xab1c5ed5da6d8118UL,
	0xd807aa98a3030242UL, 0x12835b0145706fbeUL, 0x243185be4ee4b28cUL, 0x550c7dc3d5ffb4e2UL,
	0x72be5d74f27b896fUL, 0x80deb1fe3b1696b1UL, 0x9bdc06a725c71235UL, 0xc19bf174cf692694UL,
	0xe49b69c19ef14ad2UL, 0xefbe4786384f25e3UL, 0x0fc19dc68b8cd5b5UL, 0x240ca1cc77ac9c65UL,
	0x2de92c6f592b0275UL, 0x4a7484aa6ea6e483UL, 0x5cb0a9dcbd41fbd4UL, 0x76f988da831153b5UL,
	0x983e5152ee66dfabUL, 0xa831c66d2db43210UL, 0xb00327c898fb213fUL, 0xbf597fc7beef0ee4UL,
	0xc6e00bf33da88fc2UL, 0xd5a79147930aa725UL, 0x06ca6351e003826fUL, 0x142929670a0e6e70UL,
	0x27b70a8546d22ffcUL, 0x2e1b21385c26c926UL, 0x4d2c6dfc5ac42aedUL, 0x53380d139d95b3dfUL,
	0x650a73548baf63deUL, 0x766a0abb3c77b2a8UL, 0x81c2c92e47edaee6UL, 0x92722c851482353bUL,
	0xa2bfe8a14cf10364UL, 0xa81a664bbc423001UL, 0xc24b8b70d0f89791UL, 0xc76c51a30654be30UL,
	0xd192e819d6ef5218UL, 0xd69906245565a910UL, 0xf40e35855771202aUL, 0x106aa07032bbd1b8UL,
	0x19a4c116b8d2d0c8UL, 0x1e376c085141ab53UL, 0x2748774cdf8eeb99UL, 0x34b0bcb5e19b48a8UL,
	0x391c0cb3c5c95a63UL, 0x4ed8aa4ae3418acbUL, 0x5b9cca4f7763e373UL, 0x682e6ff3d6b2b8a3UL,
	0x748f82ee5defb2fcUL, 0x78a5636f43172f60UL, 0x84c87814a1f0ab72UL, 0x8cc702081a6439ecUL,
	0x90befffa23631e28UL, 0xa4506cebde82bde9UL, 0xbef9a3f7b2c67915UL, 0xc67178f2e372532bUL,
	0xca273eceea26619cUL, 0xd186b8c721c0c207UL, 0xeada7dd6cde0eb1eUL, 0xf57d4f7fee6ed178UL,
	0x06f067aa72176fbaUL, 0x0a637dc5a2c898a6UL, 0x113f9804bef90daeUL, 0x1b710b35131c471bUL,
	0x28db77f523047d84UL, 0x32caab7b40c72493UL, 0x3c9ebe0a15c9bebcUL, 0x431d67c49c100d4cUL,
	0x4cc5d4becb3e42b6UL, 0x597f299cfc657e2aUL, 0x5fcb6fab3ad6faecUL, 0x6c44198c4a475817UL,
};

static const uint64_t h0[8] = {
	0x6a09e667f3bcc908UL, 0xbb67ae8584caa73bUL, 0x3c6ef372fe94f82bUL, 0xa54ff53a5f1d36f1UL,
	0x510e527fade682d1UL, 0x9b05688c2b3e6c1fUL, 0x1f83d9abfb41bd6bUL, 0x5be0cd19137e2179UL,
};

static uint64_t rotate(uint64_t v, unsigned int n, bool wide)
{
	return wide ? v >> n | v << (64 - n) : (uint32_t)(v >> n | v << (32 - n));
}

static uint64_t mask(uint64_t v, bool wide)
{
	return wide ? v : (uint32_t)v;
}

static void block(uint64_t h[8], const uint8_t *p, bool wide)
{
	static const uint8_t rot[2][12] = {
		{ 7, 18, 3, 17, 19, 10, 2, 13, 22, 6, 11, 25 },
		{ 1, 8, 7, 19, 61, 6, 28, 34, 39, 14, 18, 41 },
	};
	const uint8_t *r = rot[wide];
	unsigned int rounds = wide ? 80 : 64, word = wide ? 8 : 4;
	uint64_t w[80], s[8];

	for (unsigned int i = 0; i < 16; i++) {
		w[i] = 0;
		for (unsigned int b = 0; b < word; b++)
			w[i] = w[i] << 8 | p[i * word + b];
	}
	for (unsigned int i = 16; i < rounds; i++) {
		uint64_t a = rotate(w[i - 15], r[0], wide) ^ rotate(w[i - 15], r[1], wide) ^
			     w[i - 15] >> r[2];
		uint64_t b = rotate(w[i - 2], r[3], wide) ^ rotate(w[i - 2], r[4], wide) ^
			     w[i - 2] >> r[5];

		w[i] = mask(w[i - 16] + a + w[i - 7] + b, wide);
	}
	memcpy(s, h, sizeof(s));
	for (unsigned int i = 0; i < rounds; i++) {
		uint64_t e = rotate(s[4], r[9], wide) ^ rotate(s[4], r[10], wide) ^
			     rotate(s[4], r[11], wide);
		uint64_t a = rotate(s[0], r[6], wide) ^ rotate(s[0], r[7], wide) ^
			     rotate(s[0], r[8], wide);
		uint64_t t1 = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
			      (wide ? k[i] : k[i] >> 32) + w[i];
		uint64_t t2 = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(&s[1], &s[0], 7 * sizeof(s[0]));
		s[4] = mask(s[4] + t1, wide);
		s[0] = mask(t1 + t2, wide);
	}
	for (unsigned int i = 0; i < 8; i++)
		h[i] = mask(h[i] + s[i], wide);
}

void sha2(bool wide, const void *data, size_t size, uint8_t out[64])
{
	size_t unit = wide ? 128 : 64;
	size_t padded = (size + 1 + (wide ? 16 : 8) + unit - 1) / unit * unit;
	unsigned int word = wide ? 8 : 4;
	uint8_t *message = calloc(1, padded);
	uint64_t h[8];

	if (!message)
		abort();
	memcpy(message, data, size);
	message[size] = 0x80;
	for (unsigned int i = 0; i < 8; i++)
		message[padded - 1 - i] = (uint8_t)(size * 8 >> (8 * i));
	for (unsigned int i = 0; i < 8; i++)
		h[i] = wide ? h0[i] : h0[i] >> 32;
	for (size_t at = 0; at < padded; at += unit)
		block(h, message + at, wide);
	memset(out, 0, 64);
	for (unsigned int i = 0; i < 8; i++)
		for (unsigned int b = 0; b < word; b++)
			out[i * word + b] = (uint8_t)(h[i] >> (8 * (word - 1 - b)));
	free(message);
}
