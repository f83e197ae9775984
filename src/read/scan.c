/* SPDX-License-Identifier: Apache-2.0 */
/* Owns pages that are only pictures. The ruling lines are found here, as those of a PDF are by its strokes;
 * each cell is cut out and read by itself, so that no word strays into a neighbour. */
#include "read/scan.h"

#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "read/picture.h"

enum {
	PATH_BYTES = 600,
	NAME_BYTES = 24,
	NUMBER_BYTES = 12,
	INSIDE = 3, /* dots between a border and what stands in its cell */
	INK_MIN = 12,
	PAGE_INK_MIN = 200,
	SEAM = 40 /* dots: a text this near to a border reaches it */
};

/* A piece of the page that is read by itself. */
struct cut {
	struct qh_picture_box box;
	uint32_t table; /* index; or that of the table it stands before, as text */
	uint32_t cell;  /* index; UINT32_MAX: text outside of tables */
	bool to_top, to_bottom;
	uint32_t sign; /* that the text begins with and that is not in the picture any more; 0 none */
	struct qh_str text;
};
struct scan {
	struct qh_pdf_flow *flow;
	struct qh_arena *arena; /* of this page only: pictures are large */
	const struct qh_scratch *scratch;
	struct qh_picture picture;
	struct qh_pdf_tables tables;
	uint32_t n_cuts, cap_cuts;
	struct cut *cuts;
};

static bool has_line(struct qh_str text, struct qh_str want)
{
	for (int64_t at = 0; (at = qh_str_find(text, want, (uint32_t)at)) >= 0; at++) {
		uint32_t from = (uint32_t)at, to = from + want.n;

		if ((from == 0 || text.p[from - 1] == '\n') && (to == text.n || text.p[to] == '\n'))
			return true;
	}
	return false;
}

const char *qh_scan_languages(void)
{
	const char *argv[] = {"tesseract", "--list-langs", NULL};
	char path[PATH_BYTES];
	struct qh_error err;
	struct qh_buf out;
	const char *found = NULL;

	if (!qh_process_find("tesseract", path, sizeof path) ||
	    !qh_process_find("pdftoppm", path, sizeof path))
		return NULL;
	qh_error_clear(&err);
	qh_buf_init(&out, QH_WORKER_OUTPUT_BYTES_MAX);
	if (qh_process_run(argv, QH_WORKER_SECONDS_MAX, &out, &err) == QH_OK &&
	    has_line(qh_buf_view(&out), QH_STR("chi_sim")))
		/* figures and shares are read better with the English data too */
		found = has_line(qh_buf_view(&out), QH_STR("eng")) ? "chi_sim+eng" : "chi_sim";
	qh_buf_free(&out);
	return found;
}

const char *qh_scan_picture_ending(struct qh_str s)
{
	if (qh_str_starts(s, QH_STR("\x89PNG\r\n\x1A\n")))
		return "png";
	if (qh_str_starts(s, QH_STR("\xFF\xD8\xFF")))
		return "jpg";
	if (qh_str_starts(s, QH_STR("II*\0")) || qh_str_starts(s, QH_STR("MM\0*")))
		return "tif";
	return NULL;
}

static enum qh_status no_memory(struct scan *s, struct qh_arena *arena)
{
	struct qh_error *err = s->flow->r->err;

	(void)qh_error_set(err, qh_arena_status(arena), "READ-009");
	qh_error_arg_int(err, "limit", (int64_t)QH_DOC_ARENA_BYTES_MAX);
	return qh_arena_status(arena);
}

/* ---- the picture of a page ---- */

static enum qh_status draw(struct scan *s, const char *path, uint32_t page)
{
	struct qh_error *err = s->flow->r->err;
	char number[NUMBER_BYTES], side[NUMBER_BYTES], base[PATH_BYTES], made[PATH_BYTES + 4];
	const char *argv[] = {"pdftoppm", "-gray", "-scale-to",   side, "-f", number,
			      "-l",       number,  "-singlefile", path, base, NULL};
	struct qh_buf said;
	struct qh_str bytes;
	enum qh_status status;

