/* SPDX-License-Identifier: Apache-2.0 */
/* A list taken in: every row does what an administrator would do by hand, with the same rights and the same
 * lines of the trail; looked at, it does the same and is taken back. */
#include "office/people_private.h"
#include "office/place_private.h"
#include "office/roster_private.h"

enum { CODE = 0, NAME = 1, WORD = 2, PLACE = 3, ACTIVE = 4 }; /* columns */
enum outcome { ADDED, CHANGED, UNCHANGED };

struct taking {
	const struct qh_call *call;
	struct qh_tx *tx;
	const struct qh_roster *roster;
	uint32_t column; /* looked at last: where a failure lies */
	struct qh_roster_problem *problems;
	struct qh_roster_link *links;
	struct qh_roster_outcome *out;
};

static enum qh_status missing(struct taking *t, uint32_t column)
{
	t->column = column;
	return qh_error_set(t->call->err, QH_INVALID, "ROSTER-003");
}

/* A word of a list of words, or ROSTER-004 with the words that may stand there. */
static enum qh_status word(struct taking *t, const struct qh_roster_row *row, uint32_t column,
			   const char *const *keys, uint32_t n, int *found)
{
	struct qh_buf b;
	if (!row->cells[column].n)
		return missing(t, column);
	*found = qh_roster_word(t->call, row->cells[column], keys, n);
	if (*found >= 0)
		return QH_OK;
	t->column = column;
	qh_buf_init(&b, 4096);
	for (uint32_t i = 0; i < n; i++) {
		qh_buf_z(&b, i ? ", " : "");
		qh_buf_str(&b, qh_roster_say(t->call, t->call->actor->lang, keys[i]));
	}
	enum qh_status status = qh_error_set(t->call->err, QH_INVALID, "ROSTER-004");
	qh_error_arg(t->call->err, "value", row->cells[column]);
	qh_error_arg(t->call->err, "allowed", qh_buf_view(&b));
	qh_buf_free(&b);
	return status;
}

/* Blank means yes for what is new, and no change for what is there. */
static enum qh_status in_use(struct taking *t, const struct qh_roster_row *row, bool now, bool *out)
{
	static const char *const keys[] = {"web.yes", "web.no"};
	int found = 0;
	*out = now;
	if (!row->cells[ACTIVE].n)
		return QH_OK;
	/* One character may be a whole word here. */
	enum qh_status status = word(t, row, ACTIVE, keys, 2, &found);
	*out = found == 0;
	return status;
}

static enum qh_status conflict(struct taking *t, uint32_t column, const char *code, struct qh_str value)
{
	t->column = column;
	enum qh_status status = qh_error_set(t->call->err, QH_CONFLICT, code);
	qh_error_arg(t->call->err, "value", value);
	return status;
}

/* ---- places ---- */

static const char *kind_word(int kind)
{
	enum { PREFIX = 11 };
	return qh_roster_kind_keys[kind] + PREFIX;
}

static enum qh_status place_there(struct taking *t, const struct qh_roster_row *row,
				  const struct qh_place_row *place, int kind, enum outcome *outcome)
{
	struct qh_place_row above = {.code = QH_STR("")};
	bool active;
	enum qh_status status = QH_OK;
	/* Out of reach is told like taken: the code cannot be used either way. */
	if (!qh_call_administers(t->call, place->path))
		return conflict(t, CODE, "PEOPLE-006", row->cells[CODE]);
	if (!qh_str_eq(place->kind, qh_str_of(kind_word(kind))))
		return conflict(t, WORD, "ROSTER-005", row->cells[CODE]);
	if (place->parent)
		status = qh_place_find(t->call, t->tx, QH_Q_NODE_BY_ID, qh_bind_int(place->parent), &above);
	if (status == QH_OK && !qh_str_eq(above.code, row->cells[PLACE]))
		return conflict(t, PLACE, "ROSTER-005", row->cells[CODE]);
	*outcome = UNCHANGED;
	if (status == QH_OK)
		status = in_use(t, row, place->active, &active);
	if (status == QH_OK && !qh_str_eq(place->name, row->cells[NAME])) {
		t->column = NAME;
		*outcome = CHANGED;
		status = qh_place_rename_in(t->call, t->tx, place, row->cells[NAME]);
	}
	if (status == QH_OK && active != place->active) {
		t->column = ACTIVE;
		*outcome = CHANGED;
		status = qh_place_set_active_in(t->call, t->tx, place, active);
	}
	return status;
}

