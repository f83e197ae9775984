/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng rulebook list | show ID | check FILE: the methods that scores are recomputed by. */
#include "base/limits.h"
#include "cli/cli.h"

static void put_label(const struct qh_cli *cli, struct qh_buf *out, const char *key)
{
	qh_catalog_write(cli->library->catalog, cli->lang, key, NULL, 0, out);
	qh_buf_z(out, cli->lang == QH_ZH ? "：" : ": ");
}

/* The words for @p name, which is one of a list in the program: "method.<name>". */
static void put_word(const struct qh_cli *cli, struct qh_buf *out, const char *head, struct qh_str name)
{
	char key[64];
	snprintf(key, sizeof key, "%s%.*s", head, QH_STR_ARG(name));
	qh_catalog_write(cli->library->catalog, cli->lang, key, NULL, 0, out);
}

static void put_line(const struct qh_cli *cli, struct qh_buf *out, const char *key, struct qh_str value)
{
	if (value.n == 0)
		return;
	put_label(cli, out, key);
	qh_buf_str(out, value);
	qh_buf_char(out, '\n');
}

static void put_years(struct qh_buf *out, const struct qh_rulebook *rb)
{
	if (rb->year_from)
		qh_buf_int(out, rb->year_from);
	if (rb->year_from != rb->year_to || rb->year_from == 0)
		qh_buf_z(out, "-");
	if (rb->year_to && rb->year_to != rb->year_from)
		qh_buf_int(out, rb->year_to);
}

static void list(const struct qh_cli *cli, struct qh_buf *out)
{
	const struct qh_rulebooks *all = cli->library->rulebooks;
	for (uint32_t i = 0; i < all->n; i++) {
		const struct qh_rulebook *rb = all->at[i];
		qh_buf_printf(out, "%-38.*s ", QH_STR_ARG(rb->id));
		put_years(out, rb);
		qh_buf_z(out, "\t");
		qh_buf_str(out, cli->lang == QH_ZH ? rb->title_zh : rb->title_en);
		qh_buf_char(out, '\n');
	}
}

static void put_sections(const struct qh_cli *cli, struct qh_buf *out, const struct qh_rulebook *rb)
{
	for (uint32_t i = 0; i < rb->n_sections; i++) {
		put_label(cli, out, "rulebook.show.section");
		qh_buf_str(out, rb->sections[i].name);
		if (qh_rat_ok(rb->sections[i].weight)) {
			qh_buf_char(out, ' ');
			qh_rat_write(out, rb->sections[i].weight);
		}
		qh_buf_char(out, '\n');
	}
}

static void put_bounds(const struct qh_cli *cli, struct qh_buf *out, const char *key,
		       const struct qh_bound *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		put_label(cli, out, key);
		if (b[i].label.n) {
			qh_buf_str(out, b[i].label);
			qh_buf_char(out, ' ');
		}
		qh_buf_char(out, b[i].from_closed ? '[' : '(');
		if (qh_rat_ok(b[i].from))
			qh_rat_write(out, b[i].from);
		qh_buf_z(out, ", ");
		if (qh_rat_ok(b[i].to))
			qh_rat_write(out, b[i].to);
		qh_buf_char(out, b[i].to_closed ? ']' : ')');
		qh_buf_char(out, '\n');
	}
}

static void put_indicators(const struct qh_cli *cli, struct qh_buf *out, const struct qh_rulebook *rb)
{
	for (uint32_t i = 0; i < rb->n_indicators; i++) {
		const struct qh_profile_indicator *ind = &rb->indicators[i];
		put_label(cli, out, "rulebook.show.indicator");
		qh_buf_printf(out, "%.*s / %.*s / %.*s", QH_STR_ARG(ind->level1), QH_STR_ARG(ind->level2),
			      QH_STR_ARG(ind->name));
		if (qh_rat_ok(ind->weight)) {
			qh_buf_char(out, ' ');
			qh_rat_write(out, ind->weight);
		}
		if (ind->has_rule) {
			qh_buf_z(out, "  ");
			put_word(cli, out, "method.",
				 qh_str_of(qh_method_name((enum qh_method)ind->rule.method)));
		}
		if (ind->formula.n)
			qh_buf_printf(out, "  = %.*s", QH_STR_ARG(ind->formula.source));
		qh_buf_char(out, '\n');
	}
}

