/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from a row or a cell to the findings that stand there. */
#include "write/marks.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *pa, const void *pb)
{
	const struct qh_mark *a = pa;
	const struct qh_mark *b = pb;

	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->col != b->col)
		return a->col < b->col ? -1 : 1;
	if (a->finding != b->finding)
		return a->finding < b->finding ? -1 : 1;
	return a->main == b->main ? 0 : a->main ? -1 : 1;
}

void qh_marks_make(struct qh_marks *m, const struct qh_findings *findings, struct qh_buf *out)
{
	*m = (struct qh_marks){0};
	if (findings->n == 0)
		return;
	m->at = calloc((size_t)findings->n * QH_FINDING_PLACES_MAX, sizeof(*m->at));
	if (!m->at) {
		qh_buf_fail(out);
		return;
	}
	for (uint32_t i = 0; i < findings->n; i++) {
		const struct qh_finding *f = &findings->at[i];

		for (uint32_t k = 0; k < f->n_places && k < QH_FINDING_PLACES_MAX; k++) {
			if (f->at[k].block == 0)
				continue;
			m->at[m->n++] = (struct qh_mark){f->at[k].block, f->at[k].row, f->at[k].col, i,
							 f->severity,    k == 0};
		}
	}
	qsort(m->at, m->n, sizeof(*m->at), compare);
}

void qh_marks_free(struct qh_marks *m)
{
	free(m->at);
	*m = (struct qh_marks){0};
}

uint32_t qh_marks_from(const struct qh_marks *m, uint32_t block, uint32_t row)
{
	uint32_t lo = 0;
	uint32_t hi = m->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (m->at[mid].block < block || (m->at[mid].block == block && m->at[mid].row < row))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

uint8_t qh_marks_row(const struct qh_marks *m, struct qh_place at)
{
	uint32_t rows = at.rows ? at.rows : 1;
	uint8_t worst = QH_NO_MARK;

	if (at.block == 0 || at.row == 0)
		return worst;
	for (uint32_t i = qh_marks_from(m, at.block, at.row); i < m->n; i++) {
		if (m->at[i].block != at.block || m->at[i].row - at.row >= rows)
			break;
		if (m->at[i].severity < worst)
			worst = m->at[i].severity;
	}
	return worst;
}

const char *qh_severity_word(uint8_t severity)
{
	static const char *const words[] = {"write.severity.error", "write.severity.warning",
					    "write.severity.info"};

	return severity <= QH_INFO ? words[severity] : words[QH_INFO];
}

const char *qh_severity_sign(uint8_t severity)
{
	static const char *const signs[] = {"write.sign.error", "write.sign.warning", "write.sign.info"};

	return severity <= QH_INFO ? signs[severity] : signs[QH_INFO];
}

const struct qh_arg *qh_note_args(const struct qh_report_form *f, const struct qh_verdict_note *note,
				  uint32_t *n_args)
{
	const struct qh_scored *scored = f->scored;
	uint32_t n = scored && note->cause ? scored->n_funds + scored->n_indicators : 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct qh_score *score =
		    i < scored->n_funds ? &scored->funds[i] : &scored->indicators[i - scored->n_funds];

		if (score->cause && strcmp(score->cause, note->cause) == 0) {
			*n_args = score->n_cause_args;
			return score->cause_args;
		}
	}
	*n_args = 0;
	return NULL;
}
