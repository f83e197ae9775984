/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the first pass: which rows of which tables, and which prose, make up each form. */
#include "base/limits.h"
#include "recognise/view.h"

enum {
	TITLE_REACH = 12,      /* blocks between a title and its table */
	LIST_UNITS_MAX = 3,    /* units one above the other over their projects */
	PENDING_ROWS_MAX = 10, /* rows of a table kept in case a form starts below them */
	GAP_NEAR = 1500,
	GAP_FAR = 9000 /* bytes of prose that may interrupt a table */
};

struct segment {
	struct rc_doc *d;
	struct rc_form *form; /* open, or NULL */
	enum rc_region region;
	uint32_t title;    /* pending prose title, block number */
	uint32_t gap;      /* bytes of prose since the last row */
	uint32_t last_end; /* last block of the form before */
	uint32_t list_col, list_table,
	    list_row;            /* a header with a column of project names: each name is a form */
	bool list_above;         /* the line above it belongs to that header */
	struct qh_str list_name; /* the project that is open */
	uint32_t list_unit_table;
	uint32_t list_unit; /* a row that names the unit of the projects below it; 0 none */
	uint32_t pending[PENDING_ROWS_MAX], n_pending;
	enum qh_status status;
};

static void add_row(struct segment *s, uint32_t table, uint32_t row, enum rc_row_kind kind)
{
	struct rc_form *f = s->form;

	if (!qh_arena_grow(s->d->arena, &f->rows, &f->cap_rows, f->n_rows + 1, sizeof *f->rows)) {
		s->status = qh_arena_status(s->d->arena);
		return;
	}
	f->rows[f->n_rows++] = (struct rc_row){table, row, (uint8_t)kind};
	f->last_block = s->d->tables[table].block;
	s->d->tables[table].in_form = true;
	s->gap = 0;
}

static void close_form(struct segment *s)
{
	if (s->form)
		s->last_end = s->form->last_block;
	s->form = NULL;
	s->region = RC_OUTSIDE;
}

static enum rc_region region_after(enum rc_region now, enum rc_row_kind kind)
{
	switch (kind) {
	case RC_ROW_TITLE:
	case RC_ROW_FIELDS: return RC_HEAD;
	case RC_ROW_FUND_HEAD: return RC_FUNDS;
	case RC_ROW_FUND: return now == RC_FUNDS ? RC_FUNDS : RC_HEAD;
	case RC_ROW_GOAL_HEAD:
	case RC_ROW_GOAL: return RC_GOALS;
	case RC_ROW_TOTAL:
	case RC_ROW_TAIL: return RC_TAIL;
	case RC_ROW_HEAD:
	case RC_ROW_HEAD_AGAIN:
	case RC_ROW_HEAD_SUB:
	case RC_ROW_INDICATOR:
	case RC_ROW_SUBTOTAL:
	case RC_ROW_GROUP: return RC_INDICATORS;
	default: return now;
	}
}

/* The rows above the one that made clear that this is a form: its money and goals, or fields. */
static void add_pending(struct segment *s, uint32_t table)
{
	enum rc_region region = RC_HEAD;

	for (uint32_t i = 0; i < s->n_pending; i++) {
		struct rc_row at = {table, s->pending[i], RC_ROW_UNKNOWN};
		struct rc_line line;
		enum rc_row_kind kind;

		rc_line(s->d, &at, &line);
		kind = rc_row_kind(&line, region);
		if (kind != RC_ROW_FUND_HEAD && kind != RC_ROW_FUND && kind != RC_ROW_GOAL_HEAD &&
		    kind != RC_ROW_GOAL)
			kind = RC_ROW_FIELDS;
		s->form->n_funds += kind == RC_ROW_FUND_HEAD || kind == RC_ROW_FUND;
		add_row(s, table, s->pending[i], kind);
		region = region_after(region, kind);
	}
	s->n_pending = 0;
}

