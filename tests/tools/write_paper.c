/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a paper, described line by line, as a file: write_paper KIND DESCRIPTION OUT [TIMES]
 *
 * Fields are separated by tabs; \n in a field is a line break. tests/paper/describe.py writes descriptions.
 *   paper TITLE LANG FOOTER          fonts TITLE HEADING BODY TABLE FALLBACK
 *   sheet NAME portrait|landscape    p STYLE TEXT SLOT        break
 *   table ROWS COLS HEAD FLAGS WIDTHS   (flags: f filter, z frozen, p plain; widths: "8,12" or nothing)
 *   c ROW COL ROWSPAN COLSPAN ALIGN TONE BOLD TEXT NUMBER FORMAT FORMULA COMMENT LINK
 *   chart KIND TITLE UNIT CAPTION    bar LABEL VALUE_TEXT VALUE MOST TONE
 * With TIMES the file is made that often and only the last one kept: to measure. With KIND "fail:docx" each
 * allocation of the arena fails once, and each must be reported as PAPER-009. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "chart/chart.h"
#include "paper/paper.h"

enum { FIELDS_MAX = 16, SHEETS_MAX = 64, BLOCKS_MAX = 4096 };

struct line {
	struct qh_str f[FIELDS_MAX];
};

struct describing {
	struct qh_arena *arena;
	struct qh_paper paper;
	struct qh_paper_sheet *sheets;
	struct qh_paper_block *block; /* the last one */
	struct qh_paper_cell *cells;  /* of the last table */
	uint32_t cap_cells;
	struct qh_chart *chart; /* the last one */
	struct qh_chart_bar *bars;
	uint32_t cap_bars;
};

static _Noreturn void fail(const char *why, struct qh_str what)
{
	fprintf(stderr, "write_paper: %s: %.*s\n", why, QH_STR_ARG(what));
	exit(2);
}

static uint32_t number(struct qh_str s)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s.n; i++)
		n = n * 10 + (uint32_t)(s.p[i] - '0');
	return n;
}

/* "\n" becomes a line break; an empty field is absent. */
static struct qh_str field(struct qh_arena *arena, struct qh_str s)
{
	char *p;
	uint32_t n = 0;

	if (s.n == 0)
		return QH_STR_NONE;
	p = qh_arena_alloc(arena, s.n);
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'n') {
			p[n++] = '\n';
			i++;
		} else {
			p[n++] = s.p[i];
		}
	}
	return (struct qh_str){p, n};
}

static struct line split(struct qh_arena *arena, struct qh_str s)
{
	struct line l = {0};
	uint32_t from = 0, n = 0;

	for (uint32_t i = 0; i <= s.n && n < FIELDS_MAX; i++) {
		if (i < s.n && s.p[i] != '\t')
			continue;
		l.f[n++] = field(arena, qh_str_sub(s, from, i - from));
		from = i + 1;
	}
	return l;
}

static struct qh_paper_sheet *last_sheet(struct describing *d)
{
	return &d->sheets[d->paper.n_sheets - 1];
}

static struct qh_paper_block *add_block(struct describing *d, uint8_t kind)
{
	struct qh_paper_sheet *s = last_sheet(d);
	struct qh_paper_block *blocks;

	if (s->n_blocks == 0)
		s->blocks = QH_NEW_ARRAY(d->arena, struct qh_paper_block, BLOCKS_MAX);
	if (s->n_blocks == BLOCKS_MAX)
		fail("too many blocks", s->name);
	blocks = (struct qh_paper_block *)(uintptr_t)s->blocks;
	d->block = &blocks[s->n_blocks++];
	d->block->kind = kind;
	return d->block;
}