	snprintf(number, sizeof number, "%u", page);
	snprintf(side, sizeof side, "%d", QH_PICTURE_SIDE);
	snprintf(base, sizeof base, "%s/page", s->scratch->dir);
	snprintf(made, sizeof made, "%s.pgm", base);
	qh_buf_init(&said, QH_WORKER_OUTPUT_BYTES_MAX);
	status = qh_process_run(argv, QH_WORKER_SECONDS_MAX, &said, err);
	qh_buf_free(&said);
	if (status == QH_OK)
		status = qh_file_read(s->arena, made, QH_FILE_BYTES_MAX, &bytes, err);
	if (status != QH_OK)
		return status;
	(void)remove(made);
	if (qh_picture_read((char *)(uintptr_t)bytes.p, bytes.n, &s->picture))
		return QH_OK;
	qh_error_set(err, QH_CORRUPT, "WORK-004");
	qh_error_arg(err, "program", QH_STR("pdftoppm"));
	return QH_CORRUPT;
}

static bool find_tables(struct scan *s)
{
	enum { WIDTH_MIN = 7200 }; /* an inch: smaller are large characters and seals */
	struct qh_pdf_lines strokes, joined;
	uint32_t n = 0;

	if (!qh_picture_strokes(s->arena, &s->picture, &strokes))
		return false;
	joined = strokes;
	joined.at = QH_NEW_ARRAY(s->arena, struct qh_pdf_line, strokes.n);
	if (!joined.at)
		return false;
	memcpy(joined.at, strokes.at, strokes.n * sizeof *strokes.at);
	if (!qh_pdf_tables_find(s->arena, &joined, &s->tables))
		return false;
	for (uint32_t i = 0; i < s->tables.n; i++) {
		struct qh_pdf_table t = s->tables.at[i];

		if (t.xs[t.n_xs - 1] - t.xs[0] >= WIDTH_MIN)
			s->tables.at[n++] = t;
	}
	s->tables.n = n;
	qh_picture_wipe(&s->picture, &strokes, &s->tables);
	return true;
}

/* ---- what is read by itself ---- */

static bool add_cut(struct scan *s, struct qh_picture_box box, uint32_t table, uint32_t cell)
{
	struct cut *c;
	struct qh_picture_box ink = box;

	if (box.x1 <= box.x0 || box.y1 <= box.y0 || qh_picture_ink(&s->picture, &ink) < INK_MIN)
		return true;
	if (!qh_arena_grow(s->arena, &s->cuts, &s->cap_cuts, s->n_cuts + 1, sizeof *c))
		return false;
	c = &s->cuts[s->n_cuts++];
	*c = (struct cut){.box = ink, .table = table, .cell = cell};
	if (cell != UINT32_MAX)
		c->sign = qh_picture_sign(&s->picture, &box);
	c->to_top = ink.y0 - box.y0 < SEAM;
	c->to_bottom = box.y1 - ink.y1 < SEAM;
	return true;
}

static uint32_t dots(int32_t length)
{
	return length > 0 ? (uint32_t)length / QH_PICTURE_DOT : 0;
}

static bool cut_table(struct scan *s, uint32_t i)
{
	const struct qh_pdf_table *t = &s->tables.at[i];
	bool good = true;

	for (uint32_t k = 0; k < t->n_cells && good; k++) {
		const struct qh_pdf_cell *c = &t->cells[k];
		uint32_t right = dots(t->xs[c->col - 1 + c->colspan]);
		uint32_t bottom = dots(t->ys[c->row - 1 + c->rowspan]);

		good = add_cut(s,
			       (struct qh_picture_box){dots(t->xs[c->col - 1]) + INSIDE,
						       dots(t->ys[c->row - 1]) + INSIDE,
						       right > INSIDE ? right - INSIDE : 0,
						       bottom > INSIDE ? bottom - INSIDE : 0},
			       i, k);
	}
	return good;
}

/* Text outside of tables line by line: a title is larger than what stands below it. */
static bool cut_lines(struct scan *s, struct qh_picture_box box, uint32_t table)
{
	struct qh_picture_box line = box;
	bool good = true;

	while (good && qh_picture_line(&s->picture, &box, &line))
		good = add_cut(s, line, table, UINT32_MAX);
	return good;
}

