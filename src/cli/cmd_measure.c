/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng measure run | list | explain: counts and sums over a snapshot of records. */
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/measures.h"
#include "cli/records.h"

enum { OPT_YEAR, OPT_FORMAT, OPT_OUT, OPT_MEASURES, N_OPTIONS };
enum { YEAR_MIN = 1990, YEAR_MAX = 2200, YEAR_SHOWN = 2024, SHARE_DIGITS = 2 };
static const char *const states[] = {"exact", "at-least", "unknown"};

struct qh_measures *qh_cli_measures(struct qh_cli *cli, struct qh_arena *arena,
				    const struct qh_record_types *types, const char *path, int year)
{
	char data[4200], policies[4400], own[4400];
	const char *dir = qh_data_dir(data, sizeof data);
	const struct qh_policies *dated;
	struct qh_measures *measures = NULL;
	struct qh_error err;
	enum qh_status s;

	qh_error_clear(&err);
	(void)snprintf(policies, sizeof policies, "%s/policies", dir ? dir : ".");
	(void)snprintf(own, sizeof own, "%s/measures/measures.yaml", dir ? dir : ".");
	s = qh_policies_load(arena, types, policies, &dated, &err);
	if (s == QH_OK)
		s = qh_measures_load(arena, types, dated, path ? path : own, year, &measures, &err);
	if (s != QH_OK)
		(void)qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	return s == QH_OK ? measures : NULL;
}

static struct qh_str shown(struct qh_arena *arena, const struct qh_measured *m)
{
	struct qh_buf b;

	qh_buf_init(&b, QH_LINE_BYTES_MAX);
	if (m->state == QH_MEASURE_UNKNOWN) {
		qh_buf_char(&b, '-');
	} else {
		qh_buf_z(&b, m->state == QH_MEASURE_AT_LEAST ? "\xE2\x89\xA5" : "");
		if (m->measure->of.p)
			qh_rat_write_decimal(&b, qh_rat_mul(arena, m->value, QH_RAT_INT(100)), SHARE_DIGITS);
		else
			qh_rat_write(&b, m->value);
		qh_buf_str(&b, m->measure->unit);
	}
	return qh_buf_take(&b, arena);
}

static void put_int(struct qh_json_out *w, const char *key, int64_t v)
{
	qh_json_key(w, key);
	if (v == QH_INT_MISSING)
		qh_json_null(w);
	else
		qh_json_int(w, v);
}

static void put_str(struct qh_json_out *w, const char *key, struct qh_str s)
{
	qh_json_key(w, key);
	qh_json_str(w, s);
}

/* A text that was made here: without it the memory was not enough. */
static void put_made(struct qh_json_out *w, const char *key, struct qh_str s)
{
	if (!s.p)
		qh_buf_fail(w->buf);
	put_str(w, key, s);
}

