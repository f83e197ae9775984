/* SPDX-License-Identifier: Apache-2.0 */
/* For tests: a ZIP of stored parts, made byte by byte so that what reads it shares nothing with what wrote
 * it. */
#ifndef QH_TEST_STORED_ZIP_H
#define QH_TEST_STORED_ZIP_H

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { STORED_PARTS_MAX = 16 };

struct stored_zip {
	char *p;
	size_t n, cap;
	uint32_t n_parts;
	struct {
		struct qh_str name;
		uint32_t crc, size, at;
	} parts[STORED_PARTS_MAX];
};

static inline void stored_put(struct stored_zip *z, const void *bytes, size_t n)
{
	if (z->n + n > z->cap) {
		z->cap = (z->n + n) * 2;
		z->p = realloc(z->p, z->cap);
		if (!z->p)
			abort();
	}
	if (n)
		memcpy(z->p + z->n, bytes, n);
	z->n += n;
}

static inline void stored_number(struct stored_zip *z, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		stored_put(z, &(unsigned char){(unsigned char)(v >> (8 * i) & 0xFF)}, 1);
}

static inline uint32_t stored_crc(struct qh_str s)
{
	uint32_t crc = 0xFFFFFFFFu;

	for (uint32_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

/* Local and central headers agree but for the signature and what only the central one has. */
static inline void stored_header(struct stored_zip *z, uint32_t i, bool central)
{
	stored_put(z, central ? "PK\1\2" : "PK\3\4", 4);
	if (central)
		stored_number(z, 20, 2);
	stored_number(z, 20, 2);   /* version needed */
	stored_number(z, 0, 2);    /* flags */
	stored_number(z, 0, 2);    /* stored */
	stored_number(z, 0x21, 4); /* time and date */
	stored_number(z, z->parts[i].crc, 4);
	stored_number(z, z->parts[i].size, 4);
	stored_number(z, z->parts[i].size, 4);
	stored_number(z, z->parts[i].name.n, 2);
	stored_number(z, 0, 2);
	if (central) {
		stored_number(z, 0, 2);
		stored_number(z, 0, 2);
		stored_number(z, 0, 2);
		stored_number(z, 0, 4);
		stored_number(z, z->parts[i].at, 4);
	}
	stored_put(z, z->parts[i].name.p, z->parts[i].name.n);
}

static inline void stored_add(struct stored_zip *z, const char *name, struct qh_str bytes)
{
	uint32_t i = z->n_parts++;

	if (i >= STORED_PARTS_MAX)
		abort();
	z->parts[i].name = qh_str_of(name);
	z->parts[i].crc = stored_crc(bytes);
	z->parts[i].size = bytes.n;
	z->parts[i].at = (uint32_t)z->n;
	stored_header(z, i, false);
	stored_put(z, bytes.p, bytes.n);
}

/* The whole container; freed by free(z->p). */
static inline struct qh_str stored_end(struct stored_zip *z)
{
	uint32_t from = (uint32_t)z->n, size;

	for (uint32_t i = 0; i < z->n_parts; i++)
		stored_header(z, i, true);
	size = (uint32_t)z->n - from;
	stored_put(z, "PK\5\6\0\0\0\0", 8);
	stored_number(z, z->n_parts, 2);
	stored_number(z, z->n_parts, 2);
	stored_number(z, size, 4);
	stored_number(z, from, 4);
	stored_number(z, 0, 2);
	return (struct qh_str){z->p, (uint32_t)z->n};
}

#define STORED_RELS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define STORED_KIND "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static inline void stored_add_z(struct stored_zip *z, const char *name, const char *text)
{
	stored_add(z, name, qh_str_of(text));
}

/* A workbook of one sheet around its parts; @p styles and @p strings may be NULL. */
static inline struct qh_str stored_workbook(struct stored_zip *z, struct qh_str sheet, const char *styles,
					    const char *strings)
{
	stored_add_z(z, "[Content_Types].xml", "<Types/>");
	stored_add_z(z, "_rels/.rels",
		     STORED_RELS "<Relationship Id=\"r1\" Type=\"" STORED_KIND
				 "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
	stored_add_z(
	    z, "xl/workbook.xml",
	    "<workbook xmlns:r=\"x\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"S\" sheetId=\"1\" "
	    "r:id=\"r1\"/></sheets></workbook>");
	stored_add_z(z, "xl/_rels/workbook.xml.rels",
		     STORED_RELS "<Relationship Id=\"r1\" Type=\"" STORED_KIND
				 "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
				 "<Relationship Id=\"r2\" Type=\"" STORED_KIND
				 "styles\" Target=\"styles.xml\"/><Relationship Id=\"r3\" Type=\"" STORED_KIND
				 "sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>");
	if (styles)
		stored_add_z(z, "xl/styles.xml", styles);
	if (strings)
		stored_add_z(z, "xl/sharedStrings.xml", strings);
	stored_add(z, "xl/worksheets/sheet1.xml", sheet);
	return stored_end(z);
}

/* A Word document around its body. */
static inline struct qh_str stored_document(struct stored_zip *z, struct qh_str document)
{
	stored_add_z(z, "[Content_Types].xml", "<Types/>");
	stored_add_z(z, "_rels/.rels",
		     STORED_RELS "<Relationship Id=\"r1\" Type=\"" STORED_KIND
				 "officeDocument\" Target=\"/word/document.xml\"/></Relationships>");
	stored_add(z, "word/document.xml", document);
	return stored_end(z);
}

#endif
