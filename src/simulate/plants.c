/* SPDX-License-Identifier: Apache-2.0 */
/* Planted errors: rows that are written as they stand in a file of plants, and what must be found in them.
 * They go into a second file of each table (TABLE-2.csv), which has the fields that the plants name.
 *
 *   schema: quanheng.plants/1
 *   plants:
 *     - tables: {payment: "person,identity,...\nP1,...\n"}
 *       hits: [{rule: BN01, keys: {identity: "..."}, rows: ["payment:2"], amount_fen: 300000}]
 */
#include <stdio.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "simulate/county.h"

enum { HEADS_MAX = 64 };

/* One table of all plants: its fields are those of any of them, in order of appearance. */
struct sown {
	struct qh_str table;
	uint32_t n_heads;
	struct qh_str heads[HEADS_MAX];
	struct sim_table *out;
};
struct plants {
	struct sim *s;
	const struct qh_yaml *list;
	uint32_t n;
	struct sown at[SIM_TABLES_MAX - SIM_OTHERS - 1];
	struct qh_json_out answers;
	struct qh_buf answers_text;
	uint32_t planted;
};

static void wrong(struct plants *p, const struct qh_yaml *at, const char *name)
{
	if (p->s->status != QH_OK)
		return;
	p->s->status = qh_yaml_error(at, p->s->err, QH_INVALID, "SIM-001");
	qh_error_arg(p->s->err, "name", qh_str_of(name));
}

/* The next piece up to a separator; *rest is what stands behind it. */
static struct qh_str cut(struct qh_str *rest, char separator)
{
	const char *at = rest->n ? memchr(rest->p, separator, rest->n) : NULL;
	uint32_t n = at ? (uint32_t)(at - rest->p) : rest->n;
	struct qh_str piece = {rest->p, n};
	*rest = qh_str_sub(*rest, at ? n + 1 : n, UINT32_MAX);
	return piece;
}

static struct sown *sown_of(struct plants *p, struct qh_str table, const struct qh_yaml *at)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (qh_str_eq(p->at[i].table, table))
			return &p->at[i];
	if (p->n == sizeof p->at / sizeof p->at[0]) {
		wrong(p, at, "tables");
		return NULL;
	}
	p->at[p->n].table = table;
	return &p->at[p->n++];
}

static uint32_t head_of(struct plants *p, struct sown *t, struct qh_str head, const struct qh_yaml *at)
{
	for (uint32_t i = 0; i < t->n_heads; i++)
		if (qh_str_eq(t->heads[i], head))
			return i;
	if (t->n_heads == HEADS_MAX) {
		wrong(p, at, "heads");
		return 0;
	}
	t->heads[t->n_heads] = head;
	return t->n_heads++;
}

static void collect_heads(struct plants *p)
{
	for (uint32_t i = 0; i < p->list->n && p->s->status == QH_OK; i++) {
		const struct qh_yaml *tables = qh_yaml_get(&p->list->kid[i], "tables");
		if (!tables || tables->kind != QH_YAML_MAP)
			wrong(p, &p->list->kid[i], "tables");
		for (uint32_t k = 0; tables && k < tables->n && p->s->status == QH_OK; k++) {
			struct qh_str text = tables->kid[k].text, heads = cut(&text, '\n');
			struct sown *t = sown_of(p, tables->key[k].text, tables);
			while (t && heads.n > 0 && p->s->status == QH_OK)
				(void)head_of(p, t, cut(&heads, ','), tables);
		}
	}
}

static void open_files(struct plants *p)
{
	for (uint32_t i = 0; i < p->n && p->s->status == QH_OK; i++) {
		struct sown *t = &p->at[i];
		struct qh_str heads = QH_STR("");
		for (uint32_t h = 0; h < t->n_heads; h++)
			heads = qh_arena_join(p->s->arena, heads, h ? QH_STR(",") : QH_STR(""), t->heads[h]);
		t->out = &p->s->tables[p->s->n_tables++];
		struct qh_str name = qh_arena_join(p->s->arena, t->table, QH_STR("-2"), QH_STR(""));
		if (!heads.p || !name.p)
			p->s->status = qh_error_set(p->s->err, QH_NOMEM, "SIM-004");
		else
			sim_table_open(p->s, t->out, name, heads.p);
	}
}