static void open_form(struct segment *s, uint32_t table)
{
	struct rc_doc *d = s->d;
	uint32_t block = d->tables[table].block;

	close_form(s);
	if (d->n_forms >= QH_FORMS_MAX) {
		s->status = qh_error_set(d->err, QH_LIMIT, "READ-005");
		return;
	}
	if (!qh_arena_grow(d->arena, &d->forms, &d->cap_forms, d->n_forms + 1, sizeof *d->forms)) {
		s->status = qh_arena_status(d->arena);
		return;
	}
	s->form = &d->forms[d->n_forms++];
	memset(s->form, 0, sizeof *s->form);
	s->form->last_block = block;
	s->form->first_block = s->last_end + 1;
	if (s->title && s->title + TITLE_REACH >= block) {
		s->form->title_block = s->title;
		s->form->kind_title = true;
		if (s->form->first_block + TITLE_REACH < s->title)
			s->form->first_block = s->title;
	} else if (s->form->first_block + TITLE_REACH < block) {
		s->form->first_block = block - TITLE_REACH;
	}
	s->title = 0;
	s->region = RC_HEAD;
	add_pending(s, table);
}

static bool same_labels(struct segment *s, const struct rc_line *line)
{
	const struct rc_form *f = s->form;

	for (uint32_t i = f->n_rows; i > 0; i--) {
		struct rc_line old;

		if (f->rows[i - 1].kind != RC_ROW_HEAD)
			continue;
		rc_line(s->d, &f->rows[i - 1], &old);
		/* A block label left of the header may stand in one of the two only. */
		uint32_t a = rc_is(old.at[0], QH_W_BLOCK_INDICATORS) && old.n > 1,
			 b = rc_is(line->at[0], QH_W_BLOCK_INDICATORS) && line->n > 1;

		if (old.n - a != line->n - b || (a && b && !qh_str_eq(old.at[0]->label, line->at[0]->label)))
			return false;
		for (uint32_t k = 0; k + a < old.n; k++)
			if (!qh_str_eq(old.at[k + a]->label, line->at[k + b]->label))
				return false;
		return true;
	}
	return false;
}

/* The title of the open form again, perhaps with a word in brackets ("continued"). */
static bool same_title(const struct segment *s)
{
	enum { TAIL_BYTES = 12 };
	struct qh_str old, now = s->d->prose[s->title - 1].fold;

	if (!s->form->title_block)
		return false;
	old = s->d->prose[s->form->title_block - 1].fold;
	if (now.n > old.n + 2 && now.n <= old.n + TAIL_BYTES && now.p[old.n] == '(' &&
	    now.p[now.n - 1] == ')')
		now.n = old.n;
	return qh_str_eq(old, now);
}

/* Whether a row that can start a form does so although one is open. */
static bool starts_another(struct segment *s, const struct rc_line *line, enum rc_row_kind kind)
{
	const struct rc_form *f = s->form;
	const struct rc_cell *c = line->at[0];

	if (!f)
		return true;
	/* What was no more than a table of money or people under the title of the report. */
	if (f->n_heads == 0 && f->n_indicators == 0 && !f->project_seen && !f->unit_seen &&
	    s->title > f->last_block && !same_title(s))
		return true;
	if (f->n_heads == 0 && f->n_funds == 0)
		return kind == RC_ROW_TITLE && f->n_rows > 1 && f->project_seen;
	switch (kind) {
	case RC_ROW_TITLE: return f->n_indicators > 0 || f->n_heads > 0;
	case RC_ROW_FIELDS:
		if (rc_is(c, QH_W_FIELD_PROJECT))
			return f->n_indicators > 0 || (f->project_seen && f->n_heads > 0) ||
			       (f->n_funds > 0 && !f->project_seen && s->title && !same_title(s));
		return f->n_indicators > 0 &&
		       (rc_is(c, QH_W_FIELD_UNIT) || rc_is(c, QH_W_FIELD_DEPARTMENT)) &&
		       (f->closed || f->unit_seen);
	case RC_ROW_FUND_HEAD: return f->n_indicators > 0 && (f->closed || s->title);
	case RC_ROW_HEAD:
		if (f->n_indicators == 0)
			return false;
		return f->closed || (s->title && !same_title(s));
	default: return false;
	}
}

