/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as a pull reader and a writer. Number text is kept as printed: 0.30 stays 0.30. */
#ifndef QH_BASE_JSON_H
#define QH_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

enum qh_json_type {
	QH_JSON_ERROR,
	QH_JSON_END, /* END: the whole value was read */
	QH_JSON_NULL,
	QH_JSON_TRUE,
	QH_JSON_FALSE,
	QH_JSON_NUMBER,
	QH_JSON_STRING,
	QH_JSON_ARRAY,
	QH_JSON_ARRAY_END,
	QH_JSON_OBJECT,
	QH_JSON_OBJECT_END,
	QH_JSON_KEY
};

/* Reads a borrowed text; strings without escapes are borrowed from it, others copied into the arena. */
struct qh_json {
	struct qh_str src;
	struct qh_arena *arena;
	struct qh_error *err;
	uint32_t off;
	uint32_t depth;     /* at most QH_JSON_DEPTH_MAX */
	uint64_t in_object; /* bit per depth, the innermost lowest */
	uint8_t state;
	enum qh_status status; /* after QH_JSON_ERROR: why; kept here too because @p err may be NULL */
	enum qh_json_type type;
	struct qh_str text; /* of the last NUMBER (as printed), STRING or KEY */
};

void qh_json_start(struct qh_json *j, struct qh_arena *arena, struct qh_str src, struct qh_error *err);
/* The next event. Errors (JSON-001..) carry line and column; after one only QH_JSON_ERROR comes. */
enum qh_json_type qh_json_next(struct qh_json *j);
/**
 * True when a key follows that stands there exactly as @p key, with nothing around it; the reader is then
 * behind its colon, as after the event. False changes nothing: records of one shape are read by asking for
 * the key that comes next in them, and by qh_json_next when it is another one.
 */
bool qh_json_take_key(struct qh_json *j, struct qh_str key);
/* Behind a key: true when a string without escapes follows at once; as after its event. False changes
 * nothing. */
bool qh_json_take_string(struct qh_json *j);
/* Skip the value that starts with the event just read (an object or array to its end; scalars: nothing;
 * a key: its value). */
QH_MUST_CHECK enum qh_status qh_json_skip(struct qh_json *j);

/* Writer: commas and nesting are kept by it; @p indent 0 writes one line. */
struct qh_json_out {
	struct qh_buf *buf;
	int indent;
	uint32_t depth;
	uint64_t has_item;
	bool after_key;
};
void qh_json_out_start(struct qh_json_out *w, struct qh_buf *buf, int indent);
void qh_json_object(struct qh_json_out *w);
void qh_json_object_end(struct qh_json_out *w);
void qh_json_array(struct qh_json_out *w);
void qh_json_array_end(struct qh_json_out *w);
void qh_json_key(struct qh_json_out *w, const char *key);
/* Absent writes null; bytes that are no UTF-8 become U+FFFD. */
void qh_json_str(struct qh_json_out *w, struct qh_str s);
void qh_json_z(struct qh_json_out *w, const char *z);
void qh_json_int(struct qh_json_out *w, int64_t v);
void qh_json_bool(struct qh_json_out *w, bool v);
void qh_json_null(struct qh_json_out *w);
/* Text as it stands between the quotes of a JSON string. */
void qh_json_escaped(struct qh_buf *b, struct qh_str s);
/* True when a text stands there as it is. */
bool qh_json_is_plain(struct qh_str s);

#endif