static enum qh_status place_new(struct taking *t, const struct qh_roster_row *row, int kind,
				enum outcome *outcome)
{
	int64_t id;
	bool active;
	struct qh_place_row place;
	struct qh_place_new in = {row->cells[PLACE], qh_str_of(kind_word(kind)), row->cells[CODE],
				  row->cells[NAME]};
	if (!row->cells[PLACE].n)
		return missing(t, PLACE);
	enum qh_status status = in_use(t, row, true, &active);
	t->column = status == QH_OK ? (uint32_t)PLACE : t->column;
	if (status == QH_OK)
		status = qh_place_add(t->call, t->tx, &in, &id);
	if (status == QH_OK && !active)
		status = qh_place_find(t->call, t->tx, QH_Q_NODE_BY_ID, qh_bind_int(id), &place);
	if (status == QH_OK && !active)
		status = qh_place_set_active_in(t->call, t->tx, &place, false);
	*outcome = ADDED;
	return status;
}

static enum qh_status place_row(struct taking *t, const struct qh_roster_row *row, enum outcome *outcome)
{
	struct qh_place_row place;
	int kind;
	for (uint32_t c = CODE; c <= NAME; c++)
		if (!row->cells[c].n)
			return missing(t, c);
	for (uint32_t c = CODE; c <= NAME; c++)
		if (!qh_place_good_name(row->cells[c])) {
			t->column = c;
			return qh_error_set(t->call->err, QH_INVALID, "OFFICE-011");
		}
	enum qh_status status = word(t, row, WORD, qh_roster_kind_keys, QH_ROSTER_KINDS, &kind);
	if (status == QH_OK)
		status =
		    qh_place_find(t->call, t->tx, QH_Q_NODE_BY_CODE, qh_bind_text(row->cells[CODE]), &place);
	if (status != QH_OK)
		return status;
	return place.id ? place_there(t, row, &place, kind, outcome) : place_new(t, row, kind, outcome);
}

/* ---- people ---- */

static enum qh_status person_new(struct taking *t, const struct qh_roster_row *row, enum qh_post post,
				 enum outcome *outcome)
{
	int64_t id;
	bool active;
	struct qh_str token;
	struct qh_person_new in = {.account = row->cells[CODE], .name = row->cells[NAME]};
	enum qh_status status = in_use(t, row, true, &active);
	struct qh_place_row place;
	/* Looked up before anything is made, so that the next row of this person fares no worse. */
	if (status == QH_OK)
		status =
		    qh_place_find(t->call, t->tx, QH_Q_NODE_BY_CODE, qh_bind_text(row->cells[PLACE]), &place);
	if (status != QH_OK)
		return status;
	t->column = in.account.n > QH_ACCOUNT_BYTES_MAX ? CODE : PLACE;
	if (!place.id || !qh_call_administers(t->call, place.path)) {
		status = qh_error_set(t->call->err, QH_INVALID, "OFFICE-010");
		qh_error_arg(t->call->err, "code", row->cells[PLACE]);
		return status;
	}
	status = qh_person_hire_in(t->call, t->tx, &in, post, row->cells[PLACE], &id, &token);
	if (status == QH_OK && !active) {
		struct qh_person p = {.id = id, .name = in.name, .account = in.account};
		status = qh_person_set_active_in(t->call, t->tx, &p, false);
	} else if (status == QH_OK) {
		t->links[t->out->n_links++] = (struct qh_roster_link){in.account, in.name, token};
	}
	*outcome = ADDED;
	return status;
}

