/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: what the office documents in ZIP containers share: which part is what. */
#ifndef QH_READ_OOXML_H
#define QH_READ_OOXML_H

#include "pack/xml.h"
#include "read/reader.h"

struct qh_relation {
	struct qh_str id, type, target; /* the name of the part, from the root of the container */
};
struct qh_relations {
	uint32_t n, cap;
	struct qh_relation *at;
};

/* The relations of a part ("" for the whole container); none when it has no such list. */
QH_MUST_CHECK enum qh_status qh_relations_read(struct qh_arena *arena, struct qh_zip *zip, struct qh_str part,
					       struct qh_relations *out, struct qh_error *err);
const struct qh_relation *qh_relations_by_id(const struct qh_relations *rels, struct qh_str id);
/* The first whose type ends with "/" and @p kind. */
const struct qh_relation *qh_relations_by_kind(const struct qh_relations *rels, struct qh_str kind);

/* xlsx.c, docx.c: the document whose main part is @p part. Failures go to the reader. */
void qh_reader_xlsx(struct qh_reader *r, struct qh_zip *zip, struct qh_str part);
void qh_reader_docx(struct qh_reader *r, struct qh_zip *zip, struct qh_str part);
/* Any of the two. */
void qh_reader_ooxml(struct qh_reader *r, struct qh_str bytes);

/* A failure of a part that is already in r->err becomes the reader's. */
void qh_reader_fail_part(struct qh_reader *r, enum qh_status status);

#endif
