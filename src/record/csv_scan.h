/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: where the cells and lines of delimited text end. Quotes are followed as they go along;
 * a quote that stands where none may is found in the same pass. Works on UTF-8 and on GB18030 as it stands,
 * since no byte of a character of two or four has the value of a comma, semicolon, tab, quote or line end. */
#ifndef QH_RECORD_CSV_SCAN_H
#define QH_RECORD_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the scan knows between two pieces; starts with qh_csv_begin. */
struct qh_csv_state {
	bool inside;     /* quotes are open */
	bool may_open;   /* the byte before ended a cell, a line or a quoted text */
	bool closed;     /* the byte before was a closing quote */
	bool seen_quote; /* sticky, as the two below */
	bool seen_high;  /* a byte beyond ASCII */
	bool seen_nul;
};

struct qh_csv_out {
	uint32_t *cuts;  /* offsets of delimiters and line ends outside quotes, in order */
	uint32_t *lines; /* which of the cuts are line ends: indexes into cuts */
	uint32_t n_cuts, n_lines;
};

enum { QH_CSV_STEP = 64 }; /* room behind what is there that a scan may write to, in entries of both lists */

static inline struct qh_csv_state qh_csv_begin(void)
{
	return (struct qh_csv_state){.may_open = true};
}

/**
 * Scans bytes [from, to) of @p text and appends what it finds.
 *
 * @param out  with room for to - from + QH_CSV_STEP more entries in both lists
 * @return to, or the offset of a quote or of a byte behind one that may not stand there; the state is then
 * that in front of it
 */
typedef uint32_t qh_csv_scan(const char *text, uint32_t from, uint32_t to, char delimiter,
			     struct qh_csv_state *state, struct qh_csv_out *out);
/* Byte by byte: what the others are tested against. */
qh_csv_scan qh_csv_scan_plain;
/* The fastest that this processor has. */
qh_csv_scan *qh_csv_scan_best(void);

/* Offset of the first byte that is no UTF-8, or -1. */
int64_t qh_csv_check_utf8(const char *text, uint32_t n);

#endif
