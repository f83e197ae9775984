/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is lost: every text of a document comes out again, once. On documents made up here, and on
 * published ones. */
#include "reading.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/file.h"

/* ---- documents made up here: numbered words, so that each can be found again ---- */

struct maker {
	struct qh_buf out;
	uint64_t seed;
	uint32_t words;
};

static uint32_t pick(struct maker *m, uint32_t n)
{
	m->seed = m->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(m->seed >> 33) % n;
}

static void put(struct maker *m, const char *z)
{
	qh_buf_z(&m->out, z);
}

/* A word, now and then dressed in markup of which nothing may stay and nothing else may go. */
static void word(struct maker *m)
{
	static const char *const dress[][2] = {
	    {"", ""},
	    {"", ""},
	    {"", ""},
	    {"**", "**"},
	    {"<b>", "</b>"},
	    {"$\\geq ", "$"},
	    {"<p>", "</p>"},
	    {"&nbsp;", ""},
	    {"<span style=\"x\">", "</span>"},
	    {"5 < ", ""},
	    {"\\*", ""},
	    {"![", "](a/b.png)"},
	    {"", "<br>"},
	    {"<!-- no -->", ""},
	    {"$\\text{", "}$"},
	};
	uint32_t d = pick(m, sizeof dress / sizeof *dress);

	put(m, dress[d][0]);
	qh_buf_printf(&m->out, "w%uq", m->words++);
	put(m, dress[d][1]);
}

static void plain_word(struct maker *m)
{
	qh_buf_printf(&m->out, "w%uq", m->words++);
}

static void words(struct maker *m)
{
	for (uint32_t n = pick(m, 3) + 1; n > 0; n--) {
		word(m);
		put(m, n > 1 ? " " : "");
	}
}

static void html_table(struct maker *m, uint32_t depth)
{
	static const char *const spans[] = {"", "", "", " rowspan=2", " colspan=\"3\"", " rowspan=0"};

	put(m, "<table>");
	if (pick(m, 4) == 0) {
		put(m, "<caption>");
		words(m);
		put(m, "</caption>");
	}
	for (uint32_t r = pick(m, 4) + 1; r > 0; r--) {
		if (pick(m, 9) == 0)
			words(m);
		put(m, pick(m, 2) ? "<tr>" : "\n<tr>");
		for (uint32_t c = pick(m, 4) + 1; c > 0; c--) {
			qh_buf_printf(&m->out, "<td%s>", spans[pick(m, sizeof spans / sizeof *spans)]);
			if (pick(m, 5))
				words(m);
			if (depth < 3 && pick(m, 8) == 0)
				html_table(m, depth + 1);
			if (pick(m, 6) == 0)
				words(m);
			put(m, pick(m, 5) ? "</td>" : "");
		}
		put(m, pick(m, 5) ? "</tr>" : "");
	}
	put(m, "</table>");
}

static void piece(struct maker *m)
{
	static const char *const starts[] = {"",   "",  "# ", "- ", "> ", "\xE3\x80\x80\xE3\x80\x80",
					     "\t", "  "};
	uint32_t kind = pick(m, 9), rows = pick(m, 5) + 1, cols = pick(m, 6) + 1;

	for (uint32_t r = 0; r < rows && kind <= 2; r++) {
		if (kind == 1)
			put(m, "|");
		for (uint32_t c = 0; c < cols; c++) {
			if (pick(m, 4) && kind == 2)
				plain_word(m);
			else if (pick(m, 4) && kind != 2)
				words(m);
			put(m, kind == 0 ? "\t" : kind == 1 ? " | " : "    ");
		}
		put(m, "\n");
		if (kind == 1 && r == 0)
			put(m, "|---|---|\n");
		if (pick(m, 12) == 0)
			put(m, pick(m, 2) ? "\n" : "\f");
	}
	if (kind == 3)
		html_table(m, 0);
	if (kind >= 4) {
		put(m, starts[pick(m, sizeof starts / sizeof *starts)]);
		words(m);
	}
	put(m, pick(m, 3) ? "\n" : "\n\n");
}

static void count_words(struct qh_str s, uint8_t *seen, uint32_t n_words)
{
	for (uint32_t i = 0; i < s.n; i++) {
		uint32_t id = 0, k = i + 1;

		if (s.p[i] != 'w')
			continue;
		for (; k < s.n && s.p[k] >= '0' && s.p[k] <= '9'; k++)
			id = id * 10 + (uint32_t)(s.p[k] - '0');
		if (k == i + 1 || k == s.n || s.p[k] != 'q' || id >= n_words)
			continue;
		seen[id]++;
	}
}

static void assert_all_words(const struct maker *m, uint32_t number)
{
	uint8_t *seen = qh_arena_alloc(arena, m->words);

	assert_non_null(seen);
	for (uint32_t i = 0; i < doc.n_blocks; i++) {
		const struct qh_block *b = &doc.blocks[i];

		count_words(b->text, seen, m->words);
		for (uint32_t c = 0; c < b->n_cells; c++)
			count_words(b->cells[c].text, seen, m->words);
	}
	for (uint32_t w = 0; w < m->words; w++)
		if (seen[w] != 1)
			fail_msg("document %u: word w%uq came out %u times of:\n%.*s", number, w,
				 (unsigned)seen[w], QH_STR_ARG(qh_buf_view(&m->out)));
}