static void take_table(struct describing *d, const struct line *l)
{
	struct qh_paper_table *t = &add_block(d, QH_PAPER_TABLE)->table;
	uint16_t *widths = QH_NEW_ARRAY(d->arena, uint16_t, number(l->f[2]) + 1);
	struct qh_str list = l->f[5];

	t->rows = number(l->f[1]);
	t->cols = number(l->f[2]);
	t->head_rows = number(l->f[3]);
	t->filter = qh_str_find(l->f[4], QH_STR("f"), 0) >= 0;
	t->frozen = qh_str_find(l->f[4], QH_STR("z"), 0) >= 0;
	t->plain = qh_str_find(l->f[4], QH_STR("p"), 0) >= 0;
	for (uint32_t i = 0, k = 0; i < list.n && k < t->cols; i++) {
		if (list.p[i] == ',')
			k++;
		else
			widths[k] = (uint16_t)(widths[k] * 10 + (list.p[i] - '0'));
	}
	if (list.n)
		t->widths = widths;
	d->cells = NULL;
	d->cap_cells = 0;
}

static void take_cell(struct describing *d, const struct line *l)
{
	struct qh_paper_table *t = &d->block->table;

	if (!qh_arena_grow(d->arena, &d->cells, &d->cap_cells, t->n_cells + 1, sizeof *d->cells))
		fail("no memory", l->f[0]);
	d->cells[t->n_cells++] = (struct qh_paper_cell){.row = number(l->f[1]),
							.col = number(l->f[2]),
							.rowspan = (uint16_t)number(l->f[3]),
							.colspan = (uint16_t)number(l->f[4]),
							.align = (uint8_t)number(l->f[5]),
							.tone = (uint8_t)number(l->f[6]),
							.bold = number(l->f[7]) != 0,
							.text = l->f[8],
							.number = l->f[9],
							.format = l->f[10],
							.formula = l->f[11],
							.comment = l->f[12],
							.link = l->f[13]};
	t->cells = d->cells;
}

static void take_bar(struct describing *d, const struct line *l)
{
	struct qh_rat value, most = QH_RAT_NONE;

	if (qh_rat_parse(d->arena, l->f[3], &value, NULL) != QH_OK ||
	    (l->f[4].n && qh_rat_parse(d->arena, l->f[4], &most, NULL) != QH_OK))
		fail("no number", l->f[3]);
	if (!qh_arena_grow(d->arena, &d->bars, &d->cap_bars, d->chart->n_bars + 1, sizeof *d->bars))
		fail("no memory", l->f[0]);
	d->bars[d->chart->n_bars++] =
	    (struct qh_chart_bar){l->f[1], l->f[2], value, most, (uint8_t)number(l->f[5])};
	d->chart->bars = d->bars;
}

static void take_line(struct describing *d, const struct line *l)
{
	struct qh_str what = l->f[0];

	if (qh_str_eq(what, QH_STR("paper"))) {
		d->paper.title = l->f[1];
		d->paper.lang = l->f[2];
		d->paper.footer = l->f[3];
	} else if (qh_str_eq(what, QH_STR("fonts"))) {
		d->paper.fonts = (struct qh_paper_fonts){l->f[1], l->f[2], l->f[3], l->f[4], l->f[5]};
	} else if (qh_str_eq(what, QH_STR("sheet")) && d->paper.n_sheets < SHEETS_MAX) {
		d->sheets[d->paper.n_sheets++] = (struct qh_paper_sheet){
		    .name = l->f[1], .landscape = qh_str_eq(l->f[2], QH_STR("landscape"))};
	} else if (qh_str_eq(what, QH_STR("p"))) {
		struct qh_paper_block *b = add_block(d, QH_PAPER_PARAGRAPH);

		b->style = (uint8_t)number(l->f[1]);
		b->text = l->f[2];
		b->slot = l->f[3];
	} else if (qh_str_eq(what, QH_STR("break"))) {
		add_block(d, QH_PAPER_BREAK);
	} else if (qh_str_eq(what, QH_STR("table"))) {
		take_table(d, l);
	} else if (qh_str_eq(what, QH_STR("c"))) {
		take_cell(d, l);
	} else if (qh_str_eq(what, QH_STR("chart"))) {
		d->chart = QH_NEW(d->arena, struct qh_chart);
		*d->chart =
		    (struct qh_chart){.kind = (uint8_t)number(l->f[1]), .title = l->f[2], .unit = l->f[3]};
		add_block(d, QH_PAPER_CHART)->chart = d->chart;
		d->block->caption = l->f[4];
		d->bars = NULL;
		d->cap_bars = 0;
	} else if (qh_str_eq(what, QH_STR("bar"))) {
		take_bar(d, l);
	} else {
		fail("no such line", what);
	}
}

