/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the trail, in the transaction of the change that it records, and exporting it. */
#include "office/trail.h"

#include "base/mask.h"
#include "office/trail_private.h"

/* What the chain is at: the algorithm of the store, the last entry. */
struct chain {
	enum qh_trail_algorithm algorithm;
	int64_t seq;
	uint8_t hash[QH_TRAIL_HASH_BYTES];
};

/* A store keeps the algorithm it was begun with. */
static enum qh_status algorithm(const struct qh_call *call, struct qh_tx *tx, enum qh_trail_algorithm *out,
				bool *known)
{
	struct qh_rows rows;
	struct qh_bind name = qh_bind_text(QH_STR("trail_algorithm"));
	*known = false;
	*out = call->office->sha256 ? QH_TRAIL_SHA256 : QH_TRAIL_SM3;
	qh_rows_open(&rows, tx, QH_Q_SETTING_GET, &name, 1, call->err);
	if (qh_rows_next(&rows)) {
		*known = true;
		*out = qh_str_eq(qh_rows_text(&rows, 0), QH_STR("sha256")) ? QH_TRAIL_SHA256 : QH_TRAIL_SM3;
	}
	return qh_rows_close(&rows);
}

static enum qh_status begin(const struct qh_call *call, struct qh_tx *tx, struct chain *chain)
{
	bool known;
	enum qh_status status = algorithm(call, tx, &chain->algorithm, &known);
	if (status == QH_OK && !known) {
		struct qh_bind binds[] = {
		    qh_bind_text(QH_STR("trail_algorithm")),
		    qh_bind_text(chain->algorithm == QH_TRAIL_SM3 ? QH_STR("sm3") : QH_STR("sha256"))};
		status = qh_tx_run(tx, QH_Q_SETTING_PUT, binds, 2, NULL, call->err);
	}
	if (status == QH_OK &&
	    !qh_trail_hash(chain->algorithm, NULL, qh_trail_head(chain->algorithm), chain->hash))
		status = qh_error_set(call->err, QH_UNSUPPORTED, "TRAIL-005");
	return status;
}

static enum qh_status find_end(const struct qh_call *call, struct qh_tx *tx, struct chain *chain)
{
	enum qh_status status = begin(call, tx, chain);
	if (status != QH_OK)
		return status;
	struct qh_rows rows;
	chain->seq = 0;
	qh_rows_open(&rows, tx, QH_Q_TRAIL_LAST, NULL, 0, call->err);
	if (qh_rows_next(&rows)) {
		struct qh_str hash = qh_rows_text(&rows, 1);
		chain->seq = qh_rows_int(&rows, 0);
		if (hash.n == QH_TRAIL_HASH_BYTES)
			memcpy(chain->hash, hash.p, hash.n);
	}
	return qh_rows_close(&rows);
}

static void put_entry(struct qh_buf *b, const struct qh_call *call, const struct qh_trail_entry *entry,
		      int64_t seq)
{
	qh_buf_printf(b, "{\"seq\":%lld,\"at\":%lld,\"actor\":\"", (long long)seq, (long long)call->now);
	qh_json_escaped(b, call->actor ? call->actor->account : QH_STR(""));
	qh_buf_printf(b, "\",\"action\":\"%s\",\"object\":\"", entry->action);
	qh_json_escaped(b, entry->object);
	qh_buf_z(b, "\",\"detail\":");
	/* What is written here stays for ever: identity numbers never get into it. */
	qh_mask_put(b, entry->detail.n ? entry->detail : QH_STR("{}"));
}

static void put_hash(struct qh_buf *b, const uint8_t hash[QH_TRAIL_HASH_BYTES])
{
	char hex[2 * QH_TRAIL_HASH_BYTES];
	qh_trail_hex(hash, hex);
	qh_buf_z(b, ",\"hash\":\"");
	qh_buf_put(b, hex, sizeof hex);
	qh_buf_z(b, "\"}");
}

