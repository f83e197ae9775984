/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots in memory for tests of the audit: tables of text become columns, without files. */
#ifndef QH_TEST_AUDIT_FIXTURE_H
#define QH_TEST_AUDIT_FIXTURE_H

#define _XOPEN_SOURCE 700 /* mkdtemp, P_tmpdir */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit/audit.h"
#include "base/file.h"
#include "base/yaml.h"

enum { FIXTURE_WORDS = 1 << 16, FIXTURE_TEXT = 1 << 22 };

struct fixture {
	struct qh_arena *arena;
	const struct qh_record_types *types;
	const struct qh_policies *policies;
	struct qh_snapshot *snapshot;
	struct qh_table *tables;
	struct qh_dictionary *dictionaries;
};

/* A few tables of a kind that all tests can use, beside those of the program. */
static const char fixture_types[] = "schema: quanheng.record-types/1\n"
				    "codes:\n"
				    "  colour: {red: [R], green: [G], blue: [B]}\n"
				    "  yes-no: {\"yes\": [Y], \"no\": [N]}\n"
				    "  sex: {male: [M], female: [F]}\n"
				    "types:\n"
				    "  left:\n"
				    "    name: {zh: L, en: Left}\n"
				    "    fields:\n"
				    "      id: {type: word, domain: id, required: true}\n"
				    "      name: {type: word, domain: name}\n"
				    "      colour: {type: code, codes: colour}\n"
				    "      month: {type: month}\n"
				    "      day: {type: date}\n"
				    "      end: {type: date}\n"
				    "      at: {type: time}\n"
				    "      amount: {type: money}\n"
				    "      rate: {type: number}\n"
				    "      count: {type: count}\n"
				    "      flag: {type: flag}\n"
				    "  right:\n"
				    "    name: {zh: R, en: Right}\n"
				    "    fields:\n"
				    "      id: {type: word, domain: id, required: true}\n"
				    "      name: {type: word, domain: name}\n"
				    "      colour: {type: code, codes: colour}\n"
				    "      month: {type: month}\n"
				    "      day: {type: date}\n"
				    "      amount: {type: money}\n"
				    "      count: {type: count}\n"
				    "      flag: {type: flag}\n";

static inline const char *fixture_write(struct fixture *f, const char *name, const char *text)
{
	const char *temporary = getenv("TMPDIR");
	char folder[4096];
	struct qh_str path;
	struct qh_error err;

	snprintf(folder, sizeof folder, "%s/qh-audit-XXXXXX", temporary ? temporary : P_tmpdir);
	assert_non_null(mkdtemp(folder));
	path = qh_arena_printf(f->arena, "%s/%s", folder, name);
	assert_int_equal(qh_file_write(path.p, qh_str_of(text), &err), QH_OK);
	return path.p;
}

static inline void fixture_remove(const char *path)
{
	char folder[4096];
	char *slash;

	snprintf(folder, sizeof folder, "%s", path);
	slash = strrchr(folder, '/');
	(void)remove(path);
	*slash = '\0';
	(void)remove(folder);
}

static inline struct fixture fixture_open(void)
{
	struct fixture f = {.arena = qh_arena_new((size_t)1 << 30)};
	struct qh_error err;
	const char *path;

	qh_error_clear(&err);
	path = fixture_write(&f, "types.yaml", fixture_types);
	if (qh_record_types_load(f.arena, path, &f.types, &err) != QH_OK)
		fail_msg("%s %u:%u %s", err.code, err.line, err.col, err.n_args ? err.args[0].text : "");
	fixture_remove(path);
	f.tables = QH_NEW_ARRAY(f.arena, struct qh_table, f.types->n);
	f.dictionaries = QH_NEW_ARRAY(f.arena, struct qh_dictionary, f.types->n_domains);
	f.snapshot = QH_NEW(f.arena, struct qh_snapshot);
	*f.snapshot = (struct qh_snapshot){
	    .types = f.types, .tables = f.tables, .dictionaries = f.dictionaries, .hash = "0123"};
	for (uint32_t i = 0; i < f.types->n; i++)
		f.tables[i] = (struct qh_table){.type = &f.types->at[i]};
	for (uint32_t i = 0; i < f.types->n_domains; i++) {
		struct qh_dictionary *d = &f.dictionaries[i];
		uint64_t *offset = QH_NEW_ARRAY(f.arena, uint64_t, FIXTURE_WORDS);

		d->offset = offset;
		d->bytes = qh_arena_alloc(f.arena, FIXTURE_TEXT);
		for (uint32_t k = 0; k < f.types->domains[i].n_codes; k++) {
			struct qh_str code = f.types->domains[i].codes[k];

			memcpy((char *)d->bytes + offset[k], code.p, code.n);
			offset[k + 1] = offset[k] + code.n;
			d->n = k + 1;
		}
	}
	return f;
}

