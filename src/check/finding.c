/* SPDX-License-Identifier: Apache-2.0 */
/* Owns findings: their making, their ids, their order. */
#include "check/finding.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/plain.h"

const char *qh_severity_name(enum qh_severity s)
{
	switch (s) {
	case QH_ERROR: return "error";
	case QH_WARNING: return "warning";
	case QH_INFO: return "info";
	}
	return "info";
}

static const char *basis_key_of(const struct qh_findings *out, const char *code)
{
	uint32_t n, lo = 0, hi;
	const struct qh_check *all = qh_checks(&n);

	if (out->running && strcmp(out->running->code, code) == 0)
		return out->running->basis_key;
	hi = n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (strcmp(all[mid].code, code) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && strcmp(all[lo].code, code) == 0 ? all[lo].basis_key : NULL;
}

struct qh_finding *qh_finding_add(struct qh_findings *out, const struct qh_check_in *in, const char *code,
				  const char *key, enum qh_severity severity, enum qh_certainty certainty,
				  struct qh_str name, const char *role)
{
	struct qh_finding *f;
	uint64_t id;

	if (out->n >= QH_FINDINGS_MAX)
		return NULL;
	if (out->n == out->cap &&
	    !qh_arena_grow_raw(out->arena, &out->at, &out->cap, out->n ? out->n * 2 : 16, sizeof *out->at))
		return NULL;
	f = &out->at[out->n++];
	/* Places and arguments count up to their numbers: those not used are not worth clearing. */
	f->n_places = f->n_args = 0;
	f->declared = f->expected = f->basis = QH_STR_NONE;
	id = qh_str_hash(qh_str_of(code), in->form && in->facts ? in->facts->identity : 0);
	id = qh_str_hash(name, id);
	f->id = qh_str_hash(qh_str_of(role), id);
	f->code = code;
	f->key = key;
	f->severity = (uint8_t)severity;
	f->certainty = (uint8_t)certainty;
	f->scope = in->form ? QH_SCOPE_FORM : in->forms ? QH_SCOPE_DOCUMENT : QH_SCOPE_BATCH;
	f->form = in->form ? in->form->index : 0;
	f->points = QH_RAT_NONE;
	f->basis_key = basis_key_of(out, code);
	if ((in->form && in->form->certainty == QH_LAYOUT_DOUBTFUL) || (in->doc && in->doc->scanned))
		f->certainty = QH_LAYOUT_DOUBTFUL;
	return f;
}

void qh_finding_at_most(struct qh_finding *f, enum qh_certainty certainty)
{
	if (f && f->certainty < certainty)
		f->certainty = (uint8_t)certainty;
}

bool qh_row_damaged(const struct qh_check_in *in, struct qh_place at)
{
	const struct qh_block *b;
	uint32_t lo = 0, hi;

	if (!in->doc || at.doc != in->doc->index || at.block == 0 || at.block > in->doc->n_blocks ||
	    at.row == 0)
		return false;
	b = &in->doc->blocks[at.block - 1];
	hi = b->n_cells;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (b->cells[mid].row < at.row)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < b->n_cells && b->cells[lo].row == at.row; lo++) {
		if (b->cells[lo].flags & QH_CELL_LAYOUT)
			return true;
	}
	return false;
}

void qh_finding_place(struct qh_finding *f, const struct qh_check_in *in, struct qh_place at,
		      const char *role, struct qh_str quote)
{
	if (!f || f->n_places == QH_FINDING_PLACES_MAX)
		return;
	f->at[f->n_places] = at;
	f->role[f->n_places] = role;
	f->quote[f->n_places++] = quote;
	if (f->certainty != QH_LAYOUT_DOUBTFUL && qh_row_damaged(in, at))
		f->certainty = QH_LAYOUT_DOUBTFUL;
}

void qh_finding_declared(struct qh_finding *f, struct qh_str printed)
{
	if (f)
		f->declared = printed;
}

void qh_finding_expected(struct qh_finding *f, struct qh_str text)
{
	if (f)
		f->expected = text;
}

void qh_finding_expected_rat(struct qh_finding *f, const struct qh_check_in *in, struct qh_rat r)
{
	if (f && qh_rat_ok(r))
		f->expected = qh_rat_str(in->arena, r);
}

void qh_finding_points(struct qh_finding *f, struct qh_rat points)
{
	if (f && qh_rat_ok(points) && qh_rat_sign(points) < 0)
		points = qh_rat_neg(NULL, points);
	if (f)
		f->points = points;
}

static void put_arg(struct qh_finding *f, struct qh_arg arg)
{
	if (f && f->n_args < QH_FINDING_ARGS_MAX)
		f->args[f->n_args++] = arg;
}

void qh_finding_text(struct qh_finding *f, const char *name, struct qh_str s)
{
	put_arg(f, (struct qh_arg){name, QH_ARG_TEXT, s, QH_RAT_NONE});
}

void qh_finding_rat(struct qh_finding *f, const char *name, struct qh_rat r)
{
	put_arg(f, (struct qh_arg){name, QH_ARG_NEAR, QH_STR_NONE, r});
}

void qh_finding_int(struct qh_finding *f, const char *name, int64_t i)
{
	put_arg(f, (struct qh_arg){name, QH_ARG_INT, QH_STR_NONE, QH_RAT_INT(i)});
}

void qh_finding_key(struct qh_finding *f, const char *name, const char *key)
{
	put_arg(f, (struct qh_arg){name, QH_ARG_KEY, qh_str_of(key), QH_RAT_NONE});
}

void qh_finding_basis(struct qh_finding *f, const struct qh_rulebook *rulebook, uint32_t basis)
{
	if (f && rulebook && basis > 0 && basis <= rulebook->n_bases)
		f->basis = rulebook->bases[basis - 1].text;
}