static void note_fields(struct rc_form *f, const struct rc_line *line)
{
	for (uint32_t i = 0; i < line->n; i++) {
		f->project_seen |= rc_is(line->at[i], QH_W_FIELD_PROJECT);
		f->unit_seen |=
		    rc_is(line->at[i], QH_W_FIELD_UNIT) || rc_is(line->at[i], QH_W_FIELD_DEPARTMENT);
	}
}

/* The column of project names, in the header or in the line above it: each name is a form. */
static void find_list(struct segment *s, const struct rc_row *head, const struct rc_line *line, bool again,
		      bool above)
{
	for (uint32_t i = 0; i < line->n; i++) {
		if (!rc_like(line->at[i], QH_W_FIELD_PROJECT))
			continue;
		s->list_col = line->at[i]->cell->col;
		s->list_table = head->table;
		s->list_row = head->row;
		s->list_above = above;
		if (again)
			continue;
		s->list_unit = 0;
		s->list_name = QH_STR_NONE;
	}
}

static void take_row(struct segment *s, uint32_t table, uint32_t row, const struct rc_line *line,
		     enum rc_row_kind kind)
{
	struct rc_form *f = s->form;

	if (kind == RC_ROW_HEAD) {
		struct rc_line full, above = {.n = 0};
		struct rc_row *last = f->n_rows ? &f->rows[f->n_rows - 1] : NULL;

		rc_line(s->d, &(struct rc_row){table, row, RC_ROW_HEAD}, &full);
		if (last && last->table == table && last->row + 1 == row && last->kind != RC_ROW_HEAD) {
			rc_line(s->d, last, &above);
			if (rc_heads_above(&above, rc_spans_known(s->d, last), &full))
				last->kind = RC_ROW_HEAD_ABOVE;
		}
		if (last && (last->kind == RC_ROW_HEAD || last->kind == RC_ROW_HEAD_SUB) &&
		    last->table == table && last->row + 1 == row)
			kind = RC_ROW_HEAD_SUB;
		else if (same_labels(s, &full))
			kind = RC_ROW_HEAD_AGAIN;
		if (kind != RC_ROW_HEAD_SUB) {
			struct rc_row at = {table, row, RC_ROW_HEAD};
			bool again = kind == RC_ROW_HEAD_AGAIN;

			if (!(again && s->list_above))
				s->list_col = 0;
			find_list(s, &at, line, again, false);
			if (s->list_col == 0 && last && last->kind == RC_ROW_HEAD_ABOVE &&
			    last->table == table)
				find_list(s, &at, &above, again, true);
		}
		f->n_heads++;
		s->title = 0;
	}
	if (kind == RC_ROW_FIELDS)
		note_fields(f, line);
	f->n_funds += kind == RC_ROW_FUND_HEAD || kind == RC_ROW_FUND;
	f->n_indicators += kind == RC_ROW_INDICATOR;
	f->kind_title |= kind == RC_ROW_TITLE;
	f->closed |= kind == RC_ROW_TOTAL;
	add_row(s, table, row, kind);
	/* A head without a total may still be followed by fields: only rows of the tail leave the indicators.
	 */
	s->region = region_after(s->region, kind);
}

/* Below a title, a known label or a header of funds is enough. */
static bool titled(const struct segment *s, uint32_t table, const struct rc_line *line)
{
	enum rc_row_kind kind;

	if (s->title == 0 || s->title + TITLE_REACH < s->d->tables[table].block)
		return false;
	kind = rc_row_kind(line, RC_HEAD);
	if (kind == RC_ROW_FUND_HEAD || kind == RC_ROW_GOAL_HEAD || kind == RC_ROW_FUND ||
	    kind == RC_ROW_GOAL)
		return true;
	return line->n >= 2 && rc_is_known_label(line->at[0]) &&
	       !(rc_is_known_label(line->at[1]) && line->n > 3);
}

static const struct rc_cell *cell_at(const struct rc_line *line, uint32_t col)
{
	for (uint32_t i = 0; i < line->n; i++)
		if (line->at[i]->cell->col == col)
			return line->at[i];
	return NULL;
}