typedef enum qh_status writer(struct qh_arena *arena, const struct qh_paper *paper, struct qh_buf *out,
			      struct qh_error *err);

static writer *writer_of(const char *kind)
{
	static const struct {
		const char *kind;
		writer *write;
	} writers[] = {
	    {"docx", qh_paper_docx}, {"xlsx", qh_paper_xlsx}, {"html", qh_paper_html}, {"csv", qh_paper_csv}};

	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
		if (strcmp(kind, writers[i].kind) == 0)
			return writers[i].write;
	fail("no such kind", qh_str_of(kind));
}

/* Each allocation fails once; exits with 3 when a failure is not reported as it should be. */
static void let_fail(writer *write, const struct qh_paper *paper)
{
	for (uint64_t n = 1;; n++) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		struct qh_error err = {0};
		enum qh_status status;
		struct qh_buf out;

		qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
		qh_arena_fail_after(n);
		status = write(arena, paper, &out, &err);
		qh_arena_fail_after(0);
		qh_buf_free(&out);
		qh_arena_free(arena);
		if (status == QH_OK) {
			printf("%u\n", (unsigned)(n - 1));
			return;
		}
		if (status != QH_NOMEM || !err.code || strcmp(err.code, "PAPER-009") != 0) {
			fprintf(stderr, "write_paper: allocation %u: %s %s\n", (unsigned)n,
				qh_status_name(status), err.code ? err.code : "");
			exit(3);
		}
	}
}

static void say(const struct qh_error *err)
{
	fprintf(stderr, "%s", err->code ? err->code : "no code");
	for (uint32_t k = 0; k < err->n_args; k++)
		fprintf(stderr, " %s=%s", err->args[k].name, err->args[k].text);
	fputc('\n', stderr);
}

static int write_file(writer *write, const struct qh_paper *paper, const char *path, uint32_t times)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	enum qh_status status = QH_OK;
	struct qh_error err = {0};
	struct qh_buf out;
	FILE *file;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	for (uint32_t i = 0; i < times && status == QH_OK; i++) {
		qh_arena_reset(arena);
		qh_buf_reset(&out);
		status = write(arena, paper, &out, &err);
	}
	if (status != QH_OK) {
		say(&err);
	} else {
		file = fopen(path, "wb");
		if (!file || fwrite(out.p, 1, out.n, file) != out.n || fclose(file) != 0)
			fail("cannot write", qh_str_of(path));
	}
	qh_buf_free(&out);
	qh_arena_free(arena);
	return status == QH_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct describing d = {.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)};
	struct qh_str text, rest;
	struct qh_error err = {0};
	int code = 0;

	if (argc < 4)
		fail("usage", QH_STR("write_paper KIND DESCRIPTION OUT [TIMES]"));
	d.sheets = QH_NEW_ARRAY(d.arena, struct qh_paper_sheet, SHEETS_MAX);
	d.paper.sheets = d.sheets;
	if (qh_file_read(d.arena, argv[2], QH_FILE_BYTES_MAX, &text, &err) != QH_OK)
		fail("cannot read", qh_str_of(argv[2]));
	for (rest = text; rest.n;) {
		int64_t end = qh_str_find(rest, QH_STR("\n"), 0);
		uint32_t n = end < 0 ? rest.n : (uint32_t)end;
		struct line l = split(d.arena, qh_str_sub(rest, 0, n));

		if (n)
			take_line(&d, &l);
		rest = qh_str_sub(rest, n + 1, rest.n);
	}
	if (strncmp(argv[1], "fail:", 5) == 0)
		let_fail(writer_of(argv[1] + 5), &d.paper);
	else
		code = write_file(writer_of(argv[1]), &d.paper, argv[3],
				  argc > 4 ? number(qh_str_of(argv[4])) : 1);
	qh_arena_free(d.arena);
	return code;
}