struct qh_str qh_indicator_shown(const struct qh_indicator *ind)
{
	if (ind->name.text.n)
		return ind->name.text;
	if (ind->level2.text.n)
		return ind->level2.text;
	return ind->level1.text;
}

struct qh_str qh_target_shown(const struct qh_check_in *in, const struct qh_indicator *ind)
{
	struct qh_str t = ind->target.text, op = ind->op.text, unit = ind->unit.text;

	if (!t.n || !ind->target.q.has_number)
		return t;
	if (qh_str_starts(t, op))
		op.n = 0;
	if (qh_str_ends(t, unit))
		unit.n = 0;
	if (!op.n && !unit.n)
		return t;
	return qh_arena_join(in->arena, op, t, unit);
}

void qh_findings_note(struct qh_findings *out, const char *code, enum qh_verdict verdict, const char *cause)
{
	if (out->n_notes == out->cap_notes &&
	    !qh_arena_grow_raw(out->arena, &out->notes, &out->cap_notes, out->n_notes ? out->n_notes * 2 : 32,
			       sizeof *out->notes))
		return;
	out->notes[out->n_notes++] = (struct qh_verdict_note){code, (uint8_t)verdict, cause};
}

bool qh_finding_write(const struct qh_finding *f, const struct qh_catalog *c, enum qh_lang lang,
		      struct qh_buf *out)
{
	return qh_catalog_write(c, lang, f->key, f->args, f->n_args, out);
}

bool qh_finding_write_basis(const struct qh_finding *f, const struct qh_catalog *c, enum qh_lang lang,
			    struct qh_buf *out)
{
	if (f->basis.n)
		qh_buf_str(out, f->basis);
	else if (f->basis_key && qh_catalog_has(c, f->basis_key))
		return qh_catalog_write(c, lang, f->basis_key, NULL, 0, out);
	return qh_is_plain(f->basis);
}

/* ---- ids ---- */

struct id_at {
	uint64_t id;
	uint32_t at;
};

static int by_id(const void *a, const void *b)
{
	const struct id_at *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

static uint64_t with_ordinal(uint64_t id, uint32_t k)
{
	char digits[2 * sizeof k];
	uint32_t n = 0;

	for (; k; k >>= 4)
		digits[n++] = (char)('a' + (int)(k & 15));
	return qh_str_hash((struct qh_str){digits, n}, id);
}

void qh_findings_unique(struct qh_findings *f, uint32_t from)
{
	uint32_t n = f->n - from;
	struct id_at few[64], *ids = few;

	if (n < 2)
		return;
	if (n > sizeof few / sizeof few[0] && !(ids = QH_NEW_ARRAY(f->arena, struct id_at, n)))
		return;
	for (uint32_t i = 0; i < n; i++)
		ids[i] = (struct id_at){f->at[from + i].id, from + i};
	qsort(ids, n, sizeof *ids, by_id);
	for (uint32_t i = 0, k; i + 1 < n; i = k) {
		for (k = i + 1; k < n && ids[k].id == ids[i].id; k++)
			f->at[ids[k].at].id = with_ordinal(ids[k].id, k - i);
	}
}

/* ---- order ---- */

static int place_cmp(const struct qh_finding *a, const struct qh_finding *b)
{
	const struct qh_place *p = a->at, *q = b->at;

	if (a->n_places == 0 || b->n_places == 0)
		return (a->n_places == 0) - (b->n_places == 0);
	if (p->doc != q->doc)
		return p->doc < q->doc ? -1 : 1;
	if (p->block != q->block)
		return p->block < q->block ? -1 : 1;
	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	if (p->col != q->col)
		return p->col < q->col ? -1 : 1;
	return p->off < q->off ? -1 : p->off > q->off;
}

static int by_weight(const void *x, const void *y)
{
	const struct qh_finding *a = *(const struct qh_finding *const *)x;
	const struct qh_finding *b = *(const struct qh_finding *const *)y;
	bool a_points = qh_rat_ok(a->points), b_points = qh_rat_ok(b->points);
	int c;

	if (a_points != b_points)
		return a_points ? -1 : 1;
	if (a_points && (c = qh_rat_cmp(b->points, a->points)) != 0)
		return c;
	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (a->certainty != b->certainty)
		return a->certainty < b->certainty ? -1 : 1;
	if ((c = place_cmp(a, b)) != 0)
		return c;
	if ((c = strcmp(a->code, b->code)) != 0)
		return c;
	return a < b ? -1 : 1; /* as they came: both stand in one array */
}

/* Puts order[i] at i, moving each finding once: they are large. */
static void arrange(struct qh_finding *at, uint32_t *order, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct qh_finding first = at[i];
		uint32_t hole = i;

		if (order[i] == i)
			continue;
		while (order[hole] != i) {
			uint32_t from = order[hole];

			at[hole] = at[from];
			order[hole] = hole;
			hole = from;
		}
		at[hole] = first;
		order[hole] = hole;
	}
}

void qh_findings_sort(struct qh_findings *f)
{
	const struct qh_finding *few[64], **sorted = few;
	uint32_t few_at[64], *order = few_at;

	if (f->n < 2)
		return;
	if (f->n > sizeof few / sizeof few[0]) {
		sorted = QH_NEW_ARRAY(f->arena, const struct qh_finding *, f->n);
		order = QH_NEW_ARRAY(f->arena, uint32_t, f->n);
		if (!sorted || !order)
			return;
	}
	for (uint32_t i = 0; i < f->n; i++)
		sorted[i] = &f->at[i];
	qsort(sorted, f->n, sizeof *sorted, by_weight);
	for (uint32_t i = 0; i < f->n; i++)
		order[i] = (uint32_t)(sorted[i] - f->at);
	arrange(f->at, order, f->n);
}
