/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: pages that are only pictures, read by tesseract where it is installed. */
#ifndef QH_READ_SCAN_H
#define QH_READ_SCAN_H

#include "read/pdf.h"
#include "worker/process.h"

/* What tesseract is to read by, when the machine has it, its Chinese data and what makes pictures of pages;
 * else NULL. */
const char *qh_scan_languages(void);
/* One page of a PDF into the flow; what is read of it is marked as told from a picture. Reads nothing of a
 * blank page. */
QH_MUST_CHECK enum qh_status qh_scan_page(struct qh_pdf_flow *flow, const struct qh_scratch *scratch,
					  const char *path, uint32_t page);
/* A PNG, JPEG or TIFF: its bytes tell which, NULL when it is none of them. */
const char *qh_scan_picture_ending(struct qh_str bytes);

/* scan_text.c: the words in the table that `tesseract tsv` writes, in its order. */
struct qh_scan_word {
	struct qh_str text; /* borrowed */
	uint32_t page;      /* 1-based */
	bool new_line;      /* another line than that of the word before */
};
void qh_scan_words(struct qh_str tsv, void (*word)(void *payload, const struct qh_scan_word *w),
		   void *payload);
/* scan_text.c: what was read of a piece, without the blanks between Chinese characters and with its round
 * brackets. A copy in the arena. */
struct qh_str qh_scan_text(struct qh_arena *arena, struct qh_str raw);

#endif
