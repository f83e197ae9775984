/* SPDX-License-Identifier: Apache-2.0 */
/* C48: bands of grades and tiers cover 0 to 100 once, every bound owned by exactly one. */
#include "check/bands.h"
#include "check/families.h"
#include "check/prose.h"

enum { BANDS_MIN = 3 };

static struct qh_finding *add(const struct qh_check_in *in, struct qh_findings *out, enum qh_cover how,
			      struct qh_str name, struct qh_rat where, struct qh_rat to)
{
	const char *key = how == QH_COVER_GAP       ? "C48.gap"
			  : how == QH_COVER_OVERLAP ? "C48.overlap"
						    : "C48.unowned";
	struct qh_finding *f =
	    qh_finding_add(out, in, "C48", key, how == QH_COVER_UNOWNED_BOUND ? QH_WARNING : QH_ERROR,
			   QH_PROBABLE, name, "bands");

	qh_finding_rat(f, "value", where);
	qh_finding_rat(f, "from", qh_rat_min(where, to));
	qh_finding_rat(f, "to", qh_rat_max(where, to));
	return f;
}

/* ---- notes of a form ---- */

enum qh_verdict qh_run_c48(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_long_facts *texts = in->form->n_notes ? qh_facts_long(in->facts) : NULL;
	enum qh_verdict v = QH_NOT_APPLICABLE;

	(void)cause;
	for (uint32_t i = 0; texts && i < texts->n_notes; i++) {
		struct qh_printed_band bands[QH_BANDS_MAX];
		struct qh_rat where, to;
		uint32_t n;
		enum qh_cover how;

		if (!qh_fact_has(&texts->notes[i], QH_W_GRADE_WORD) &&
		    !qh_fact_has(&texts->notes[i], QH_W_BAND_LEAD))
			continue;
		n = qh_bands_read(in->arena, in->library->lexicon, texts->notes[i].text, bands);
		if (n < BANDS_MIN)
			continue;
		how = qh_bands_cover(in->arena, bands, n, &where, &to);
		v = v == QH_FAIL || how != QH_COVER_OK ? QH_FAIL : QH_PASS;
		if (how != QH_COVER_OK)
			qh_finding_place(add(in, out, how, texts->notes[i].text, where, to), in,
					 in->form->notes[i].at, "note", in->form->notes[i].text);
	}
	return v;
}

/* ---- prose: in one block or in blocks that follow each other ---- */

struct row {
	struct qh_printed_band bands[QH_BANDS_MAX];
	uint32_t block[QH_BANDS_MAX];
	uint32_t n, last;
};

static bool is_note(const struct qh_check_in *in, uint32_t doc_block)
{
	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];

		for (uint32_t k = 0; k < form->n_notes; k++)
			if (form->notes[k].at.block == doc_block + 1)
				return true;
	}
	return false;
}

static enum qh_verdict judge(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			     struct row *r)
{
	struct qh_rat where, to;
	enum qh_cover how;
	uint32_t n = r->n, at = 0;
	struct qh_finding *f;

	r->n = 0;
	if (n < BANDS_MIN)
		return QH_NOT_APPLICABLE;
	how = qh_bands_cover(in->arena, r->bands, n, &where, &to);
	if (how == QH_COVER_OK)
		return QH_PASS;
	if (is_note(in, p->blocks[r->block[0]].block))
		return QH_NOT_APPLICABLE;
	while (at + 1 < n && !(qh_rat_ok(r->bands[at].hi) && qh_rat_eq(r->bands[at].hi, where)))
		at++;
	f = add(in, out, how, p->blocks[r->block[at]].f.text, where, to);
	qh_prose_place(f, in, p, r->block[at], r->bands[at].off, r->bands[at].end, "text");
	return QH_FAIL;
}

static bool speaks_of_bands(const struct qh_prose *p, const struct qh_prose_block *b)
{
	for (uint32_t s = b->first_sentence; s < b->first_sentence + b->n_sentences; s++)
		if (p->sentences[s].n_numbers && (qh_prose_says(p, &p->sentences[s], QH_W_GRADE_WORD) ||
						  qh_prose_says(p, &p->sentences[s], QH_W_BAND_LEAD)))
			return true;
	return false;
}

enum qh_verdict qh_run_c48_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	enum qh_verdict v = QH_NOT_APPLICABLE, one;
	struct row r = {.n = 0};

	(void)cause;
	if (!p || !in->forms)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i <= p->n_blocks; i++) {
		struct qh_printed_band bands[QH_BANDS_MAX];
		uint32_t n = 0;

		if (i < p->n_blocks && !p->blocks[i].contents && speaks_of_bands(p, &p->blocks[i]))
			n = qh_bands_read(in->arena, in->library->lexicon, p->blocks[i].f.text, bands);
		/* Lines that follow each other tell one band each. */
		if (r.n && (n != 1 || r.last + 1 != i || r.n == QH_BANDS_MAX)) {
			one = judge(in, out, p, &r);
			v = v == QH_FAIL || one == QH_NOT_APPLICABLE ? v : one;
		}
		for (uint32_t k = 0; k < n && r.n < QH_BANDS_MAX; k++) {
			r.bands[r.n] = bands[k];
			r.block[r.n++] = i;
		}
		r.last = i;
		if (n > 1) {
			one = judge(in, out, p, &r);
			v = v == QH_FAIL || one == QH_NOT_APPLICABLE ? v : one;
		}
	}
	return v;
}