/* What stands above the header of a list - year, unit, unit of money - is said of each of its projects. */
static void repeat_head(struct segment *s)
{
	uint32_t before = s->d->n_forms - 2;

	for (uint32_t i = 0; i < s->d->forms[before].n_rows && s->status == QH_OK; i++) {
		struct rc_row row = s->d->forms[before].rows[i];

		if (row.kind != RC_ROW_FIELDS && row.kind != RC_ROW_TITLE)
			break;
		add_row(s, row.table, row.row, row.kind);
	}
}

/* A further project of a list: a form of its own under the same header and title. */
static void next_of_list(struct segment *s, uint32_t table, const struct rc_line *line)
{
	uint32_t title = s->form->title_block, first = s->form->first_block;
	const struct rc_cell *c = NULL;

	c = cell_at(line, s->list_col);
	if (!c || c->level1 || c->level2 || c->type != RC_WORDS || qh_str_eq(c->label, s->list_name))
		return;
	s->list_name = c->label;
	if (s->form->n_indicators == 0)
		return;
	s->n_pending = 0;
	open_form(s, table);
	if (s->status != QH_OK)
		return;
	s->form->title_block = title;
	s->form->first_block = first;
	s->form->n_heads = 1;
	repeat_head(s);
	if (s->list_above)
		add_row(s, s->list_table, s->list_row - 1, RC_ROW_HEAD_ABOVE);
	add_row(s, s->list_table, s->list_row, RC_ROW_HEAD);
	if (s->list_unit)
		add_row(s, s->list_unit_table, s->list_unit, RC_ROW_LIST_UNIT);
	s->region = RC_INDICATORS;
}

/* A name in the column of the projects and no more words; a code before it and sums behind it may stand
 * there. */
static bool only_named(const struct segment *s, const struct rc_line *line)
{
	bool named = false;

	for (uint32_t i = 0; i < line->n; i++) {
		const struct rc_cell *c = line->at[i];

		if (c->cell->col == s->list_col)
			named = c->type == RC_WORDS;
		else if (!rc_is_number(c) && c->type != RC_DASH)
			return false;
	}
	return named;
}

/* A row of one name in the column of the projects, above a fuller row that has a name there too: the unit
 * whose projects follow, or the department above that unit. */
static bool heads_projects(struct segment *s, uint32_t table, uint32_t row, const struct rc_line *line)
{
	uint32_t rows = s->d->tables[table].src->rows;
	struct rc_line below;

	if (!only_named(s, line))
		return false;
	for (uint32_t r = row + 1; r <= rows && r <= row + LIST_UNITS_MAX; r++) {
		struct rc_row at = {table, r, RC_ROW_UNKNOWN};
		const struct rc_cell *next;

		rc_line(s->d, &at, &below);
		next = cell_at(&below, s->list_col);
		if (!next || next->type != RC_WORDS)
			return false;
		if (!only_named(s, &below))
			return below.n > line->n;
	}
	return false;
}

/* The upper line of the header of a list, printed again on a new page. */
static bool repeats_upper_line(struct segment *s, const struct rc_line *line)
{
	struct rc_row at = {s->list_table, s->list_row - 1, RC_ROW_UNKNOWN};
	struct rc_line upper;

	if (!s->form || !s->list_col || !s->list_above)
		return false;
	rc_line(s->d, &at, &upper);
	for (uint32_t i = 0; i < line->n; i++)
		if (line->n != upper.n || !qh_str_eq(line->at[i]->label, upper.at[i]->label))
			return false;
	return true;
}