static void made_up_documents(void **state)
{
	(void)state;
	for (uint32_t number = 1; number <= 3000; number++) {
		struct maker m = {.seed = number};

		qh_buf_init(&m.out, 1 << 22);
		for (uint32_t n = pick(&m, 12) + 1; n > 0; n--)
			piece(&m);
		plain_word(&m);
		assert_int_equal(m.out.status, QH_OK);
		memset(&doc, 0, sizeof doc);
		assert_int_equal(
		    qh_read_text(arena, qh_buf_view(&m.out), QH_READ_TEXT, QH_STR("made up"), &doc, &err),
		    QH_OK);
		assert_all_words(&m, number);
		qh_buf_free(&m.out);
		qh_arena_reset(arena);
	}
}

static void made_up_pages(void **state)
{
	(void)state;
	for (uint32_t number = 1; number <= 2000; number++) {
		struct maker m = {.seed = number * 77};

		qh_buf_init(&m.out, 1 << 22);
		put(&m, "<html><body><div>");
		for (uint32_t n = pick(&m, 5) + 1; n > 0; n--) {
			html_table(&m, 0);
			plain_word(&m);
			put(&m, pick(&m, 2) ? "<br>" : "</p><div>");
		}
		memset(&doc, 0, sizeof doc);
		assert_int_equal(
		    qh_read_text(arena, qh_buf_view(&m.out), QH_READ_HTML, QH_STR("made up"), &doc, &err),
		    QH_OK);
		assert_all_words(&m, number);
		qh_buf_free(&m.out);
		qh_arena_reset(arena);
	}
}

/* ---- published documents: the same bytes, but for white space and markup ---- */

static bool skip_word(struct qh_str s, uint32_t *i, const char *z)
{
	struct qh_str w = qh_str_of(z);

	if (!qh_str_starts(qh_str_sub(s, *i, s.n), w))
		return false;
	*i += w.n;
	return true;
}

/* Counts bytes, less white space and the marks of Markdown, LaTeX and check boxes. */
static void histogram(struct qh_str s, bool source, int64_t sign, int64_t *count)
{
	uint32_t i = 0;

	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];

		if (skip_word(s, &i, "\xE3\x80\x80") || skip_word(s, &i, "\xC2\xA0") ||
		    skip_word(s, &i, "\xE2\x98\x91") || skip_word(s, &i, "\xE2\x98\x90"))
			continue;
		if (source && skip_word(s, &i, "\\geq")) {
			histogram(QH_STR("\xE2\x89\xA5"), false, sign, count);
			continue;
		}
		if (source && skip_word(s, &i, "\\leq")) {
			histogram(QH_STR("\xE2\x89\xA4"), false, sign, count);
			continue;
		}
		if (source && c == '<' && i + 1 < s.n &&
		    (s.p[i + 1] == '/' || (s.p[i + 1] >= 'a' && s.p[i + 1] <= 'z'))) {
			while (i < s.n && s.p[i] != '>')
				i++;
			i++;
			continue;
		}
		if (c > ' ' && !strchr("*#$\\-", c))
			count[c] += sign;
		i++;
	}
}

static void published_documents(void **state)
{
	static const char dir[] = "../shared/seeds";
	const struct qh_str *names;
	uint32_t n = 0, n_read = 0;

	(void)state;
	if (!qh_file_is_dir(dir) || qh_file_list(arena, dir, &names, &n, &err) != QH_OK) {
		printf("skipped: no published documents here\n");
		skip();
	}
	for (uint32_t i = 0; i < n; i++) {
		int64_t count[256] = {0};
		struct qh_str path = qh_arena_printf(arena, "%s/%.*s", dir, QH_STR_ARG(names[i])), bytes,
			      text, encoding;

		if (!qh_str_ends(path, QH_STR(".txt")))
			continue;
		assert_int_equal(qh_file_read(arena, path.p, QH_FILE_BYTES_MAX, &bytes, &err), QH_OK);
		assert_int_equal(qh_read_decode(arena, bytes, &text, &encoding, &err), QH_OK);
		assert_int_equal(qh_read_text(arena, text, qh_read_sniff(bytes, path), path, &doc, &err),
				 QH_OK);
		histogram(text, true, 1, count);
		for (uint32_t b = 0; b < doc.n_blocks; b++) {
			histogram(doc.blocks[b].text, false, -1, count);
			for (uint32_t c = 0; c < doc.blocks[b].n_cells; c++)
				histogram(doc.blocks[b].cells[c].text, false, -1, count);
		}
		for (int c = 0; c < 256; c++)
			if (count[c] != 0)
				fail_msg("%s: byte %02X: %lld more in the source", path.p, (unsigned)c,
					 (long long)count[c]);
		n_read++;
	}
	assert_true(n_read > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(made_up_documents),
	    TEST(made_up_pages),
	    TEST(published_documents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