enum qh_status qh_trail_add(const struct qh_call *call, struct qh_tx *tx, const struct qh_trail_entry *entry)
{
	struct chain chain;
	uint8_t hash[QH_TRAIL_HASH_BYTES];
	enum qh_status status = find_end(call, tx, &chain);
	if (status != QH_OK)
		return status;
	struct qh_buf line;
	qh_buf_init(&line, QH_TRAIL_LINE_BYTES_MAX);
	put_entry(&line, call, entry, chain.seq + 1);
	if (line.status == QH_OK && !qh_trail_hash(chain.algorithm, chain.hash, qh_buf_view(&line), hash))
		status = qh_error_set(call->err, QH_UNSUPPORTED, "TRAIL-005");
	if (status == QH_OK)
		put_hash(&line, hash);
	if (status == QH_OK && line.status != QH_OK)
		status = qh_error_set(call->err, line.status, "TRAIL-006");
	if (status == QH_OK) {
		struct qh_bind binds[] = {qh_bind_int(chain.seq + 1), qh_bind_text(qh_buf_view(&line)),
					  qh_bind_bytes((struct qh_str){(const char *)hash, sizeof hash}),
					  qh_bind_text(entry->object.p ? entry->object : QH_STR(""))};
		status = qh_tx_run(tx, QH_Q_TRAIL_ADD, binds, 4, NULL, call->err);
	}
	qh_buf_free(&line);
	return status;
}

void qh_trail_detail_begin(struct qh_trail_detail *d)
{
	qh_buf_init(&d->text, QH_TRAIL_LINE_BYTES_MAX);
	qh_json_out_start(&d->w, &d->text, 0);
	qh_json_object(&d->w);
}

enum qh_status qh_trail_detail_end(const struct qh_call *call, struct qh_tx *tx, struct qh_trail_detail *d,
				   const char *action, const char *thing, int64_t id)
{
	qh_json_object_end(&d->w);
	struct qh_trail_entry entry = {.action = action,
				       .object =
					   qh_arena_printf(call->arena, "%s/%lld", thing, (long long)id),
				       .detail = qh_buf_view(&d->text)};
	enum qh_status status =
	    d->text.status == QH_OK && entry.object.p ? qh_trail_add(call, tx, &entry) : qh_call_nomem(call);
	qh_buf_free(&d->text);
	return status;
}

enum { PAGE = 1000 };

/* One page of entries behind @p from. None is kept: a trail is as long as the years are. */
static enum qh_status export_page(const struct qh_call *call, struct qh_tx *tx, struct chain *chain,
				  bool (*sink)(void *, struct qh_str), void *payload, int64_t *n)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int(chain->seq), qh_bind_int(PAGE)};
	bool on = true;
	*n = 0;
	qh_rows_open(&rows, tx, QH_Q_TRAIL_FROM, binds, 2, call->err);
	while (on && qh_rows_next(&rows)) {
		struct qh_str hash = qh_rows_view(&rows, 2);
		chain->seq = qh_rows_int(&rows, 0);
		if (hash.n == QH_TRAIL_HASH_BYTES)
			memcpy(chain->hash, hash.p, hash.n);
		on = sink(payload, qh_rows_view(&rows, 1)) && sink(payload, QH_STR("\n"));
		++*n;
	}
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && !on ? qh_error_set(call->err, QH_IO, "TRAIL-007") : status;
}

enum qh_status qh_trail_export(const struct qh_call *call, struct qh_tx *tx,
			       bool (*sink)(void *payload, struct qh_str bytes), void *payload)
{
	struct chain chain = {0};
	bool known;
	int64_t n = PAGE;
	uint64_t entries = 0;
	enum qh_status status = algorithm(call, tx, &chain.algorithm, &known);
	struct qh_str head = qh_trail_head(chain.algorithm);
	if (status == QH_OK && !qh_trail_hash(chain.algorithm, NULL, head, chain.hash))
		status = qh_error_set(call->err, QH_UNSUPPORTED, "TRAIL-005");
	if (status == QH_OK && !(sink(payload, head) && sink(payload, QH_STR("\n"))))
		status = qh_error_set(call->err, QH_IO, "TRAIL-007");
	while (status == QH_OK && n == PAGE) {
		status = export_page(call, tx, &chain, sink, payload, &n);
		entries += (uint64_t)n;
	}
	if (status != QH_OK)
		return status;
	struct qh_buf end;
	uint8_t hash[QH_TRAIL_HASH_BYTES];
	qh_buf_init(&end, 512);
	qh_buf_printf(&end, "{\"entries\":%llu", (unsigned long long)entries);
	if (qh_trail_hash(chain.algorithm, chain.hash, qh_buf_view(&end), hash))
		put_hash(&end, hash);
	qh_buf_z(&end, "\n");
	bool written = end.status == QH_OK && sink(payload, qh_buf_view(&end));
	qh_buf_free(&end);
	return written ? QH_OK : qh_error_set(call->err, QH_IO, "TRAIL-007");
}
