/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the reading itself (L01..): what was not read is said, and never passes for nothing wrong. */
#include "check/families.h"
#include "check/finding.h"

enum { UNREAD_PERCENT_MAX = 2 };

/* A table that resembles a form and was not read. */
enum qh_verdict qh_run_l01(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	if (!in->forms)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->forms->n_unread_tables; i++) {
		struct qh_place at = in->forms->unread_tables[i];
		struct qh_str first = QH_STR_NONE;
		struct qh_finding *f;

		if (in->doc && at.block > 0 && at.block <= in->doc->n_blocks &&
		    in->doc->blocks[at.block - 1].n_cells)
			first = in->doc->blocks[at.block - 1].cells[0].text;
		f = qh_finding_add(out, in, "L01", "L01", QH_ERROR, QH_SURE, first, "table");
		qh_finding_place(f, in, at, "table", first);
		qh_finding_text(f, "text", first);
	}
	return in->forms->n_unread_tables ? QH_FAIL : QH_PASS;
}

/* Too many cells of a form found no role. */
enum qh_verdict qh_run_l02(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	struct qh_finding *f;

	(void)cause;
	if (form->n_cells == 0)
		return QH_NOT_APPLICABLE;
	if ((uint64_t)form->n_unread * 100 <= (uint64_t)form->n_cells * UNREAD_PERCENT_MAX)
		return QH_PASS;
	f = qh_finding_add(out, in, "L02", "L02", QH_ERROR, QH_SURE, QH_STR_NONE, "cells");
	for (uint32_t i = 0; i < form->n_unread && i < QH_FINDING_PLACES_MAX; i++)
		qh_finding_place(f, in, form->unread[i], "unread", QH_STR_NONE);
	qh_finding_int(f, "unread", form->n_unread);
	qh_finding_int(f, "cells", form->n_cells);
	qh_finding_int(f, "most", UNREAD_PERCENT_MAX);
	return QH_FAIL;
}

/* A document without any form. */
enum qh_verdict qh_run_l03(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	if (!in->forms)
		return QH_NOT_APPLICABLE;
	if (in->forms->n > 0 || in->forms->n_bureau_tables > 0)
		return QH_PASS;
	qh_finding_add(out, in, "L03", "L03", QH_ERROR, QH_SURE, QH_STR_NONE, "document");
	return QH_FAIL;
}

/* The columns could also be something else. */
enum qh_verdict qh_run_l04(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_layout *l = in->form->layout;
	/* L10 says why a scan is doubtful */
	bool doubtful = in->form->certainty == QH_LAYOUT_DOUBTFUL && !(in->doc && in->doc->scanned);
	struct qh_finding *f;

	(void)cause;
	if (!doubtful && !(l && l->doubtful))
		return l ? QH_PASS : QH_NOT_APPLICABLE;
	f = qh_finding_add(out, in, "L04", "L04", QH_WARNING, QH_LAYOUT_DOUBTFUL, QH_STR_NONE, "layout");
	if (l)
		qh_finding_place(f, in, l->header, "header", QH_STR_NONE);
	return QH_FAIL;
}

/* The cells of a document that bear a flag: how many, the first of them, and places for the finding. */
static enum qh_verdict flagged_cells(const struct qh_check_in *in, struct qh_findings *out, uint16_t flag,
				     const char *code, enum qh_severity severity)
{
	struct qh_finding *f = NULL;
	uint32_t n = 0, tables = 0;

	for (uint32_t b = 0; in->doc && b < in->doc->n_blocks; b++) {
		const struct qh_block *block = &in->doc->blocks[b];

		tables += block->kind == QH_BLOCK_TABLE;
		for (uint32_t i = 0; block->kind == QH_BLOCK_TABLE && i < block->n_cells; i++) {
			const struct qh_cell *c = &block->cells[i];
			struct qh_place at = {
			    .doc = in->doc->index, .block = b + 1, .row = c->row, .col = c->col};

			if (!(c->flags & flag) || c->text.n == 0)
				continue;
			if (n++ == 0) {
				f = qh_finding_add(out, in, code, code, severity, QH_SURE, QH_STR_NONE,
						   "cells");
				qh_finding_text(f, "text", c->text);
			}
			if (n <= QH_FINDING_PLACES_MAX)
				qh_finding_place(f, in, at, "cell", c->text);
		}
	}
	if (n)
		qh_finding_int(f, "cells", n);
	return n ? QH_FAIL : tables ? QH_PASS : QH_NOT_APPLICABLE;
}

/* Formulas whose values the file does not hold: nothing can be checked with them. */
enum qh_verdict qh_run_l06(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	return flagged_cells(in, out, QH_CELL_NO_VALUE, "L06", QH_ERROR);
}

/* Hidden rows, columns and sheets were read like the others. */
enum qh_verdict qh_run_l07(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	return flagged_cells(in, out, QH_CELL_HIDDEN, "L07", QH_INFO);
}

/* Tables that a bureau made about forms are known, and nothing in them is checked. */
enum qh_verdict qh_run_l08(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	static const char *const words[] = {
	    [QH_MADE_GOAL_REVIEW] = "other.goal-review", [QH_MADE_RECTIFICATION] = "other.rectification"};

	(void)cause;
	if (!in->forms)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->forms->n_bureau_tables; i++) {
		const struct qh_bureau_found *found = &in->forms->bureau_tables[i];
		struct qh_finding *f =
		    qh_finding_add(out, in, "L08", "L08", QH_INFO, QH_SURE, QH_STR_NONE, "table");

		qh_finding_place(f, in, found->at, "table", QH_STR_NONE);
		qh_finding_key(f, "made", words[found->made]);
	}
	return in->forms->n_bureau_tables ? QH_FAIL : QH_PASS;
}

/* Characters told from a picture: what was read is to be compared with it. */
enum qh_verdict qh_run_l10(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	if (!in->doc)
		return QH_NOT_APPLICABLE;
	if (!in->doc->scanned)
		return QH_PASS;
	qh_finding_add(out, in, "L10", "L10", QH_WARNING, QH_LAYOUT_DOUBTFUL, QH_STR_NONE, "document");
	return QH_FAIL;
}