static void show(const struct qh_cli *cli, struct qh_buf *out, const struct qh_rulebook *rb)
{
	put_line(cli, out, "rulebook.show.id", rb->id);
	put_line(cli, out, "rulebook.show.title", cli->lang == QH_ZH ? rb->title_zh : rb->title_en);
	put_line(cli, out, "rulebook.show.region", rb->region);
	put_label(cli, out, "rulebook.show.years");
	put_years(out, rb);
	qh_buf_char(out, '\n');
	for (uint32_t i = 0; i < rb->n_bases; i++) {
		put_label(cli, out, "rulebook.show.basis");
		qh_buf_printf(out, "%.*s [", QH_STR_ARG(rb->bases[i].text));
		put_word(cli, out, "rulebook.origin.", rb->bases[i].label);
		qh_buf_z(out, "]\n");
	}
	if (rb->has_execution) {
		put_label(cli, out, "rulebook.show.execution");
		qh_rat_write(out, rb->execution_weight);
		qh_buf_z(out, "  ");
		put_word(cli, out, "method.",
			 qh_str_of(qh_method_name((enum qh_method)rb->execution.method)));
		qh_buf_char(out, '\n');
	}
	put_sections(cli, out, rb);
	put_bounds(cli, out, "rulebook.show.tier", rb->qualitative.bounds, rb->qualitative.n_bounds);
	put_bounds(cli, out, "rulebook.show.grade", rb->grades, rb->n_grades);
	if (rb->has_constraint) {
		put_label(cli, out, "rulebook.show.cap");
		qh_rat_write(out, rb->constraint_cap);
		qh_buf_char(out, '\n');
	}
	put_indicators(cli, out, rb);
	put_line(cli, out, "rulebook.show.file", rb->file);
}

static int show_one(const struct qh_cli *cli, const char *id, struct qh_buf *out)
{
	const struct qh_rulebook *rb = qh_rulebook_find(cli->library->rulebooks, qh_str_of(id));
	if (rb) {
		show(cli, out, rb);
		return QH_EXIT_OK;
	}
	struct qh_error err;
	qh_error_set(&err, QH_NOT_FOUND, "REVIEW-001");
	qh_error_arg(&err, "id", qh_str_of(id));
	return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
}

static int check_one(const struct qh_cli *cli, const char *path, struct qh_buf *out)
{
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	struct qh_rulebook *rb = NULL;
	struct qh_error err;
	qh_error_set(&err, QH_NOMEM, "REVIEW-002");
	enum qh_status s = QH_NOMEM;
	if (arena)
		s = qh_rulebook_load(arena, cli->library->lexicon, path, cli->library->rulebooks, &rb, &err);
	int code = QH_EXIT_OK;
	if (s == QH_OK) {
		struct qh_arg args[] = {qh_cli_text("file", path),
					{.name = "id", .kind = QH_ARG_TEXT, .s = rb->id}};
		qh_catalog_write(cli->library->catalog, cli->lang, "rulebook.check.ok", args, 2, out);
		qh_buf_char(out, '\n');
	} else {
		code = qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	}
	qh_arena_free(arena);
	return code;
}

int qh_cmd_rulebook(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_buf out;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	int code = QH_EXIT_OK;
	if (argc == 1 && strcmp(argv[0], "list") == 0) {
		list(cli, &out);
	} else if (argc == 2 && strcmp(argv[0], "show") == 0) {
		code = show_one(cli, argv[1], &out);
	} else if (argc == 2 && strcmp(argv[0], "check") == 0) {
		code = check_one(cli, argv[1], &out);
	} else {
		qh_cli_help(cli, "rulebook");
		code = QH_EXIT_USAGE;
	}
	qh_cli_print(cli, stdout, &out);
	return code;
}