static void segment_row(struct segment *s, uint32_t table, uint32_t row)
{
	struct rc_row at = {table, row, RC_ROW_UNKNOWN};
	struct rc_line line;
	enum rc_row_kind kind;

	rc_line(s->d, &at, &line);
	if (line.n == 0)
		return;
	if (repeats_upper_line(s, &line)) {
		add_row(s, table, row, RC_ROW_HEAD_AGAIN);
		return;
	}
	kind = rc_row_kind(&line, s->region);
	/* The money may stand below the indicators: the total of the form follows it. */
	if (s->form && s->form->n_indicators && s->region == RC_FUNDS &&
	    !rc_is(line.at[0], QH_W_FUND_TOTAL) && rc_row_kind(&line, RC_TAIL) == RC_ROW_TOTAL)
		kind = RC_ROW_TOTAL;
	if (!s->form || kind == RC_ROW_TITLE || kind == RC_ROW_FIELDS || kind == RC_ROW_FUND_HEAD ||
	    kind == RC_ROW_HEAD) {
		bool starts = rc_starts_form(&line) || (!s->form && titled(s, table, &line));

		if (starts && starts_another(s, &line, kind))
			open_form(s, table);
		if (s->form && s->region == RC_HEAD)
			kind = rc_row_kind(&line, s->region);
	}
	if (s->form && s->region == RC_INDICATORS && s->list_col && kind == RC_ROW_INDICATOR) {
		if (heads_projects(s, table, row, &line)) {
			s->list_unit = row;
			s->list_unit_table = table;
			if (s->form->n_indicators == 0)
				add_row(s, table, row, RC_ROW_LIST_UNIT);
			return;
		}
		next_of_list(s, table, &line);
	}
	if (s->status != QH_OK)
		return;
	if (s->form)
		take_row(s, table, row, &line, kind);
	else if (s->n_pending < PENDING_ROWS_MAX)
		s->pending[s->n_pending++] = row;
}

/* Whether the rows of a table look like indicators, so that it continues the one before a break. */
static bool continues_indicators(struct segment *s, uint32_t table)
{
	const struct rc_table *t = &s->d->tables[table];
	uint32_t like = 0, all = 0;

	for (uint32_t r = 1; r <= t->src->rows && all < 20; r++) {
		struct rc_row at = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;

		rc_line(s->d, &at, &line);
		if (line.n == 0)
			continue;
		all++;
		if (line.n == 1 && line.at[0]->type == RC_WORDS && !rc_is_known_label(line.at[0])) {
			all--; /* a heading or a piece of text says nothing */
			continue;
		}
		like += rc_like_indicator(&line) || (line.n == 2 && rc_has_value(&line)) ||
			line.at[0]->type == RC_FILLER ||
			rc_row_kind(&line, RC_INDICATORS) != RC_ROW_INDICATOR;
	}
	return like * 2 >= all && s->gap <= (like == all && like > 0 ? GAP_FAR : GAP_NEAR);
}

/* Below a title of its own a table with a header of its own is another form, whatever its first rows look
 * like. */
static bool begins_another(struct segment *s, uint32_t table)
{
	const struct rc_table *t = &s->d->tables[table];

	if (s->form->n_indicators == 0 || s->title <= s->form->last_block || same_title(s))
		return false;
	for (uint32_t r = 1; r <= t->src->rows && r <= PENDING_ROWS_MAX; r++) {
		struct rc_row at = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;

		rc_line(s->d, &at, &line);
		if (line.n && rc_row_kind(&line, RC_HEAD) == RC_ROW_HEAD)
			return true;
	}
	return false;
}

/* At the start of a table: does it go on with the open form? */
static bool continues(struct segment *s, uint32_t table)
{
	struct rc_line line = {.n = 0};
	enum rc_row_kind kind;

	for (uint32_t r = 1; r <= s->d->tables[table].src->rows && line.n == 0; r++) {
		struct rc_row at = {table, r, RC_ROW_UNKNOWN};

		rc_line(s->d, &at, &line);
	}
	if (line.n == 0)
		return true;
	if (rc_starts_form(&line))
		return true; /* segment_row decides */
	kind = rc_row_kind(&line, s->region);
	switch (s->region) {
	case RC_INDICATORS: return continues_indicators(s, table);
	case RC_TAIL: return s->gap <= GAP_NEAR && kind == RC_ROW_TAIL && rc_is_known_label(line.at[0]);
	default: return s->gap <= GAP_NEAR && (kind != RC_ROW_FIELDS || rc_is_known_label(line.at[0]));
	}
}

static bool is_prose_title(const struct rc_cell *c)
{
	struct qh_str s = c->fold;

	if (!c->kind || s.n == 0 || s.n > 240)
		return false;
	/* Sentences and lines of a table of contents are no titles. */
	if (qh_str_ends(s, QH_STR("\xE3\x80\x82")) || qh_str_find(s, QH_STR("...."), 0) >= 0 ||
	    qh_str_find(s, QH_STR("\xE2\x80\xA6\xE2\x80\xA6"), 0) >= 0 ||
	    qh_str_find(s, QH_STR("\xE3\x80\x82"), 0) >= 0)
		return false;
	return !c->note && s.p[s.n - 1] != ';' && s.p[s.n - 1] != ',';
}