static inline void fixture_close(struct fixture *f)
{
	qh_arena_free(f->arena);
}

static inline uint32_t fixture_word(struct fixture *f, uint32_t domain, struct qh_str s)
{
	struct qh_dictionary *d = &f->dictionaries[domain];
	uint64_t *offset = (uint64_t *)d->offset;

	for (uint32_t i = 1; i <= d->n; i++)
		if (qh_str_eq(qh_word(d, i), s))
			return i;
	assert_true(d->n + 2 < FIXTURE_WORDS && offset[d->n] + s.n < FIXTURE_TEXT);
	memcpy((char *)d->bytes + offset[d->n], s.p, s.n);
	offset[d->n + 1] = offset[d->n] + s.n;
	return ++d->n;
}

/* 2024-03, 2024-03-05, 2024-03-05T10:30, 12.34, 12, yes. */
static inline int64_t fixture_value(struct fixture *f, const struct qh_field *field, struct qh_str s)
{
	int y = 0, m = 0, d = 1, hour = 0, minute = 0;
	char text[64];
	long long whole = 0, part = 0;
	qh_day day;

	if (s.n == 0)
		return QH_INT_MISSING;
	if (field->type == QH_FIELD_WORD || field->type == QH_FIELD_CODE)
		return fixture_word(f, field->domain, s);
	snprintf(text, sizeof text, "%.*s", QH_STR_ARG(s));
	switch (field->type) {
	case QH_FIELD_MONTH: assert_int_equal(sscanf(text, "%d-%d", &y, &m), 2); return qh_month_of(y, m);
	case QH_FIELD_DATE:
	case QH_FIELD_TIME:
		assert_true(sscanf(text, "%d-%d-%dT%d:%d", &y, &m, &d, &hour, &minute) >= 3);
		assert_true(qh_date_make(y, m, d, &day));
		return field->type == QH_FIELD_DATE ? day : (int64_t)day * 86400 + hour * 3600 + minute * 60;
	case QH_FIELD_FLAG: return strcmp(text, "yes") == 0 ? 2 : 1;
	case QH_FIELD_COUNT: return strtoll(text, NULL, 10);
	default: break;
	}
	/* Two decimals of money, six of numbers. */
	{
		const char *dot = strchr(text, '.');
		int places = field->type == QH_FIELD_MONEY ? 2 : 6;
		bool negative = text[0] == '-';

		whole = llabs(strtoll(text, NULL, 10));
		for (int i = 1; i <= places; i++) {
			whole *= 10;
			part = part * 10 + (dot && strlen(dot) > (size_t)i ? dot[i] - '0' : 0);
		}
		return negative ? -(whole + part) : whole + part;
	}
}

static inline void fixture_store(void *data, uint8_t type, uint32_t row, int64_t v)
{
	bool missing = v == QH_INT_MISSING;

	switch (type) {
	case QH_FIELD_WORD:
	case QH_FIELD_CODE: ((uint32_t *)data)[row] = missing ? 0 : (uint32_t)v; break;
	case QH_FIELD_MONTH: ((uint16_t *)data)[row] = missing ? 0 : (uint16_t)v; break;
	case QH_FIELD_DATE: ((int32_t *)data)[row] = missing ? QH_DATE_MISSING : (int32_t)v; break;
	case QH_FIELD_FLAG: ((uint8_t *)data)[row] = missing ? 0 : (uint8_t)v; break;
	default: ((int64_t *)data)[row] = v; break;
	}
}

/* Room for rows of a table; every column is there and missing. */
static inline struct qh_table *fixture_rows(struct fixture *f, const char *name, uint32_t n)
{
	uint32_t i = qh_record_type_find(f->types, qh_str_of(name));
	struct qh_table *t;
	struct qh_column *columns;
	uint32_t *line;
	static const struct qh_input_file files[1] = {{.name = {.p = "test", .n = 4}}};
	struct qh_file_range *range = QH_NEW(f->arena, struct qh_file_range);

	assert_true(i > 0);
	t = &f->tables[i - 1];
	columns = QH_NEW_ARRAY(f->arena, struct qh_column, t->type->n_fields);
	line = QH_NEW_ARRAY(f->arena, uint32_t, n + 1);
	for (uint32_t k = 0; k < t->type->n_fields; k++) {
		columns[k].data = qh_arena_alloc(f->arena, (size_t)n * 8 + 8);
		for (uint32_t row = 0; row < n; row++)
			fixture_store((void *)columns[k].data, t->type->fields[k].type, row, QH_INT_MISSING);
	}
	for (uint32_t row = 0; row < n; row++)
		line[row] = row + 2;
	*range = (struct qh_file_range){0, 0, n};
	t->n = n;
	t->columns = columns;
	t->line = line;
	t->n_ranges = 1;
	t->ranges = range;
	f->snapshot->n_files = 1;
	f->snapshot->files = files;
	return t;
}

