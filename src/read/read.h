/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of a published document -> doc. Hostile input; knows no form. */
#ifndef QH_READ_READ_H
#define QH_READ_READ_H

#include "doc/doc.h"

enum qh_read_kind {
	QH_READ_UNKNOWN,
	QH_READ_TEXT,
	QH_READ_CSV,
	QH_READ_TSV,
	QH_READ_HTML,
	QH_READ_JSON,
	QH_READ_OFFICE, /* xlsx or docx */
	QH_READ_PDF,
	QH_READ_PICTURE,   /* a scan as PNG, JPEG or TIFF */
	QH_READ_CONVERTED, /* what LibreOffice turns into an office document: doc, xls, wps, et, rtf, odt, ods
			    */
	QH_READ_BINARY
};

/* Documents that are not decoded first. */
static inline bool qh_read_is_binary(enum qh_read_kind kind)
{
	return kind == QH_READ_OFFICE || kind == QH_READ_PDF || kind == QH_READ_PICTURE ||
	       kind == QH_READ_CONVERTED;
}

/* What the bytes are, by their content first and the name second. */
enum qh_read_kind qh_read_sniff(struct qh_str bytes, struct qh_str path);

/**
 * Decode to UTF-8: BOMs, UTF-16 with or without BOM, UTF-8, else GB18030 when it decodes cleanly.
 * Line ends become \n. @param encoding  [out] static name
 * @retval QH_CORRUPT  READ-002 neither; with the offset's line and column
 * @retval QH_UNSUPPORTED  READ-003 binary; READ-010 the system knows no GB18030
 */
QH_MUST_CHECK enum qh_status qh_read_decode(struct qh_arena *arena, struct qh_str bytes, struct qh_str *text,
					    struct qh_str *encoding, struct qh_error *err);
/**
 * Read a whole document of any kind but JSON. READ-001 empty, READ-003 binary, READ-004 a line over
 * QH_LINE_BYTES_MAX, READ-005 too many cells/rows/columns, READ-006 nesting over QH_HTML_DEPTH_MAX, READ-007
 * nothing legible inside, READ-008 a cell over QH_CELL_BYTES_MAX, READ-009 memory. Sets path and blocks of @p
 * out; its index, if already set, is that of the parents of nested tables; encoding and sha256 are the
 * caller's.
 * @param text  decoded UTF-8; borrowed, must outlive @p out
 */
QH_MUST_CHECK enum qh_status qh_read_text(struct qh_arena *arena, struct qh_str text, enum qh_read_kind kind,
					  struct qh_str path, struct qh_doc *out, struct qh_error *err);

#endif