/* What says nothing of a form yet must not become one: no indicators and no funds under a title of a form. */
static bool worth_keeping(const struct rc_form *f)
{
	return f->n_indicators > 0 || (f->kind_title && f->n_funds > 0 && (f->project_seen || f->unit_seen));
}

/* A table inside a cell of the open form: fields or money of the row it stands in, unless it is a form
 * itself. */
static bool nested_in_form(struct segment *s, uint32_t table)
{
	const struct rc_table *t = &s->d->tables[table];
	uint32_t outer = t->src->parent.block;

	if (!s->form || outer == 0 || s->d->table_of[outer - 1] == 0)
		return false;
	if (!s->d->tables[s->d->table_of[outer - 1] - 1].in_form)
		return false;
	for (uint32_t r = 1; r <= t->src->rows && r <= 12; r++) {
		struct rc_row at = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;

		rc_line(s->d, &at, &line);
		if (rc_starts_form(&line))
			return false;
	}
	return true;
}

static void take_nested(struct segment *s, uint32_t table)
{
	for (uint32_t r = 1; r <= s->d->tables[table].src->rows && s->status == QH_OK; r++) {
		struct rc_row at = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;
		uint32_t last_block = s->form->last_block;

		rc_line(s->d, &at, &line);
		if (line.n)
			add_row(s, table, r, rc_row_kind(&line, RC_HEAD));
		if (last_block > s->form->last_block)
			s->form->last_block = last_block;
	}
}

static void segment_table(struct segment *s, uint32_t table)
{
	uint32_t rows = s->d->tables[table].src->rows;

	if (s->d->tables[table].data_row)
		rows = s->d->tables[table].data_row - 1;
	if (s->d->tables[table].bureau_row && rows >= s->d->tables[table].bureau_row)
		rows = s->d->tables[table].bureau_row - 1;
	s->n_pending = 0;
	if (rows == 0)
		return;
	if (nested_in_form(s, table)) {
		take_nested(s, table);
		return;
	}
	if (s->form && (begins_another(s, table) || !continues(s, table)))
		close_form(s);
	for (uint32_t r = 1; r <= rows && s->status == QH_OK; r++)
		segment_row(s, table, r);
}

/* What stands below a table of the bureau is no part of a form above it, and its title none of a form. */
static void pass_bureau(struct segment *s, uint32_t table)
{
	if (s->d->tables[table].bureau_row == 0)
		return;
	close_form(s);
	s->title = 0;
}

enum qh_status rc_segment(struct rc_doc *d)
{
	struct segment s = {.d = d, .region = RC_OUTSIDE};
	uint32_t kept = 0;

	for (uint32_t b = 1; b <= d->doc->n_blocks && s.status == QH_OK; b++) {
		if (d->table_of[b - 1]) {
			segment_table(&s, d->table_of[b - 1] - 1);
			pass_bureau(&s, d->table_of[b - 1] - 1);
			continue;
		}
		s.gap += d->doc->blocks[b - 1].text.n;
		if (is_prose_title(&d->prose[b - 1]))
			s.title = b;
	}
	for (uint32_t i = 0; i < d->n_forms; i++) {
		if (worth_keeping(&d->forms[i])) {
			d->forms[kept++] = d->forms[i];
			continue;
		}
		for (uint32_t k = 0; k < d->forms[i].n_rows; k++)
			d->tables[d->forms[i].rows[k].table].in_form = false;
	}
	d->n_forms = kept;
	for (uint32_t i = 0; i < d->n_forms; i++)
		rc_find_bare_notes(d, &d->forms[i]);
	for (uint32_t i = 0; i < d->n_forms; i++)
		for (uint32_t k = 0; k < d->forms[i].n_rows; k++)
			d->tables[d->forms[i].rows[k].table].in_form = true;
	return s.status;
}