static inline void fixture_set(struct fixture *f, struct qh_table *t, uint32_t row, const char *field,
			       int64_t v)
{
	uint32_t i = qh_field_find(t->type, qh_str_of(field));

	(void)f;
	assert_true(i > 0);
	fixture_store((void *)t->columns[i - 1].data, t->type->fields[i - 1].type, row, v);
}

static inline int64_t fixture_get(const struct qh_table *t, uint32_t row, const char *field)
{
	uint32_t i = qh_field_find(t->type, qh_str_of(field));
	int64_t v;

	assert_true(i > 0);
	v = qh_column_int(&t->columns[i - 1], (enum qh_field_type)t->type->fields[i - 1].type, row);
	return v;
}

static inline struct qh_str fixture_part(struct qh_str *rest, char until)
{
	struct qh_str part = *rest;

	for (uint32_t i = 0; i < rest->n; i++) {
		if (rest->p[i] == until) {
			part.n = i;
			*rest = qh_str_sub(*rest, i + 1, rest->n);
			return part;
		}
	}
	*rest = QH_STR("");
	return part;
}

/* "id,month\nA,2024-03\n" as the rows of a table. */
static inline struct qh_table *fixture_table(struct fixture *f, const char *name, const char *csv)
{
	struct qh_str rest = qh_str_of(csv), head = fixture_part(&rest, '\n');
	uint32_t n = 0;
	struct qh_table *t;

	for (uint32_t i = 0; i < rest.n; i++)
		n += rest.p[i] == '\n';
	t = fixture_rows(f, name, n);
	for (uint32_t row = 0; row < n; row++) {
		struct qh_str line = fixture_part(&rest, '\n'), heads = head;

		while (heads.n > 0) {
			struct qh_str field = fixture_part(&heads, ','), cell = fixture_part(&line, ',');
			uint32_t i = qh_field_find(t->type, field);

			assert_true(i > 0);
			fixture_store((void *)t->columns[i - 1].data, t->type->fields[i - 1].type, row,
				      fixture_value(f, &t->type->fields[i - 1], cell));
		}
	}
	return t;
}

/* Loads rules from a text; the status, with the error. */
static inline enum qh_status fixture_load(struct fixture *f, const char *yaml, struct qh_audit_rules **out,
					  struct qh_error *err)
{
	const char *path = fixture_write(f, "rules.yaml", yaml);
	enum qh_status s;

	qh_error_clear(err);
	s = qh_audit_load(f->arena, f->types, f->policies, &path, 1, NULL, 0, out, err);
	fixture_remove(path);
	return s;
}

static inline struct qh_audit_rules *fixture_rules(struct fixture *f, const char *yaml)
{
	struct qh_audit_rules *rules = NULL;
	struct qh_error err;

	if (fixture_load(f, yaml, &rules, &err) != QH_OK)
		fail_msg("%s %u:%u %s %s", err.code, err.line, err.col, err.n_args ? err.args[0].text : "",
			 err.n_args > 1 ? err.args[1].text : "");
	return rules;
}

static inline void fixture_run(struct fixture *f, const struct qh_audit_rules *rules,
			       const struct qh_audit_options *options, struct qh_audit_result *out)
{
	struct qh_error err;

	qh_error_clear(&err);
	if (qh_audit_run(f->arena, f->snapshot, rules, options, out, &err) != QH_OK)
		fail_msg("%s", err.code);
}

/* One rule with the lines that its test is about. */
#define RULE(lines_)                                                                                         \
	"schema: quanheng.audit-rules/1\n"                                                                   \
	"rules:\n"                                                                                           \
	"  T1:\n"                                                                                            \
	"    name: {zh: T, en: T}\n" lines_ "    message: {zh: M, en: M}\n"

static inline uint64_t fixture_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state * 0x2545F4914F6CDD1Du >> 8;
}

#endif
