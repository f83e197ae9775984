/* SPDX-License-Identifier: Apache-2.0 */
/* The HTML report: markup that pairs, links that lead somewhere, tables whose rows all fill their columns. */
#include <stdio.h>

#include "report_fixture.h"

enum { COLS_MAX = 64, NEST_MAX = 64, IDS_MAX = 4096 };

/* ---- a strict little reader of the markup that the writer makes ---- */

struct page {
	const char *p;
	struct qh_str open[NEST_MAX];
	uint32_t depth;
	struct qh_str ids[IDS_MAX], hrefs[IDS_MAX];
	uint32_t n_ids, n_hrefs;
	/* the table being read */
	uint32_t until[COLS_MAX + 1], cols, row, col, tables;
	bool in_table, first_row;
};

static bool is_void(struct qh_str tag)
{
	return qh_str_eq(tag, QH_STR("meta")) || qh_str_eq(tag, QH_STR("br")) ||
	       qh_str_eq(tag, QH_STR("col"));
}

static struct qh_str attribute(struct qh_str tag, const char *name)
{
	char key[24];
	const char *start, *end;
	int64_t off;

	snprintf(key, sizeof(key), " %s=\"", name);
	off = qh_str_find(tag, qh_str_of(key), 0);
	if (off < 0)
		return QH_STR_NONE;
	start = tag.p + off + strlen(key);
	end = memchr(start, '"', (size_t)(tag.p + tag.n - start));
	assert_non_null(end);
	return (struct qh_str){start, (uint32_t)(end - start)};
}

static uint32_t span(struct qh_str tag, const char *name)
{
	struct qh_str s = attribute(tag, name);

	return s.p ? (uint32_t)strtoul(s.p, NULL, 10) : 1;
}

static void row_ends(struct page *g)
{
	while (g->col <= g->cols && g->until[g->col] >= g->row)
		g->col++;
	if (g->first_row)
		g->first_row = false;
	if (g->col != g->cols + 1)
		fail_msg("row %u of table %u ends at column %u of %u", g->row, g->tables, g->col, g->cols);
}

static void group_ends(struct page *g)
{
	for (uint32_t c = 1; c <= g->cols; c++) {
		if (g->until[c] > g->row)
			fail_msg("table %u: column %u reaches below its group", g->tables, c);
	}
}

static void cell(struct page *g, struct qh_str tag)
{
	uint32_t cols = span(tag, "colspan");
	uint32_t rows = span(tag, "rowspan");

	while (g->col <= g->cols && g->until[g->col] >= g->row)
		g->col++;
	for (uint32_t c = g->col; c < g->col + cols; c++) {
		assert_true(c <= g->cols);
		if (g->until[c] >= g->row)
			fail_msg("two cells at row %u column %u of table %u", g->row, c, g->tables);
		g->until[c] = g->row + rows - 1;
	}
	g->col += cols;
}

static void tag_opens(struct page *g, struct qh_str name, struct qh_str tag)
{
	struct qh_str id = attribute(tag, "id");
	struct qh_str href = attribute(tag, "href");

	if (id.p && g->n_ids < IDS_MAX)
		g->ids[g->n_ids++] = id;
	if (href.p && g->n_hrefs < IDS_MAX)
		g->hrefs[g->n_hrefs++] = href;
	if (qh_str_eq(name, QH_STR("table"))) {
		memset(g->until, 0, sizeof(g->until));
		g->cols = g->row = 0;
		g->tables++;
	} else if (qh_str_eq(name, QH_STR("col"))) {
		g->cols++;
	} else if (qh_str_eq(name, QH_STR("tr"))) {
		g->row++;
		g->col = 1;
	} else if (qh_str_eq(name, QH_STR("td")) || qh_str_eq(name, QH_STR("th"))) {
		cell(g, tag);
	}
	if (!is_void(name)) {
		assert_true(g->depth < NEST_MAX);
		g->open[g->depth++] = name;
	}
}

