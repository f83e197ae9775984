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
	struct sim_table *answers;
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
			p->s->status = qh_error_set(p->s->err, QH_NOMEM, "MEM-001");
		else
			sim_table_open(p->s, t->out, name, heads.p);
	}
	p->answers = &p->s->tables[p->s->n_tables++];
	if (p->s->status == QH_OK)
		sim_table_open(p->s, p->answers, QH_STR("answers"), "rule,keys,amount_fen,file,line");
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

static int64_t line_number(struct qh_str digits)
{
	int64_t v = 0;
	for (uint32_t i = 0; i < digits.n && digits.p[i] >= '0' && digits.p[i] <= '9' && v < UINT32_MAX; i++)
		v = v * 10 + (digits.p[i] - '0');
	return v;
}

static void write_keys(struct sim_table *t, const struct qh_yaml *rule, const struct qh_yaml *keys,
		       const struct qh_yaml *amount)
{
	sim_text(t, rule->text);
	for (uint32_t k = 0; k < keys->n; k++) {
		qh_buf_str(&t->buf, keys->key[k].text);
		qh_buf_char(&t->buf, '=');
		qh_buf_str(&t->buf, keys->kid[k].text);
		qh_buf_z(&t->buf, k + 1 < keys->n ? ";" : "");
	}
	sim_skip(t, 1);
	sim_text(t, amount ? amount->text : QH_STR(""));
}

static void answer(struct plants *p, const struct qh_yaml *hit, const struct qh_yaml *tables,
		   const uint32_t *first)
{
	const struct qh_yaml *rule = qh_yaml_get(hit, "rule"), *keys = qh_yaml_get(hit, "keys");
	const struct qh_yaml *rows = qh_yaml_get(hit, "rows"), *amount = qh_yaml_get(hit, "amount_fen");
	if (!rule || !keys || !rows) {
		wrong(p, hit, "hits");
		return;
	}
	for (uint32_t i = 0; i == 0 || (i < rows->n && p->s->status == QH_OK); i++) {
		struct sim_table *t = p->answers;
		write_keys(t, rule, keys, amount);
		if (rows->n == 0) {
			sim_skip(t, 2);
		} else {
			struct qh_str line = rows->kid[i].text, table = cut(&line, ':');
			qh_buf_str(&t->buf, table);
			sim_z(t, "-2.csv");
			for (uint32_t k = 0; k < tables->n;
			     k++) /* line 1 of the plant's table is its heads */
				if (qh_str_eq(tables->key[k].text, table))
					sim_int(t, (int64_t)first[k] + line_number(line) - 2);
		}
		sim_end(p->s, t);
	}
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

void sim_write_plants(struct sim *s, uint32_t *planted)
{
	const struct qh_yaml *y;
	if (!s->options->plants || s->status != QH_OK)
		return;
	struct plants *p = QH_NEW(s->arena, struct plants);
	s->status = p ? qh_yaml_load(s->arena, s->options->plants, &y, s->err)
		      : qh_error_set(s->err, QH_NOMEM, "MEM-001");
	if (s->status != QH_OK)
		return;
	p->s = s;
	p->list = qh_yaml_get(y, "plants");
	if (!p->list || p->list->kind != QH_YAML_SEQ || p->list->n > QH_SIMULATE_PLANTS_MAX) {
		wrong(p, y, "plants");
		return;
	}
	collect_heads(p);
	if (s->status == QH_OK)
		open_files(p);
	for (uint32_t i = 0; i < p->list->n && s->status == QH_OK; i++)
		write_plant(p, &p->list->kid[i]);
	*planted = p->planted;
}
