/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/measure_form.h"

enum { SHARE_DIGITS = 2, SOURCE_FILES_MAX = 8, SOURCE_BYTES_MAX = 4096, HASH_SHOWN = 16 };

struct filler {
	struct qh_arena *arena;
	const struct qh_lexicon *lexicon;
	const struct qh_snapshot *snapshot;
};

/* cleaned-share = 560/642 @ 9c0f...: doubt.csv:2 (+642) */
static struct qh_str evidence(const struct filler *f, const struct qh_measured *m)
{
	struct qh_buf b;

	qh_buf_init(&b, SOURCE_BYTES_MAX);
	qh_buf_str(&b, m->measure->id);
	qh_buf_z(&b, m->state == QH_MEASURE_AT_LEAST ? " >= " : " = ");
	if (m->measure->of.p) {
		qh_buf_int(&b, m->numerator);
		qh_buf_char(&b, '/');
		qh_buf_int(&b, m->of);
	} else {
		qh_rat_write(&b, m->value);
	}
	qh_buf_z(&b, " @ ");
	qh_buf_put(&b, f->snapshot->hash, HASH_SHOWN);
	for (uint32_t i = 0; i < m->n_files && i < SOURCE_FILES_MAX; i++) {
		const struct qh_file_range *file = &m->files[i];

		qh_buf_z(&b, i ? ", " : ": ");
		qh_buf_str(&b, f->snapshot->files[file->file].name);
		qh_buf_printf(&b, ":%u (+%u)", file->first, file->n);
	}
	if (m->n_files > SOURCE_FILES_MAX)
		qh_buf_z(&b, ", ...");
	return qh_buf_take(&b, f->arena);
}

/* As many decimals as there are, but two for a share that has no end or many. */
static void write_number(struct qh_buf *b, struct qh_arena *arena, struct qh_rat v, bool share)
{
	struct qh_rat rounded = qh_rat_round(arena, v, QH_ROUND_HALF_UP, SHARE_DIGITS);

	if (share && !qh_rat_eq(rounded, v))
		qh_rat_write_decimal(b, v, SHARE_DIGITS);
	else
		qh_rat_write(b, v);
}

/* The value in the unit of the target: printed, and exact. False when the units have nothing to do with each
 * other. */
static bool put_value(const struct filler *f, const struct qh_measured *m, const struct qh_indicator *in,
		      struct qh_declared *out)
{
	struct qh_quantity own;
	const struct qh_quantity *target = &in->target.q;
	struct qh_quantity_hint hint = {0};
	bool share = m->measure->of.p && qh_str_eq(m->measure->unit, QH_STR("%"));
	struct qh_rat shown = share ? qh_rat_mul(f->arena, m->value, QH_RAT_INT(100)) : m->value,
		      exact = shown;
	struct qh_str unit = m->measure->unit;
	struct qh_buf b;

	if (target->has_number && target->unit.n > 0) {
		struct qh_buf one;

		qh_buf_init(&one, SOURCE_BYTES_MAX);
		qh_buf_char(&one, '1');
		qh_buf_str(&one, unit);
		qh_quantity_parse(f->arena, f->lexicon, qh_buf_take(&one, f->arena), &hint, &own);
		if (!qh_quantity_comparable(target, &own))
			return false;
		if (!share && qh_rat_ok(target->scale) && qh_rat_sign(target->scale) > 0) {
			shown = qh_rat_div(f->arena, shown, target->scale);
			unit = target->unit_text;
		}
	}
	qh_buf_init(&b, SOURCE_BYTES_MAX);
	if (m->state == QH_MEASURE_AT_LEAST)
		qh_buf_z(&b, "\xE2\x89\xA5");
	write_number(&b, f->arena, shown, share);
	qh_buf_str(&b, unit);
	out->text = qh_buf_take(&b, f->arena);
	qh_quantity_parse(f->arena, f->lexicon, out->text, &hint, &out->q);
	if (out->q.has_number && m->state == QH_MEASURE_EXACT)
		out->q.lo = exact;
	return out->text.p && out->q.has_number;
}

static void use_of(const struct filler *f, const struct qh_measured *m, struct qh_indicator *in,
		   struct qh_measure_use *use)
{
	struct qh_declared next = in->actual;

	use->measured = m;
	use->before = in->actual.text;
	use->after = in->actual.text;
	use->left = m->state == QH_MEASURE_UNKNOWN || !put_value(f, m, in, &next);
	if (use->left)
		return;
	use->differs = in->actual.q.has_number && !qh_rat_eq(in->actual.q.lo, next.q.lo);
	use->after = next.text;
	in->actual = next;
	in->source = (struct qh_text){.text = evidence(f, m), .at = in->source.at};
}

enum qh_status qh_measures_into_form(struct qh_arena *arena, const struct qh_lexicon *lexicon,
				     const struct qh_snapshot *snapshot, const struct qh_measures *measures,
				     const struct qh_measured *measured, const struct qh_form *form,
				     struct qh_form **out, struct qh_measure_use **uses, uint32_t *n_uses,
				     struct qh_error *err)
{
	struct filler f = {arena, lexicon, snapshot};
	struct qh_form *copy = QH_NEW(arena, struct qh_form);
	struct qh_indicator *list = QH_NEW_ARRAY(arena, struct qh_indicator, form->n_indicators + 1u);
	struct qh_measure_use *made = QH_NEW_ARRAY(arena, struct qh_measure_use, form->n_indicators + 1u);

	*n_uses = 0;
	if (!copy || !list || !made)
		return qh_error_set(err, qh_arena_status(arena), "MEASURE-006");
	*copy = *form;
	if (form->n_indicators)
		memcpy(list, form->indicators, form->n_indicators * sizeof *list);
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_measure *m =
		    list[i].filler ? NULL : qh_measure_named(measures, list[i].name.text);

		if (!m)
			continue;
		made[*n_uses].indicator = i;
		use_of(&f, &measured[m - measures->at], &list[i], &made[(*n_uses)++]);
	}
	copy->indicators = list;
	*out = copy;
	*uses = made;
	return qh_arena_status(arena) == QH_OK ? QH_OK
					       : qh_error_set(err, qh_arena_status(arena), "MEASURE-006");
}