static void write_row(struct plants *p, struct sown *t, const uint32_t *order, uint32_t n, struct qh_str line)
{
	struct qh_str cells[HEADS_MAX] = {{NULL, 0}};
	for (uint32_t i = 0; i < n; i++)
		cells[order[i]] = cut(&line, ',');
	for (uint32_t i = 0; i < t->n_heads; i++)
		sim_text(t->out, cells[i]);
	sim_end(p->s, t->out);
}

/* Writes the rows of one table of a plant; @p first is the line of its first row. */
static uint32_t write_table(struct plants *p, const struct qh_yaml *tables, uint32_t k)
{
	struct qh_str text = tables->kid[k].text, heads = cut(&text, '\n');
	struct sown *t = sown_of(p, tables->key[k].text, tables);
	uint32_t order[HEADS_MAX], n = 0;
	while (heads.n > 0 && n < HEADS_MAX)
		order[n++] = head_of(p, t, cut(&heads, ','), tables);
	uint32_t first = t->out->line;
	while (text.n > 0 && p->s->status == QH_OK) {
		struct qh_str line = cut(&text, '\n');
		if (line.n > 0)
			write_row(p, t, order, n, line);
	}
	return first;
}

static int64_t number_of(struct qh_str digits)
{
	int64_t v = 0;
	bool negative = digits.n > 0 && digits.p[0] == '-';
	for (uint32_t i = negative;
	     i < digits.n && digits.p[i] >= '0' && digits.p[i] <= '9' && v < INT64_MAX / 20; i++)
		v = v * 10 + (digits.p[i] - '0');
	return negative ? -v : v;
}

/* "payment:2" of a plant as a line of the file that it went into. */
static void place(struct plants *p, struct qh_str line, const struct qh_yaml *tables, const uint32_t *first)
{
	struct qh_str table = cut(&line, ':'),
		      file = qh_arena_join(p->s->arena, table, QH_STR("-2.csv"), QH_STR(""));
	struct qh_json_out *w = &p->answers;
	for (uint32_t k = 0; k < tables->n; k++) {
		if (!qh_str_eq(tables->key[k].text, table))
			continue;
		qh_json_object(w);
		qh_json_key(w, "file");
		qh_json_str(w, file);
		qh_json_key(w, "line"); /* line 1 of the plant's table is its heads */
		qh_json_int(w, (int64_t)first[k] + number_of(line) - 2);
		qh_json_object_end(w);
	}
}

/* One planted error as a hit has it: answers.json is a list of them. */
static void answer(struct plants *p, const struct qh_yaml *hit, const struct qh_yaml *tables,
		   const uint32_t *first)
{
	const struct qh_yaml *rule = qh_yaml_get(hit, "rule"), *keys = qh_yaml_get(hit, "keys");
	const struct qh_yaml *rows = qh_yaml_get(hit, "rows"), *amount = qh_yaml_get(hit, "amount_fen");
	struct qh_json_out *w = &p->answers;
	if (!rule || !keys || !rows) {
		wrong(p, hit, "hits");
		return;
	}
	qh_json_object(w);
	qh_json_key(w, "rule");
	qh_json_str(w, rule->text);
	qh_json_key(w, "keys");
	qh_json_object(w);
	for (uint32_t k = 0; k < keys->n; k++) {
		qh_json_key(w, keys->key[k].text.p);
		qh_json_str(w, keys->kid[k].text);
	}
	qh_json_object_end(w);
	qh_json_key(w, "amount_fen");
	if (amount)
		qh_json_int(w, number_of(amount->text));
	else
		qh_json_null(w);
	qh_json_key(w, "rows");
	qh_json_array(w);
	for (uint32_t i = 0; i < rows->n; i++)
		place(p, rows->kid[i].text, tables, first);
	qh_json_array_end(w);
	qh_json_object_end(w);
	p->planted++;
}

static void write_plant(struct plants *p, const struct qh_yaml *plant)
{
	const struct qh_yaml *tables = qh_yaml_get(plant, "tables"), *hits = qh_yaml_get(plant, "hits");
	uint32_t first[SIM_TABLES_MAX] = {0};
	for (uint32_t k = 0; k < tables->n && k < SIM_TABLES_MAX; k++)
		first[k] = write_table(p, tables, k);
	for (uint32_t i = 0; hits && i < hits->n; i++)
		answer(p, &hits->kid[i], tables, first);
}

