/* SPDX-License-Identifier: Apache-2.0 */
/* The trail: what was done, by whom, when; each entry carries the hash of everything before it. An exported
 * trail proves itself:
 *
 *   {"schema":"quanheng.trail/1","algorithm":"sm3"}
 *   {"seq":1,"at":1764122400,"actor":"clerk","action":"approve","object":"filing/1","detail":{...},
 *    "hash":"..."}          (one line)
 *   ...
 *   {"entries":N,"hash":"..."}
 *
 * hash = H(hash of the line before, the line up to ,"hash"); of the head line H(the line). Every byte counts.
 */
#ifndef QH_OFFICE_TRAIL_H
#define QH_OFFICE_TRAIL_H

#include "base/json.h"
#include "office/office.h"

enum { QH_TRAIL_HASH_BYTES = 32, QH_TRAIL_LINE_BYTES_MAX = 1 << 20 };
enum qh_trail_algorithm { QH_TRAIL_SM3, QH_TRAIL_SHA256 };

struct qh_trail_entry {
	const char *action;   /* "filing.create": static */
	struct qh_str object; /* "filing/12"; blank for none */
	struct qh_str detail; /* a JSON object; absent: {} */
};

/* Append in the transaction of the change itself: whoever cannot write the trail cannot act. */
QH_MUST_CHECK enum qh_status qh_trail_add(const struct qh_call *call, struct qh_tx *tx,
					  const struct qh_trail_entry *entry);

/* An entry about a thing with an id, its detail written member by member into d.w between the two. */
struct qh_trail_detail {
	struct qh_buf text;
	struct qh_json_out w;
};
void qh_trail_detail_begin(struct qh_trail_detail *d);
/* @p thing "filing": the object is filing/ID. Frees what the detail holds whatever happens. */
QH_MUST_CHECK enum qh_status qh_trail_detail_end(const struct qh_call *call, struct qh_tx *tx,
						 struct qh_trail_detail *d, const char *action,
						 const char *thing, int64_t id);

/* Export: the head, pages of entries, the end. */
QH_MUST_CHECK enum qh_status qh_trail_export(const struct qh_call *call, struct qh_tx *tx,
					     bool (*sink)(void *payload, struct qh_str bytes), void *payload);

/* Checking an export piece by piece, with no store. */
struct qh_trail_check {
	enum qh_trail_algorithm algorithm;
	uint64_t line;                     /* of the last line taken, from 1 */
	uint64_t entries;                  /* that are sound */
	uint8_t hash[QH_TRAIL_HASH_BYTES]; /* of the last sound line */
	bool ended;
};
void qh_trail_check_start(struct qh_trail_check *check);
/**
 * Take the next line, without its line feed.
 * @retval QH_CORRUPT TRAIL-001 an entry was changed, removed or put elsewhere, with the line; TRAIL-002 this
 * is no trail; TRAIL-003 there is more behind the end
 */
QH_MUST_CHECK enum qh_status qh_trail_check_line(struct qh_trail_check *check, struct qh_str line,
						 struct qh_error *err);
/* @retval QH_CORRUPT TRAIL-004 the end is missing: entries were cut off */
QH_MUST_CHECK enum qh_status qh_trail_check_end(const struct qh_trail_check *check, struct qh_error *err);
/* A whole export at once; the last line must end with a line feed too. */
QH_MUST_CHECK enum qh_status qh_trail_check_all(struct qh_trail_check *check, struct qh_str bytes,
						struct qh_error *err);

#endif
