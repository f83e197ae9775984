/* SPDX-License-Identifier: Apache-2.0 */
/* Checking an exported trail. Needs nothing but its bytes: every byte of every line goes into a hash or is
 * one. */
#include <openssl/evp.h>
#include <stdio.h>

#include "office/trail_private.h"

bool qh_trail_hash(enum qh_trail_algorithm algorithm, const uint8_t *before, struct qh_str body,
		   uint8_t out[QH_TRAIL_HASH_BYTES])
{
	const EVP_MD *md = algorithm == QH_TRAIL_SM3 ? EVP_sm3() : EVP_sha256();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned n = 0;
	bool ok = ctx && EVP_DigestInit_ex(ctx, md, NULL) == 1 &&
		  (!before || EVP_DigestUpdate(ctx, before, QH_TRAIL_HASH_BYTES) == 1) &&
		  EVP_DigestUpdate(ctx, body.p, body.n) == 1 && EVP_DigestFinal_ex(ctx, out, &n) == 1 &&
		  n == QH_TRAIL_HASH_BYTES;
	EVP_MD_CTX_free(ctx);
	return ok;
}

struct qh_str qh_trail_head(enum qh_trail_algorithm algorithm)
{
	return algorithm == QH_TRAIL_SM3
		   ? QH_STR("{\"schema\":\"quanheng.trail/1\",\"algorithm\":\"sm3\"}")
		   : QH_STR("{\"schema\":\"quanheng.trail/1\",\"algorithm\":\"sha256\"}");
}

void qh_trail_hex(const uint8_t hash[QH_TRAIL_HASH_BYTES], char out[2 * QH_TRAIL_HASH_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	for (int i = 0; i < QH_TRAIL_HASH_BYTES; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
}

void qh_trail_check_start(struct qh_trail_check *check)
{
	*check = (struct qh_trail_check){0};
}

static enum qh_status broken(const struct qh_trail_check *check, const char *code, struct qh_error *err)
{
	enum qh_status status = qh_error_set(err, QH_CORRUPT, code);
	qh_error_arg_int(err, "line", (int64_t)check->line);
	qh_error_arg_int(err, "entries", (int64_t)check->entries);
	return status;
}

static enum qh_status take_head(struct qh_trail_check *check, struct qh_str line, struct qh_error *err)
{
	if (qh_str_eq(line, qh_trail_head(QH_TRAIL_SM3)))
		check->algorithm = QH_TRAIL_SM3;
	else if (qh_str_eq(line, qh_trail_head(QH_TRAIL_SHA256)))
		check->algorithm = QH_TRAIL_SHA256;
	else
		return broken(check, "TRAIL-002", err);
	if (!qh_trail_hash(check->algorithm, NULL, line, check->hash))
		return qh_error_set(err, QH_UNSUPPORTED, "TRAIL-005");
	return QH_OK;
}

/* The line up to its hash, and whether the hash behind it is that of everything so far. */
static bool sound(const struct qh_trail_check *check, struct qh_str line, struct qh_str *body,
		  uint8_t hash[QH_TRAIL_HASH_BYTES])
{
	enum { HEX = 2 * QH_TRAIL_HASH_BYTES, TAIL = 9 + HEX + 2 }; /* ,"hash":" ... "} */
	char tail[TAIL + 1];
	if (line.n <= TAIL)
		return false;
	*body = qh_str_sub(line, 0, line.n - TAIL);
	if (!qh_trail_hash(check->algorithm, check->hash, *body, hash))
		return false;
	memcpy(tail, ",\"hash\":\"", 9);
	qh_trail_hex(hash, tail + 9);
	memcpy(tail + 9 + HEX, "\"}", 2);
	return memcmp(tail, line.p + body->n, TAIL) == 0;
}

enum qh_status qh_trail_check_line(struct qh_trail_check *check, struct qh_str line, struct qh_error *err)
{
	check->line++;
	if (check->line == 1)
		return take_head(check, line, err);
	if (check->ended)
		return broken(check, "TRAIL-003", err);
	struct qh_str body;
	uint8_t hash[QH_TRAIL_HASH_BYTES];
	if (!sound(check, line, &body, hash))
		return broken(check, "TRAIL-001", err);
	char start[48];
	int n = snprintf(start, sizeof start, "{\"seq\":%llu,", (unsigned long long)(check->entries + 1));
	int m = 0;
	if (qh_str_starts(body, (struct qh_str){start, (uint32_t)n})) {
		check->entries++;
	} else {
		m = snprintf(start, sizeof start, "{\"entries\":%llu", (unsigned long long)check->entries);
		if (!qh_str_eq(body, (struct qh_str){start, (uint32_t)m}))
			return broken(check, "TRAIL-001", err);
		check->ended = true;
	}
	memcpy(check->hash, hash, sizeof hash);
	return QH_OK;
}

enum qh_status qh_trail_check_end(const struct qh_trail_check *check, struct qh_error *err)
{
	return check->ended ? QH_OK : broken(check, "TRAIL-004", err);
}

enum qh_status qh_trail_check_all(struct qh_trail_check *check, struct qh_str bytes, struct qh_error *err)
{
	qh_trail_check_start(check);
	for (uint32_t from = 0; from < bytes.n;) {
		const char *feed = memchr(bytes.p + from, '\n', bytes.n - from);
		if (!feed)
			return broken(check, "TRAIL-004", err);
		uint32_t end = (uint32_t)(feed - bytes.p);
		enum qh_status status = qh_trail_check_line(check, qh_str_sub(bytes, from, end - from), err);
		if (status != QH_OK)
			return status;
		from = end + 1;
	}
	return qh_trail_check_end(check, err);
}