/* The page from top to bottom: text, table, text. */
static bool cut_page(struct scan *s)
{
	const struct qh_picture *p = &s->picture;
	uint32_t top = 0;
	bool good = true;

	for (uint32_t i = 0; i <= s->tables.n && good; i++) {
		const struct qh_pdf_table *t = i < s->tables.n ? &s->tables.at[i] : NULL;
		uint32_t bottom = t ? dots(t->ys[0]) : p->h;

		if (bottom > top + INSIDE)
			good = cut_lines(s, (struct qh_picture_box){0, top, p->w, bottom - INSIDE}, i);
		if (!t || !good)
			break;
		good = cut_table(s, i);
		bottom = dots(t->ys[t->n_ys - 1]) + INSIDE;
		top = bottom > top ? bottom : top;
	}
	return good;
}

/* ---- reading ---- */

static enum qh_status put_cuts(struct scan *s, char *list, size_t size)
{
	struct qh_error *err = s->flow->r->err;
	enum qh_status status = QH_OK;
	struct qh_buf names;

	qh_buf_init(&names, QH_WORKER_OUTPUT_BYTES_MAX);
	for (uint32_t i = 0; i < s->n_cuts && status == QH_OK; i++) {
		struct qh_str bytes = qh_picture_cut(s->arena, &s->picture, &s->cuts[i].box);
		char name[NAME_BYTES], path[PATH_BYTES];

		if (!bytes.p) {
			qh_buf_free(&names);
			return no_memory(s, s->arena);
		}
		snprintf(name, sizeof name, "cut%u.pgm", i);
		status = qh_scratch_put(s->scratch, name, bytes, path, sizeof path, err);
		qh_buf_printf(&names, "%s\n", path);
	}
	if (status == QH_OK && names.status != QH_OK)
		status = qh_error_set(err, names.status, "WORK-005");
	if (status == QH_OK)
		status = qh_scratch_put(s->scratch, "pieces", qh_buf_view(&names), list, size, err);
	qh_buf_free(&names);
	return status;
}

/* A word goes behind those of its piece; pieces are numbered as pages are. */
static void add_word(void *payload, const struct qh_scan_word *w)
{
	struct scan *s = payload;
	struct cut *c = w->page && w->page <= s->n_cuts ? &s->cuts[w->page - 1] : NULL;

	if (!c)
		return;
	if (c->text.n)
		c->text = qh_arena_join(s->arena, c->text, w->new_line ? QH_STR("\n") : QH_STR(" "), w->text);
	else
		c->text = qh_arena_str(s->arena, w->text);
}

static struct qh_str with_sign(const struct scan *s, const struct cut *c)
{
	struct qh_arena *arena = s->flow->r->arena;
	struct qh_str text = qh_scan_text(arena, c->text), sign;
	char bytes[4];

	if (!c->sign || !text.p)
		return text;
	sign = (struct qh_str){bytes, qh_utf8_put(c->sign, bytes)};
	return qh_arena_join(arena, sign, text, QH_STR_NONE);
}

static enum qh_status read_cuts(struct scan *s)
{
	char list[PATH_BYTES];
	/* its threads wait for each other more than they help */
	const char *argv[] = {"env", "OMP_THREAD_LIMIT=1", "tesseract", list, "stdout",
			      "-l",  s->flow->languages,   "--psm",     "6",  "tsv",
			      NULL};
	struct qh_error *err = s->flow->r->err;
	struct qh_buf out;
	enum qh_status status = put_cuts(s, list, sizeof list);

	qh_buf_init(&out, QH_WORKER_OUTPUT_BYTES_MAX);
	if (status == QH_OK)
		status = qh_process_run(argv, QH_WORKER_SECONDS_MAX, &out, err);
	if (status == QH_OK)
		qh_scan_words(qh_buf_view(&out), add_word, s);
	for (uint32_t i = 0; i < s->n_cuts && status == QH_OK; i++)
		s->cuts[i].text = with_sign(s, &s->cuts[i]);
	if (status == QH_OK && qh_arena_status(s->arena) != QH_OK)
		status = no_memory(s, s->arena);
	if (status == QH_OK && qh_arena_status(s->flow->r->arena) != QH_OK)
		status = no_memory(s, s->flow->r->arena);
	qh_buf_free(&out);
	return status;
}

/* ---- into the document ---- */