static void tag_closes(struct page *g, struct qh_str name)
{
	assert_true(g->depth > 0);
	if (!qh_str_eq(g->open[--g->depth], name))
		fail_msg("<%.*s> is closed by </%.*s>", QH_STR_ARG(g->open[g->depth]), QH_STR_ARG(name));
	if (qh_str_eq(name, QH_STR("tr")))
		row_ends(g);
	if (qh_str_eq(name, QH_STR("thead")) || qh_str_eq(name, QH_STR("tbody")))
		group_ends(g);
}

static void read_page(struct page *g, const char *p)
{
	while ((p = strchr(p, '<'))) {
		const char *end = strchr(p, '>');
		bool closes = p[1] == '/';
		const char *name = p + 1 + closes;
		uint32_t n = 0;

		assert_non_null(end);
		while (name + n < end && name[n] != ' ')
			n++;
		if (p[1] == '!')
			;
		else if (closes)
			tag_closes(g, (struct qh_str){name, n});
		else
			tag_opens(g, (struct qh_str){name, n}, (struct qh_str){p, (uint32_t)(end - p)});
		p = end;
	}
	assert_int_equal(g->depth, 0);
}

/* Every link leads to an anchor, no anchor is there twice. */
static void links_lead(const struct page *g)
{
	for (uint32_t i = 0; i < g->n_ids; i++) {
		for (uint32_t k = i + 1; k < g->n_ids; k++)
			assert_false(qh_str_eq(g->ids[i], g->ids[k]));
	}
	for (uint32_t i = 0; i < g->n_hrefs; i++) {
		bool found = false;

		assert_true(g->hrefs[i].p[0] == '#');
		for (uint32_t k = 0; k < g->n_ids && !found; k++)
			found = qh_str_eq(qh_str_sub(g->hrefs[i], 1, UINT32_MAX), g->ids[k]);
		if (!found)
			fail_msg("no anchor for %.*s", QH_STR_ARG(g->hrefs[i]));
	}
}

static struct page *check_page(const struct qh_buf *b)
{
	struct page *g = calloc(1, sizeof(*g));

	read_page(g, b->p);
	links_lead(g);
	return g;
}

/* ---- tests ---- */

static void test_page(void **state)
{
	struct report_fixture *f = *state;
	struct page *g;
	struct qh_buf b;

	write_report(f, "html", &b);
	g = check_page(&b);
	assert_int_equal(g->tables, 2); /* above the heads, and the heads with their rows */
	assert_true(contains(&b, "default-src 'none'; style-src 'unsafe-inline'"));
	assert_true(contains(&b, "lang=\"zh-CN\""));
	assert_false(contains(&b, "<script"));
	assert_true(contains(&b, "&lt;script&gt;x&lt;/script&gt;"));
	assert_null(memchr(b.p, 0x1B, b.n));
	assert_false(contains(&b, "\xE2\x80\xAE"));
	assert_false(contains(&b, "src="));
	assert_false(contains(&b, "url("));
	/* declared 17, recomputed 17.17 */
	assert_true(contains(&b, "<span class=\"rc\">17.17</span><span class=\"diff\">-0.17</span>"));
	assert_true(contains(&b, "<span class=\"rc\">[5, 8)</span>"));
	free(g);
	qh_buf_free(&b);
}

/* Each finding has its note once, whether it has a row or not. */
static void each_note_once(const struct qh_buf *b, uint32_t n)
{
	for (uint32_t i = 1; i <= n; i++) {
		char id[40];
		const char *first;

		snprintf(id, sizeof(id), " id=\"n1-1-%u\"", i);
		first = strstr(b->p, id);
		if (!first)
			fail_msg("no note %u", i);
		assert_null(strstr(first + 1, id));
	}
}

static void test_notes(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	write_report(f, "html", &b);
	each_note_once(&b, 4);
	/* The merged cell of level 1 grows by the rows of notes below its first two rows. */
	assert_true(contains(&b, "<td rowspan=\"5\">output</td>"));
	assert_true(contains(&b, "<td rowspan=\"3\" class=\" m i\">both") ||
		    contains(&b, "<td rowspan=\"3\" class=\"m i\">both"));
	qh_buf_free(&b);
}