static void put_measured(struct qh_json_out *w, struct qh_arena *arena, const struct qh_snapshot *s,
			 const struct qh_measured *m)
{
	const struct qh_measure *d = m->measure;

	qh_json_object(w);
	put_str(w, "id", d->id);
	qh_json_key(w, "name");
	qh_json_object(w);
	put_str(w, "zh", d->name_zh);
	put_str(w, "en", d->name_en);
	qh_json_object_end(w);
	qh_json_key(w, "status");
	qh_json_z(w, states[m->state]);
	/* A number of the domain: a text, in the unit; a share is 1 for 100 %. */
	if (m->state == QH_MEASURE_UNKNOWN)
		put_str(w, "value", QH_STR_NONE);
	else
		put_made(w, "value", qh_rat_str(arena, m->value));
	put_str(w, "unit", d->unit);
	put_made(w, "printed", shown(arena, m));
	put_int(w, "numerator", m->numerator);
	put_int(w, "of", m->of);
	qh_json_key(w, "definition");
	qh_json_object(w);
	put_str(w, "zh", d->define_zh);
	put_str(w, "en", d->define_en);
	put_str(w, "rows", s->types->at[d->rows].name);
	put_str(w, "where", d->where);
	put_str(w, "value", d->value);
	put_str(w, "of", d->of);
	qh_json_object_end(w);
	qh_json_key(w, "trace");
	qh_json_object(w);
	put_int(w, "rows", (int64_t)m->rows);
	put_int(w, "taken", (int64_t)m->taken);
	put_int(w, "undecided", (int64_t)m->undecided);
	qh_json_key(w, "files");
	qh_json_array(w);
	for (uint32_t i = 0; i < m->n_files; i++) {
		const struct qh_input_file *file = &s->files[m->files[i].file];

		qh_json_object(w);
		put_str(w, "file", file->name);
		put_str(w, "sha256", qh_str_of(file->sha256));
		put_int(w, "first_line", m->files[i].first);
		put_int(w, "rows", m->files[i].n);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
	qh_json_object_end(w);
	qh_json_object_end(w);
}

static int write_json(struct qh_cli *cli, struct qh_arena *arena, const struct qh_snapshot *s, int year,
		      const struct qh_measured *at, uint32_t n, const char *path)
{
	struct qh_buf b;
	struct qh_json_out w;
	struct qh_error err;
	enum qh_status status;

	qh_error_clear(&err);
	qh_buf_init(&b, QH_OUTPUT_BYTES_MAX);
	qh_json_out_start(&w, &b, 1);
	qh_json_object(&w);
	qh_json_key(&w, "schema");
	qh_json_z(&w, "quanheng.measures/1");
	put_int(&w, "year", year);
	put_str(&w, "snapshot", qh_str_of(s->hash));
	qh_json_key(&w, "measures");
	qh_json_array(&w);
	for (uint32_t i = 0; i < n; i++)
		put_measured(&w, arena, s, &at[i]);
	qh_json_array_end(&w);
	qh_json_object_end(&w);
	qh_buf_char(&b, '\n');
	status = b.status == QH_OK ? qh_file_write(path, qh_buf_view(&b), &err)
				   : qh_error_set(&err, b.status, "MEASURE-006");
	qh_buf_free(&b);
	return status == QH_OK ? QH_EXIT_OK : qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
}

static int run(struct qh_cli *cli, struct qh_arena *arena, const struct qh_option *o, const char **words,
	       int n)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	struct qh_snapshot *s = types ? qh_cli_snapshot(cli, arena, words[0], true) : NULL;
	struct qh_str *only = QH_NEW_ARRAY(arena, struct qh_str, (size_t)n);
	struct qh_measures *measures;
	struct qh_measured *measured;
	struct qh_error err;
	uint32_t found = 0;
	int64_t year;
	int code = QH_EXIT_OK;

	if (!s || !only)
		return QH_EXIT_UNREAD;
	if (!qh_args_number(cli, &o[OPT_YEAR], YEAR_MIN, YEAR_MAX, &year) ||
	    !(measures = qh_cli_measures(cli, arena, types, o[OPT_MEASURES].value, (int)year))) {
		qh_snapshot_close(s);
		return QH_EXIT_USAGE;
	}
	qh_error_clear(&err);
	for (int i = 1; i < n; i++)
		only[i - 1] = qh_str_of(words[i]);
	if (qh_measures_run(arena, s, measures, (uint32_t)n - 1, only, &measured, &found, &err) != QH_OK)
		code = qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	else if (strcmp(o[OPT_FORMAT].value, "json") == 0)
		code = write_json(cli, arena, s, (int)year, measured, found,
				  o[OPT_OUT].given ? o[OPT_OUT].value : "-");
	for (uint32_t i = 0; code == QH_EXIT_OK && strcmp(o[OPT_FORMAT].value, "json") != 0 && i < found;
	     i++) {
		const struct qh_measure *m = measured[i].measure;
		struct qh_arg args[] = {qh_cli_str("id", m->id),
					qh_cli_str("name", cli->lang == QH_ZH ? m->name_zh : m->name_en),
					qh_cli_str("value", shown(arena, &measured[i]))};

		qh_cli_say(cli, stdout, measured[i].no_rows ? "measure.no-rows" : "measure.line", args, 3);
	}
	qh_snapshot_close(s);
	return code;
}

static int list(struct qh_cli *cli, struct qh_arena *arena, const struct qh_option *o, const char *id)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	struct qh_measures *all =
	    types ? qh_cli_measures(cli, arena, types, o[OPT_MEASURES].value, YEAR_SHOWN) : NULL;
	bool met = false;

	if (!all)
		return QH_EXIT_USAGE;
	for (uint32_t i = 0; i < all->n; i++) {
		const struct qh_measure *m = &all->at[i];
		struct qh_arg args[] = {
		    qh_cli_str("id", m->id),
		    qh_cli_str("name", cli->lang == QH_ZH ? m->name_zh : m->name_en),
		    qh_cli_str("define", cli->lang == QH_ZH ? m->define_zh : m->define_en),
		    qh_cli_str("rows", types->at[m->rows].name),
		    qh_cli_str("unit", m->unit),
		    qh_cli_str("where", m->where),
		    qh_cli_str("value", m->value),
		    qh_cli_str("of", m->of)};

		if (id && !qh_str_eq(m->id, qh_str_of(id)))
			continue;
		met = true;
		qh_cli_say(cli, stdout,
			   !id       ? "measure.item"
			   : m->of.p ? "measure.explain-share"
				     : "measure.explain",
			   args, 8);
		for (uint32_t k = 0; id && k < m->n_names; k++)
			qh_cli_say(cli, stdout, "measure.called",
				   (struct qh_arg[]){qh_cli_str("name", m->names[k])}, 1);
	}
	if (!met && id) {
		struct qh_error err;

		qh_error_clear(&err);
		(void)qh_error_set(&err, QH_NOT_FOUND, "MEASURE-005");
		qh_error_arg(&err, "name", qh_str_of(id));
		return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	}
	return QH_EXIT_OK;
}

int qh_cmd_measure(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_YEAR] = {.name = "--year", .has_value = true},
	    [OPT_FORMAT] = {"--format", "-f", true, "text", false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_MEASURES] = {.name = "--measures", .has_value = true},
	};
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	int n = rest ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, rest) : -1;
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	int code = QH_EXIT_USAGE;

	if (arena && n >= 2 && strcmp(rest[0], "run") == 0 && o[OPT_YEAR].given)
		code = run(cli, arena, o, rest + 1, n - 1);
	else if (arena && n == 1 && strcmp(rest[0], "list") == 0)
		code = list(cli, arena, o, NULL);
	else if (arena && n == 2 && strcmp(rest[0], "explain") == 0)
		code = list(cli, arena, o, rest[1]);
	else if (n >= 0)
		qh_cli_help(cli, "measure");
	qh_arena_free(arena);
	free(rest);
	return code;
}