static enum qh_status person_there(struct taking *t, const struct qh_roster_row *row, enum qh_post post,
				   const struct qh_person *p, enum outcome *outcome)
{
	bool active, has = false;
	if (!qh_str_eq(p->name, row->cells[NAME]))
		return conflict(t, NAME, "ROSTER-006", p->name);
	for (uint32_t i = 0; i < p->n_posts; i++)
		has =
		    has || (p->posts[i].post == post && qh_str_eq(p->posts[i].place_code, row->cells[PLACE]));
	enum qh_status status = in_use(t, row, p->active, &active);
	*outcome = has && active == p->active ? UNCHANGED : CHANGED;
	if (status != QH_OK || *outcome == UNCHANGED)
		return status;
	t->column = CODE;
	status = qh_person_mine(t->call, p, active != p->active);
	t->column = status == QH_OK ? (uint32_t)PLACE : t->column;
	if (status == QH_OK && !has)
		status = qh_person_bind(t->call, t->tx, p->id, post, row->cells[PLACE]);
	if (status == QH_OK && active != p->active)
		status = qh_person_set_active_in(t->call, t->tx, p, active);
	return status;
}

static enum qh_status person_row(struct taking *t, const struct qh_roster_row *row, enum outcome *outcome)
{
	struct qh_person_row known;
	struct qh_person person;
	int post;
	for (uint32_t c = CODE; c <= PLACE; c++)
		if (!row->cells[c].n)
			return missing(t, c);
	enum qh_status status = word(t, row, WORD, qh_roster_post_keys, QH_POSTS_END - 1, &post);
	struct qh_bind key = qh_bind_text(row->cells[CODE]);
	if (status == QH_OK)
		status = qh_person_read(t->call, t->tx, QH_Q_PERSON_BY_LOGIN, key, &known);
	if (status != QH_OK)
		return status;
	if (!known.id)
		return person_new(t, row, (enum qh_post)(post + 1), outcome);
	status = qh_person_find(t->call, t->tx, QH_Q_PERSON_BY_LOGIN, key, &person);
	if (status == QH_NOT_FOUND)
		return conflict(t, CODE, "PEOPLE-006", row->cells[CODE]);
	return status == QH_OK ? person_there(t, row, (enum qh_post)(post + 1), &person, outcome) : status;
}

/* ---- the whole list ---- */

/* What is wrong with a row is told beside it; what is wrong with the machine ends everything. */
static bool of_the_row(enum qh_status status)
{
	return status == QH_INVALID || status == QH_CONFLICT || status == QH_DENIED || status == QH_NOT_FOUND;
}

static void note(struct taking *t, const struct qh_roster_row *row)
{
	if (t->out->n_told < QH_ROSTER_PROBLEMS_MAX)
		t->problems[t->out->n_told++] = (struct qh_roster_problem){
		    row->line, qh_roster_head(t->roster->kind, t->column), *t->call->err};
	t->out->problems++;
	qh_error_clear(t->call->err);
}

static enum qh_status take_all(struct taking *t)
{
	for (uint32_t i = 0; i < t->roster->n; i++) {
		const struct qh_roster_row *row = &t->roster->rows[i];
		enum outcome outcome = UNCHANGED;
		t->column = CODE;
		enum qh_status status = t->roster->kind == QH_ROSTER_PLACES ? place_row(t, row, &outcome)
									    : person_row(t, row, &outcome);
		if (status != QH_OK && !of_the_row(status))
			return status;
		if (status != QH_OK)
			note(t, row);
		else if (outcome == ADDED)
			t->out->added++;
		else if (outcome == CHANGED)
			t->out->changed++;
		else
			t->out->unchanged++;
	}
	return QH_OK;
}

enum qh_status qh_roster_apply(const struct qh_call *call, const struct qh_roster *roster, bool keep,
			       struct qh_roster_outcome *out)
{
	*out = (struct qh_roster_outcome){0};
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	struct taking t = {.call = call,
			   .roster = roster,
			   .problems =
			       QH_NEW_ARRAY(call->arena, struct qh_roster_problem, QH_ROSTER_PROBLEMS_MAX),
			   .links = QH_NEW_ARRAY(call->arena, struct qh_roster_link, roster->n + 1),
			   .out = out};
	if (!t.problems || !t.links)
		return qh_call_nomem(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &t.tx, call->err);
	if (status != QH_OK)
		return status;
	status = take_all(&t);
	out->told = t.problems;
	out->links = t.links;
	if (status == QH_OK && keep && out->problems == 0)
		return qh_tx_commit(t.tx, call->err);
	qh_tx_rollback(t.tx);
	out->n_links = 0;
	return status;
}
