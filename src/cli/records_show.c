/* SPDX-License-Identifier: Apache-2.0 */
/* What can be asked of a snapshot and of the record types: tables, rows that were not taken, heads, a
 * mapping. */
#include "base/json.h"
#include "base/limits.h"
#include "base/mask.h"
#include "cli/records.h"

static struct qh_arg number(const char *name, uint64_t n)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)n)};
}

static struct qh_arg text(const char *name, struct qh_str s)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_TEXT, .s = s};
}

static struct qh_str name_of(const struct qh_cli *cli, const struct qh_record_type *t)
{
	return cli->lang == QH_ZH ? t->zh : t->en;
}

void qh_records_put_tables(struct qh_json_out *w, const struct qh_snapshot *s)
{
	qh_json_key(w, "tables");
	qh_json_array(w);
	for (uint32_t t = 0; t < s->types->n; t++) {
		const struct qh_table *table = &s->tables[t];

		if (table->n + table->n_rejected == 0)
			continue;
		qh_json_object(w);
		qh_json_key(w, "name");
		qh_json_str(w, table->type->name);
		qh_json_key(w, "rows");
		qh_json_int(w, table->n);
		qh_json_key(w, "rejected");
		qh_json_int(w, (int64_t)table->n_rejected);
		qh_json_key(w, "fields");
		qh_json_array(w);
		for (uint32_t f = 0; f < table->type->n_fields; f++)
			if (table->columns[f].data)
				qh_json_str(w, table->type->fields[f].name);
		qh_json_array_end(w);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
}

/* How many rows were not taken for which reason; the reason stands before anything that the row says. */
static void say_reasons(struct qh_cli *cli, struct qh_str lines)
{
	uint64_t n[QH_REJECTS] = {0};

	while (lines.n) {
		static const struct qh_str key = {"\"reason\":\"", 10};
		int64_t feed = qh_str_find(lines, QH_STR("\n"), 0), at = qh_str_find(lines, key, 0);
		struct qh_str rest = at < 0 ? QH_STR("") : qh_str_sub(lines, (uint32_t)at + key.n, lines.n);

		for (int i = QH_REJECT_NONE + 1; i < QH_REJECTS; i++) {
			struct qh_str name = qh_str_of(qh_reject_name((enum qh_reject)i));

			n[i] += qh_str_starts(rest, name) && rest.n > name.n && rest.p[name.n] == '"';
		}
		lines = feed < 0 ? QH_STR_NONE : qh_str_sub(lines, (uint32_t)feed + 1, lines.n);
	}
	for (int i = QH_REJECT_NONE + 1; i < QH_REJECTS; i++) {
		char code[64];
		struct qh_arg args[] = {number("n", n[i]), {.name = "reason", .kind = QH_ARG_KEY}};

		snprintf(code, sizeof code, "record.reason.%s", qh_reject_name((enum qh_reject)i));
		args[1].s = qh_str_of(code);
		if (n[i])
			qh_cli_say(cli, stdout, "records.reason", args, 2);
	}
}

void qh_records_say_tables(struct qh_cli *cli, const struct qh_snapshot *s)
{
	for (uint32_t t = 0; t < s->types->n; t++) {
		const struct qh_table *table = &s->tables[t];
		struct qh_arg args[] = {text("name", table->type->name),
					text("title", name_of(cli, table->type)), number("rows", table->n),
					number("rejected", table->n_rejected)};

		if (table->n + table->n_rejected)
			qh_cli_say(cli, stdout, "records.table", args, 4);
		say_reasons(cli, table->rejected);
		for (uint32_t f = 0; f < table->type->n_fields; f++) {
			struct qh_arg derived[] = {text("field", table->type->fields[f].name),
						   number("n", table->columns[f].n_derived)};

			if (table->columns[f].n_derived)
				qh_cli_say(cli, stdout, "records.derived", derived, 2);
		}
	}
}

static void put_files(struct qh_json_out *w, const struct qh_snapshot *s)
{
	qh_json_key(w, "files");
	qh_json_array(w);
	for (uint32_t i = 0; i < s->n_files; i++) {
		qh_json_object(w);
		qh_json_key(w, "name");
		qh_json_str(w, s->files[i].name);
		qh_json_key(w, "bytes");
		qh_json_int(w, (int64_t)s->files[i].bytes);
		qh_json_key(w, "sha256");
		qh_json_z(w, s->files[i].sha256);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
}

static void show_json(const struct qh_cli *cli, const struct qh_snapshot *s)
{
	struct qh_json_out w;
	struct qh_buf out;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	qh_json_out_start(&w, &out, 1);
	qh_json_object(&w);
	qh_json_key(&w, "schema");
	qh_json_z(&w, "quanheng.records-snapshot/1");
	qh_json_key(&w, "hash");
	qh_json_z(&w, s->hash);
	put_files(&w, s);
	qh_records_put_tables(&w, s);
	qh_json_object_end(&w);
	qh_buf_char(&out, '\n');
	qh_cli_print(cli, stdout, &out);
}

int qh_records_show(struct qh_cli *cli, struct qh_arena *arena, const char *path, bool json)
{
	struct qh_snapshot *s = qh_cli_snapshot(cli, arena, path, false);

	if (!s)
		return QH_EXIT_UNREAD;
	if (json) {
		show_json(cli, s);
	} else {
		struct qh_arg hash = qh_cli_text("hash", s->hash);

		qh_cli_say(cli, stdout, "records.hash", &hash, 1);
		qh_records_say_tables(cli, s);
		for (uint32_t i = 0; i < s->n_files; i++) {
			struct qh_arg args[] = {text("name", s->files[i].name),
						number("bytes", s->files[i].bytes),
						qh_cli_text("hash", s->files[i].sha256)};

			qh_cli_say(cli, stdout, "records.file", args, 3);
		}
	}
	qh_snapshot_close(s);
	return QH_EXIT_OK;
}

int qh_records_check(struct qh_cli *cli, struct qh_arena *arena, const char *path)
{
	struct qh_snapshot *s = qh_cli_snapshot(cli, arena, path, true);
	struct qh_arg hash;

	if (!s)
		return QH_EXIT_UNREAD;
	hash = qh_cli_text("hash", s->hash);
	qh_cli_say(cli, stdout, "records.sound", &hash, 1);
	qh_snapshot_close(s);
	return QH_EXIT_OK;
}

static int no_table(struct qh_cli *cli, const char *table)
{
	struct qh_arg arg = qh_cli_text("name", table);

	qh_cli_say(cli, stderr, "records.no-table", &arg, 1);
	return QH_EXIT_USAGE;
}

int qh_records_rejected(struct qh_cli *cli, struct qh_arena *arena, const char *path, const char *table)
{
	struct qh_snapshot *s = qh_cli_snapshot(cli, arena, path, false);
	uint32_t only = s && table ? qh_record_type_find(s->types, qh_str_of(table)) : 0;
	int code = QH_EXIT_OK;

	if (!s)
		return QH_EXIT_UNREAD;
	if (table && !only)
		code = no_table(cli, table);
	for (uint32_t t = 0; code == QH_EXIT_OK && t < s->types->n; t++) {
		struct qh_str rest = s->tables[t].rejected;

		if (only && only != t + 1)
			continue;
		while (rest.n) {
			int64_t feed = qh_str_find(rest, QH_STR("\n"), 0);
			uint32_t n = feed < 0 ? rest.n : (uint32_t)feed + 1;
			struct qh_buf out;

			qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
			qh_mask_put(&out, qh_str_sub(rest, 0, n));
			qh_cli_print(cli, stdout, &out);
			rest = qh_str_sub(rest, n, rest.n);
		}
	}
	qh_snapshot_close(s);
	return code;
}

/* "code scheme", "word identity", "month". */
static void put_type(struct qh_buf *out, const struct qh_record_types *types, const struct qh_field *f)
{
	struct qh_str domain = types->domains[f->domain].name;

	qh_buf_z(out, qh_field_type_name((enum qh_field_type)f->type));
	if (f->type == QH_FIELD_CODE)
		domain = qh_str_sub(domain, 5, domain.n);
	if (f->type == QH_FIELD_CODE || f->type == QH_FIELD_WORD) {
		qh_buf_char(out, ' ');
		qh_buf_str(out, domain);
	}
}

static void put_table(const struct qh_cli *cli, struct qh_buf *out, const struct qh_record_types *types,
		      const struct qh_record_type *t)
{
	qh_buf_printf(out, "%.*s  %.*s\n", QH_STR_ARG(t->name), QH_STR_ARG(name_of(cli, t)));
	for (uint32_t i = 0; i < t->n_fields; i++) {
		const struct qh_field *f = &t->fields[i];
		size_t from = out->n;

		qh_buf_printf(out, "  %c %-18.*s", f->required ? '*' : ' ', QH_STR_ARG(f->name));
		put_type(out, types, f);
		while (out->n - from < 44)
			qh_buf_char(out, ' ');
		for (uint32_t h = 0; h < f->n_heads; h++)
			qh_buf_printf(out, " %.*s", QH_STR_ARG(f->heads[h]));
		qh_buf_char(out, '\n');
	}
}

int qh_records_types(struct qh_cli *cli, struct qh_arena *arena, const char *table)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	uint32_t only = types && table ? qh_record_type_find(types, qh_str_of(table)) : 0;
	struct qh_buf out;

	if (!types)
		return QH_EXIT_USAGE;
	if (table && !only)
		return no_table(cli, table);
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	for (uint32_t t = 0; t < types->n; t++)
		if (only == 0 || only == t + 1)
			put_table(cli, &out, types, &types->at[t]);
	qh_cli_print(cli, stdout, &out);
	return QH_EXIT_OK;
}

/* A text of YAML, always in quotes. */
static void put_quoted(struct qh_buf *out, struct qh_str s)
{
	qh_buf_char(out, '"');
	qh_json_escaped(out, s);
	qh_buf_char(out, '"');
}

static void put_file(struct qh_buf *out, const struct qh_record_types *types, const struct qh_record_heads *h)
{
	const struct qh_record_type *t = h->table ? &types->at[h->table - 1] : NULL;

	qh_buf_z(out, "  - match: ");
	put_quoted(out, h->name);
	qh_buf_printf(out, "\n    table: %.*s\n    columns:\n", QH_STR_ARG(t ? t->name : QH_STR("?")));
	for (uint32_t i = 0; i < h->n; i++) {
		bool known = t && h->field && h->field[i] && h->field[i] <= t->n_fields;

		if (h->heads[i].n == 0)
			continue;
		qh_buf_z(out, known ? "      " : "      # ");
		put_quoted(out, h->heads[i]);
		qh_buf_printf(out, ": %.*s\n",
			      QH_STR_ARG(known ? t->fields[h->field[i] - 1].name : QH_STR("?")));
	}
}

int qh_records_map(struct qh_cli *cli, struct qh_arena *arena, const char *const *paths, uint32_t n)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	int code = types ? QH_EXIT_OK : QH_EXIT_USAGE;
	struct qh_error err;
	struct qh_buf out;

	if (!types)
		return code;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	qh_buf_z(&out, "schema: quanheng.record-map/1\nfiles:\n");
	for (uint32_t i = 0; i < n; i++) {
		struct qh_record_heads heads;

		qh_error_clear(&err);
		if (qh_records_heads(arena, types, paths[i], &heads, &err) == QH_OK)
			put_file(&out, types, &heads);
		else
			code = qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	}
	qh_cli_print(cli, stdout, &out);
	return code;
}