static void test_from_json(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	f->document.doc = NULL;
	f->fund.at = (struct qh_place){.doc = 1, .block = 1, .row = 1};
	for (uint32_t i = 0; i < 3; i++)
		f->ind[i].at = (struct qh_place){.doc = 1, .block = 1, .row = 2 + i};
	for (uint32_t i = 0; i < 4; i++) {
		for (uint32_t k = 0; k < f->findings[i].n_places; k++)
			f->findings[i].at[k] = (struct qh_place){.doc = 1, .block = 1, .row = i + 1};
	}
	write_report(f, "html", &b);
	assert_non_null(strstr(b.p, "<th>"));
	each_note_once(&b, 4);
	assert_true(contains(&b, "&lt;script&gt;"));
	qh_buf_free(&b);
}

static void test_document_that_failed(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	f->o.lang = QH_EN;
	f->document =
	    (struct qh_report_document){.path = "<x>", .failed = true, .first_part = true, .last_part = true};
	qh_error_set(&f->document.error, QH_INVALID, "FILE-001");
	write_report(f, "html", &b);
	free(check_page(&b));
	assert_true(contains(&b, "&lt;x&gt;"));
	assert_true(contains(&b, "There is no such file"));
	assert_true(contains(&b, "lang=\"en\""));
	qh_buf_free(&b);
}

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Cells as a damaged source may have them: spans that overlap, that reach outside, that cross the heads. */
static void random_table(struct report_fixture *f, struct qh_cell *cells, uint32_t *seed, bool tidy)
{
	struct qh_block *b = &f->blocks[1];
	bool taken[40][20] = {{false}};

	b->rows = 2 + next(seed) % 12;
	b->cols = 1 + next(seed) % 10;
	b->n_cells = 0;
	b->cells = cells;
	b->spans_known = next(seed) % 2;
	for (uint32_t r = 1; r <= b->rows; r++) {
		for (uint32_t c = 1; c <= b->cols; c++) {
			uint16_t rows = (uint16_t)(next(seed) % 4 ? 1 : 1 + next(seed) % 5);
			uint16_t cols = (uint16_t)(next(seed) % 4 ? 1 : 1 + next(seed) % 4);

			if (next(seed) % 3 == 0 || (tidy && taken[r][c]))
				continue;
			if (tidy) {
				while (c + cols - 1u > b->cols)
					cols--;
				while (r + rows - 1u > b->rows)
					rows--;
				for (uint32_t i = 0; i < cols; i++) {
					if (taken[r][c + i])
						cols = (uint16_t)i;
				}
				for (uint32_t y = r; y < r + rows; y++) {
					for (uint32_t x = c; x < c + cols; x++)
						taken[y][x] = true;
				}
			}
			cells[b->n_cells++] = (struct qh_cell){
			    .row = r, .col = c, .rowspan = rows, .colspan = cols, .text = QH_STR("x")};
		}
	}
}

static void test_any_table(void **state)
{
	struct report_fixture *f = *state;
	struct qh_cell *cells = calloc(400, sizeof(*cells));
	uint32_t seed = 7;

	for (uint32_t round = 0; round < 400; round++) {
		struct qh_block *block = &f->blocks[1];
		struct qh_buf b;

		random_table(f, cells, &seed, round % 2);
		f->layout.header.row = next(&seed) % (block->rows + 2);
		f->layout.header.rows = (uint16_t)(next(&seed) % 4);
		f->spans[0].row = next(&seed) % (block->rows + 1);
		f->spans[0].rows = (uint16_t)(next(&seed) % (block->rows + 2));
		for (uint32_t i = 0; i < 4; i++) {
			for (uint32_t k = 0; k < f->findings[i].n_places; k++)
				f->findings[i].at[k] =
				    at(next(&seed) % (block->rows + 2), next(&seed) % (block->cols + 1));
		}
		for (uint32_t i = 0; i < 3; i++)
			f->ind[i].at = at(next(&seed) % (block->rows + 1), 0);
		write_report(f, "html", &b);
		free(check_page(&b));
		each_note_once(&b, 4);
		qh_buf_free(&b);
	}
	free(cells);
}

static void test_small_buffers(void **state)
{
	small_buffers(*state, "html");
}

#define T(name) cmocka_unit_test_setup_teardown(name, report_setup, report_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(test_page),      T(test_notes),         T(test_from_json), T(test_document_that_failed),
	    T(test_any_table), T(test_small_buffers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
