/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the copies of findings that a report has no place for before its end. */
#include "review/late.h"

#include "base/limits.h"

/* A number of many digits lies in the memory of its document: its text goes along instead. */
static void copy_number(struct qh_arena *arena, struct qh_arg *arg)
{
	if (!qh_rat_is_big(arg->r))
		return;
	if (arg->kind == QH_ARG_RAT || arg->kind == QH_ARG_NEAR) {
		struct qh_str unit = arg->kind == QH_ARG_NEAR ? arg->s : QH_STR_NONE;
		arg->s = qh_arena_join(arena, qh_rat_str(arena, arg->r), unit, QH_STR_NONE);
		arg->kind = QH_ARG_TEXT;
	}
	arg->r = QH_RAT_NONE;
}

static void copy(struct qh_arena *arena, struct qh_finding *f)
{
	f->declared = qh_arena_str(arena, f->declared);
	f->expected = qh_arena_str(arena, f->expected);
	f->basis = qh_arena_str(arena, f->basis);
	for (uint32_t i = 0; i < f->n_places; i++)
		f->quote[i] = qh_arena_str(arena, f->quote[i]);
	for (uint32_t i = 0; i < f->n_args; i++) {
		f->args[i].s = qh_arena_str(arena, f->args[i].s);
		copy_number(arena, &f->args[i]);
	}
	if (qh_rat_is_big(f->points))
		f->points = QH_RAT_NONE;
}

void qh_late_reset(struct qh_findings *late)
{
	if (late->arena)
		qh_arena_reset(late->arena);
	*late = (struct qh_findings){.arena = late->arena};
}

void qh_late_free(struct qh_findings *late)
{
	qh_arena_free(late->arena);
}

enum qh_status qh_late_add(struct qh_findings *to, const struct qh_findings *from, uint32_t doc,
			   struct qh_error *err)
{
	if (from->n == 0)
		return QH_OK;
	if (!to->arena && !(to->arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)))
		return qh_error_set(err, QH_NOMEM, "REVIEW-002");
	if (from->n > QH_FINDINGS_MAX - to->n)
		return qh_error_set(err, QH_LIMIT, "REVIEW-005");
	if (!qh_arena_grow(to->arena, &to->at, &to->cap, to->n + from->n, sizeof *to->at))
		return qh_error_set(err, qh_arena_status(to->arena), "REVIEW-002");
	for (uint32_t i = 0; i < from->n; i++) {
		struct qh_finding *f = &to->at[to->n++];

		*f = from->at[i];
		copy(to->arena, f);
		if (f->n_places == 0 && doc > 0) {
			f->at[0] = (struct qh_place){.doc = doc};
			f->n_places = 1;
		}
	}
	return qh_arena_status(to->arena) == QH_OK
		   ? QH_OK
		   : qh_error_set(err, qh_arena_status(to->arena), "REVIEW-002");
}
