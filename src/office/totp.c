/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of the second factor: RFC 6238 over HMAC-SHA-1, as every authenticator has them. */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "office/signin.h"

enum { SECRET_BYTES = 20, STEP_S = 30, DIGITS = 6, STEPS_BACK_AND_FORTH = 1 };
static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

struct qh_str qh_totp_new(struct qh_arena *arena)
{
	uint8_t raw[SECRET_BYTES];
	char *out = qh_arena_alloc(arena, SECRET_BYTES * 8 / 5);
	if (!out)
		return QH_STR_NONE;
	randombytes_buf(raw, sizeof raw);
	for (uint32_t i = 0; i < SECRET_BYTES * 8 / 5; i++) {
		uint32_t bit = i * 5, byte = bit / 8, shift = bit % 8;
		uint32_t pair = (uint32_t)raw[byte] << 8 | (byte + 1 < SECRET_BYTES ? raw[byte + 1] : 0);
		out[i] = base32[pair >> (11 - shift) & 31];
	}
	return (struct qh_str){out, SECRET_BYTES * 8 / 5};
}

/* False when it is no base32 of at least 80 bits. */
static bool decode(struct qh_str text, uint8_t out[64], size_t *n)
{
	uint32_t bits = 0, have = 0;
	*n = 0;
	for (uint32_t i = 0; i < text.n; i++) {
		const char *at = text.p[i] ? strchr(base32, text.p[i]) : NULL;
		if (!at || *n >= 64)
			return false;
		bits = bits << 5 | (uint32_t)(at - base32);
		have += 5;
		if (have >= 8) {
			have -= 8;
			out[(*n)++] = (uint8_t)(bits >> have & 255);
		}
	}
	return *n >= 10;
}

static uint32_t code_at(const uint8_t *key, size_t n_key, int64_t step)
{
	uint8_t message[8], mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	for (int i = 0; i < 8; i++)
		message[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i) & 255);
	if (!HMAC(EVP_sha1(), key, (int)n_key, message, sizeof message, mac, &n) || n < 20)
		return UINT32_MAX;
	const uint8_t *at = mac + (mac[n - 1] & 15);
	uint32_t value = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	return value % 1000000;
}

int64_t qh_totp_step(struct qh_str secret, struct qh_str code, int64_t now)
{
	uint8_t key[64];
	size_t n_key;
	uint32_t typed = 0;
	if (code.n != DIGITS || !decode(secret, key, &n_key))
		return 0;
	for (uint32_t i = 0; i < DIGITS; i++) {
		if (code.p[i] < '0' || code.p[i] > '9')
			return 0;
		typed = typed * 10 + (uint32_t)(code.p[i] - '0');
	}
	for (int64_t step = now / STEP_S - STEPS_BACK_AND_FORTH; step <= now / STEP_S + STEPS_BACK_AND_FORTH;
	     step++)
		if (code_at(key, n_key, step) == typed)
			return step;
	return 0;
}
