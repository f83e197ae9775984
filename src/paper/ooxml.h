/* SPDX-License-Identifier: Apache-2.0 */
/* What Word and Excel files share: parts, relationships, texts as XML, the container. */
#ifndef QH_PAPER_OOXML_H
#define QH_PAPER_OOXML_H

#include "paper/paper.h"

#define QH_PUT(b, literal) qh_buf_put((b), "" literal, sizeof(literal) - 1)
#define QH_XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define QH_OFFICE_NS "http://schemas.openxmlformats.org/"
#define QH_RELS_NS QH_OFFICE_NS "officeDocument/2006/relationships"

struct qh_package_part {
	struct qh_str name; /* "word/document.xml" */
	struct qh_str type; /* for [Content_Types].xml; absent: that of its ending */
	struct qh_buf buf;
};

/* A file in the making. Parts stand in the container as they were begun, after the list of their types. */
struct qh_package {
	struct qh_arena *arena;
	struct qh_package_part *parts;
	uint32_t n, cap;
	struct qh_buf spare; /* stands for a part when there is no memory for one */
};

/* At most @p cap parts. */
void qh_package_start(struct qh_package *p, struct qh_arena *arena, uint32_t cap);
/* Begins a part; what is put into the buffer is in the file. Never NULL: failures show at the end. */
struct qh_buf *qh_package_part(struct qh_package *p, struct qh_str name, struct qh_str type);
/* The parts that every file has: the way to its main part, and its title. */
void qh_package_front(struct qh_package *p, const struct qh_paper *paper, struct qh_str main_part);
/* Puts the container behind @p out and frees the parts. @p status: of the making so far, with @p err filled.
 */
QH_MUST_CHECK enum qh_status qh_package_end(struct qh_package *p, enum qh_status status, struct qh_buf *out,
					    struct qh_error *err);

/* "<Relationships ...>", one relationship in it ("rId" and @p id), its end. @p kind: "styles", "comments" ...
 */
void qh_rels_begin(struct qh_buf *b);
void qh_rels_add(struct qh_buf *b, uint32_t id, const char *kind, struct qh_str target);
void qh_rels_link(struct qh_buf *b, uint32_t id, struct qh_str url); /* an address outside the file */
void qh_rels_end(struct qh_buf *b);

/* A text in an element or, with its line breaks as references, in an attribute. Control codes are dropped. */
void qh_xml_text(struct qh_buf *b, struct qh_str s);
void qh_xml_attribute(struct qh_buf *b, struct qh_str s);
/* The first @p max UTF-16 units of a text, cut between characters. */
struct qh_str qh_utf16_cut(struct qh_str s, uint32_t max);
uint32_t qh_utf16_count(struct qh_str s);

/* A piece of a footer's pattern: what stands before the next hole, then the hole. False: there is no more. */
enum qh_footer_hole { QH_FOOTER_NONE, QH_FOOTER_PAGE, QH_FOOTER_PAGES };
bool qh_footer_next(struct qh_str *pattern, struct qh_str *text, enum qh_footer_hole *hole);

#endif