/* The cells of table @p i, whose texts begin with cut *k. */
static bool emit_table(struct scan *s, uint32_t i, uint32_t *k)
{
	struct qh_arena *arena = s->flow->r->arena;
	const struct qh_pdf_table *t = &s->tables.at[i];
	struct qh_pdf_piece *pieces = QH_NEW_ARRAY(arena, struct qh_pdf_piece, t->n_cells);
	int32_t *xs = QH_NEW_ARRAY(arena, int32_t, t->n_xs);

	if (!pieces || !xs)
		return false;
	memcpy(xs, t->xs, t->n_xs * sizeof *xs); /* the flow keeps them longer than this page */
	for (uint32_t c = 0; c < t->n_cells; c++) {
		const struct qh_pdf_cell *x = &t->cells[c];

		pieces[c] =
		    (struct qh_pdf_piece){x->row, x->col, x->rowspan, x->colspan, QH_STR(""), false, false};
		if (*k >= s->n_cuts || s->cuts[*k].table != i || s->cuts[*k].cell != c)
			continue;
		pieces[c].text = s->cuts[*k].text;
		pieces[c].to_top = s->cuts[*k].to_top;
		pieces[c].to_bottom = s->cuts[*k].to_bottom;
		++*k;
	}
	qh_pdf_flow_table(s->flow, xs, t->n_xs, t->n_ys - 1, pieces, t->n_cells);
	return true;
}

/* The next line goes on with this one when that fills the width of the text and stands close above it. */
static bool goes_on(const struct scan *s, uint32_t k, uint32_t edge)
{
	const struct cut *c = &s->cuts[k], *next = c + 1;
	uint32_t height = c->box.y1 - c->box.y0;

	return k + 1 < s->n_cuts && next->cell == UINT32_MAX && next->table == c->table &&
	       edge - c->box.x1 < 2 * height && next->box.y0 - c->box.y1 < height;
}

/* The lines in front of table @p i, from cut *k on. */
static void emit_lines(struct scan *s, uint32_t i, uint32_t *k)
{
	struct qh_arena *arena = s->flow->r->arena;
	uint32_t edge = 0;

	for (uint32_t n = 0; n < s->n_cuts; n++)
		if (s->cuts[n].cell == UINT32_MAX && s->cuts[n].box.x1 > edge)
			edge = s->cuts[n].box.x1;
	while (*k < s->n_cuts && s->cuts[*k].cell == UINT32_MAX && s->cuts[*k].table == i) {
		struct qh_str text = s->cuts[*k].text;

		while (goes_on(s, *k, edge))
			text = qh_arena_join(arena, text, s->cuts[++*k].text, QH_STR_NONE);
		++*k;
		if (text.n && s->flow->r->b.status == QH_OK)
			qh_pdf_flow_prose(s->flow, text);
	}
}

static bool emit(struct scan *s)
{
	uint32_t k = 0;
	bool good = true;

	for (uint32_t i = 0; i <= s->tables.n && good; i++) {
		emit_lines(s, i, &k);
		good = i == s->tables.n || emit_table(s, i, &k);
	}
	return good;
}

static enum qh_status read_page(struct scan *s, const char *path, uint32_t page)
{
	struct qh_reader *r = s->flow->r;
	struct qh_picture_box all;
	enum qh_status status = draw(s, path, page);

	if (status != QH_OK)
		return status;
	all = (struct qh_picture_box){0, 0, s->picture.w, s->picture.h};
	if (qh_picture_ink(&s->picture, &all) < PAGE_INK_MIN)
		return QH_OK;
	if (!qh_picture_straighten(s->arena, &s->picture) || !find_tables(s) || !cut_page(s))
		return no_memory(s, s->arena);
	if (s->n_cuts == 0)
		return QH_OK;
	status = read_cuts(s);
	if (status != QH_OK)
		return status;
	r->b.scanned = true;
	return emit(s) ? r->b.status : no_memory(s, r->arena);
}

enum qh_status qh_scan_page(struct qh_pdf_flow *flow, const struct qh_scratch *scratch, const char *path,
			    uint32_t page)
{
	struct scan s = {.flow = flow, .scratch = scratch, .arena = qh_arena_new(QH_SCAN_ARENA_BYTES_MAX)};
	enum qh_status status;

	if (!s.arena)
		return qh_error_set(flow->r->err, QH_NOMEM, "READ-009");
	status = read_page(&s, path, page);
	qh_arena_free(s.arena);
	return status;
}