/* The cell of a row under a head; absent when there is none. */
static struct qh_str cell(struct qh_str heads, struct qh_str line, const char *head)
{
	while (heads.n > 0) {
		struct qh_str value = cut(&line, ',');
		if (qh_str_eq(cut(&heads, ','), qh_str_of(head)))
			return value;
	}
	return QH_STR("");
}

/* Whether a planted enrolment counts among those of the year's end; residents count once they are enrolled.
 */
static bool in_stock(struct qh_str heads, struct qh_str line, const char *scheme, const char *last)
{
	struct qh_str from = cell(heads, line, "from"), to = cell(heads, line, "to");
	bool resident = strcmp(scheme, "resident") == 0;
	return qh_str_eq(cell(heads, line, "scheme"), qh_str_of(scheme)) && from.n > 0 &&
	       qh_str_cmp(from, qh_str_of(last)) <= 0 &&
	       (resident || to.n == 0 || qh_str_cmp(to, qh_str_of(last)) >= 0);
}

/* Different persons of one plant among them: an earlier row of the same person is looked for. */
static uint32_t stock_of(struct qh_str text, const char *scheme, const char *last)
{
	struct qh_str all = text, heads = cut(&text, '\n');
	uint32_t n = 0;
	while (text.n > 0) {
		struct qh_str line = cut(&text, '\n'), before = all;
		bool seen = false;
		(void)cut(&before, '\n');
		while (before.n > 0 && before.n > text.n + line.n + 1 && !seen) {
			struct qh_str other = cut(&before, '\n');
			seen = in_stock(heads, other, scheme, last) &&
			       qh_str_eq(cell(heads, other, "person"), cell(heads, line, "person"));
		}
		n += !seen && in_stock(heads, line, scheme, last);
	}
	return n;
}

bool sim_plants_load(struct sim *s)
{
	const struct qh_yaml *y;
	if (!s->options->plants)
		return true;
	s->status = qh_yaml_load(s->arena, s->options->plants, &y, s->err);
	if (s->status != QH_OK)
		return false;
	s->plants = qh_yaml_get(y, "plants");
	if (!s->plants || s->plants->kind != QH_YAML_SEQ || s->plants->n > QH_SIMULATE_PLANTS_MAX) {
		s->status = qh_yaml_error(y, s->err, QH_INVALID, "SIM-001");
		qh_error_arg(s->err, "name", QH_STR("plants"));
	}
	return s->status == QH_OK;
}

uint32_t sim_plants_enrolled(const struct sim *s, const char *scheme)
{
	char last[16];
	uint32_t n = 0;
	(void)snprintf(last, sizeof last, "%04d-12", s->year % 10000);
	for (uint32_t i = 0; s->plants && i < s->plants->n; i++) {
		const struct qh_yaml *rows =
		    qh_yaml_get(qh_yaml_get(&s->plants->kid[i], "tables"), "enrolment");
		n += rows ? stock_of(rows->text, scheme, last) : 0;
	}
	return n;
}

void sim_write_plants(struct sim *s, uint32_t *planted)
{
	char path[4096];
	if (!s->plants || s->status != QH_OK)
		return;
	struct plants *p = QH_NEW(s->arena, struct plants);
	if (!p) {
		s->status = qh_error_set(s->err, QH_NOMEM, "SIM-004");
		return;
	}
	p->s = s;
	p->list = s->plants;
	collect_heads(p);
	if (s->status == QH_OK)
		open_files(p);
	qh_buf_init(&p->answers_text, QH_OUTPUT_BYTES_MAX);
	qh_json_out_start(&p->answers, &p->answers_text, 1);
	qh_json_array(&p->answers);
	for (uint32_t i = 0; i < p->list->n && s->status == QH_OK; i++)
		write_plant(p, &p->list->kid[i]);
	qh_json_array_end(&p->answers);
	qh_buf_char(&p->answers_text, '\n');
	(void)snprintf(path, sizeof path, "%s/answers.json", s->options->output);
	if (s->status == QH_OK)
		s->status = p->answers_text.status != QH_OK
				? qh_error_set(s->err, p->answers_text.status, "SIM-004")
				: qh_file_write(path, qh_buf_view(&p->answers_text), s->err);
	qh_buf_free(&p->answers_text);
	*planted = p->planted;
}
