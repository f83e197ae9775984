/* SPDX-License-Identifier: Apache-2.0 */
/* Each kind of rule on random rows against loops over all pairs of rows; hashes that are cut to few bits, so
 * that different keys meet; any number of threads; limits. */
#include "fixture.h"

#include "audit/rule.h"

enum { ROWS = 400, ROUNDS = 60 };

struct expected {
	uint8_t hit[ROWS];
	uint32_t with[ROWS]; /* the first partner + 1 */
	uint32_t open;       /* cannot tell */
};

static void fill(struct fixture *f, struct qh_table *t, uint64_t *s, uint32_t keys)
{
	for (uint32_t row = 0; row < t->n; row++) {
		uint64_t r = fixture_random(s);
		char text[16];

		snprintf(text, sizeof text, "I%u", (unsigned)(r % keys));
		if (r / 64 % 16)
			fixture_set(f, t, row, "id",
				    fixture_word(f, t->type->fields[0].domain, qh_str_of(text)));
		r = fixture_random(s);
		if (r % 8)
			fixture_set(f, t, row, "month", (int64_t)(qh_month_of(2024, 1) + r / 8 % 6));
		if (r / 64 % 8)
			fixture_set(f, t, row, "amount", (int64_t)(r / 512 % 5) * 100 - 100);
		r = fixture_random(s);
		if (r % 8)
			fixture_set(f, t, row, "day", 19700 + (int64_t)(r / 8 % 30));
		if (r / 256 % 8)
			fixture_set(f, t, row, "colour", 1 + (int64_t)(r / 2048 % 3));
		if (r / 8192 % 4)
			fixture_set(f, t, row, "count", (int64_t)(r / 32768 % 4));
		snprintf(text, sizeof text, "%05u", (unsigned)(r / 131072 % 400 * 10));
		fixture_set(f, t, row, "name", fixture_word(f, t->type->fields[1].domain, qh_str_of(text)));
		if (strcmp(t->type->name.p, "left") == 0 || qh_field_find(t->type, QH_STR("end")))
			if (r % 5)
				fixture_set(f, t, row, "end",
					    19700 + (int64_t)(r / 8 % 30) + (int64_t)(r / 99 % 5) - 1);
	}
}

static int64_t get(const struct qh_table *t, uint32_t row, const char *field)
{
	return fixture_get(t, row, field);
}

static bool known(int64_t v)
{
	return v != QH_INT_MISSING;
}

typedef void oracle_fn(const struct qh_table *left, const struct qh_table *right, struct expected *out);

/* amount > 0 */
static int positive(const struct qh_table *t, uint32_t row)
{
	int64_t v = get(t, row, "amount");

	return known(v) ? (v > 0 ? 2 : 0) : 1;
}

static void row_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	(void)right;
	for (uint32_t i = 0; i < left->n; i++) {
		out->hit[i] = positive(left, i) == 2;
		out->open += positive(left, i) == 1;
	}
}

/* on: [id], where: amount > 0, when: month < with.month */
static void match_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	for (uint32_t i = 0; i < left->n; i++) {
		int best = 0, where = positive(left, i);
		bool some = false;

		for (uint32_t k = 0; k < right->n; k++) {
			int64_t a = get(left, i, "month"), b = get(right, k, "month");
			int when = known(a) && known(b) ? (a < b ? 2 : 0) : 1;

			if (!known(get(left, i, "id")) || get(left, i, "id") != get(right, k, "id"))
				continue;
			some = true;
			if (when > best) {
				best = when;
				out->with[i] = k + 1;
			}
		}
		if (where == 2 && !known(get(left, i, "id")))
			best = 1;
		out->hit[i] = where == 2 && best == 2;
		/* Rows that can have no partner are decided whatever else they lack. */
		if (!known(get(left, i, "id")) || some)
			out->open += where == 1 || (where == 2 && best == 1);
		if (!out->hit[i])
			out->with[i] = 0;
	}
}

static void absent_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	for (uint32_t i = 0; i < left->n; i++) {
		int best = 0;

		for (uint32_t k = 0; k < right->n; k++) {
			int64_t a = get(left, i, "month"), b = get(right, k, "month");
			int when = known(a) && known(b) ? (a < b ? 2 : 0) : 1;

			if (known(get(left, i, "id")) && get(left, i, "id") == get(right, k, "id") &&
			    when > best)
				best = when;
		}
		if (!known(get(left, i, "id")))
			best = 1;
		out->hit[i] = best == 0;
		out->open += best == 1;
	}
}

static bool same_two(const struct qh_table *t, uint32_t a, uint32_t b)
{
	return known(get(t, a, "id")) && known(get(t, a, "month")) && get(t, a, "id") == get(t, b, "id") &&
	       get(t, a, "month") == get(t, b, "month");
}

/* on: [id, month], differs: colour */
static void unique_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	(void)right;
	out->open = UINT32_MAX;
	for (uint32_t i = 0; i < left->n; i++)
		for (uint32_t k = 0; k < left->n; k++)
			for (uint32_t j = 0; j < left->n && same_two(left, i, k); j++)
				if (same_two(left, i, j) && known(get(left, j, "colour")) &&
				    known(get(left, k, "colour")) &&
				    get(left, j, "colour") != get(left, k, "colour"))
					out->hit[i] = 1;
}

/* on: [id, month], having: count() >= 3 and sum(amount) > 0 yuan */
static void concentration_oracle(const struct qh_table *left, const struct qh_table *right,
				 struct expected *out)
{
	(void)right;
	out->open = UINT32_MAX;
	for (uint32_t i = 0; i < left->n; i++) {
		int64_t sum = 0;
		uint32_t n = 0;
		bool lost = false;

		for (uint32_t k = 0; k < left->n; k++) {
			if (!same_two(left, i, k))
				continue;
			n++;
			lost = lost || !known(get(left, k, "amount"));
			sum += known(get(left, k, "amount")) ? get(left, k, "amount") : 0;
		}
		out->hit[i] = n >= 3 && !lost && sum > 0;
	}
}

/* on: [id], from: day, to: end, when: colour != with.colour */
static void overlap_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	(void)right;
	out->open = UINT32_MAX;
	for (uint32_t i = 0; i < left->n; i++) {
		for (uint32_t k = 0; k < left->n; k++) {
			int64_t a = get(left, i, "day"), b = get(left, k, "day");
			int64_t c = known(get(left, i, "end")) ? get(left, i, "end") : INT64_MAX;
			int64_t d = known(get(left, k, "end")) ? get(left, k, "end") : INT64_MAX;

			if (i != k && known(get(left, i, "id")) && get(left, i, "id") == get(left, k, "id") &&
			    known(a) && known(b) && a <= c && b <= d && a <= d && b <= c &&
			    known(get(left, i, "colour")) && known(get(left, k, "colour")) &&
			    get(left, i, "colour") != get(left, k, "colour"))
				out->hit[i] = 1;
		}
	}
}

/* on: [id], by: day, when: amount < with.amount */
static void sequence_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	(void)right;
	out->open = UINT32_MAX;
	for (uint32_t i = 0; i < left->n; i++) {
		uint32_t before = UINT32_MAX;

		for (uint32_t k = 0; k < left->n; k++) {
			int64_t a = get(left, i, "day"), b = get(left, k, "day");

			if (i == k || !known(get(left, i, "id")) ||
			    get(left, i, "id") != get(left, k, "id") || !known(a) || !known(b) || b > a ||
			    (b == a && k > i))
				continue;
			if (before == UINT32_MAX || b > get(left, before, "day") ||
			    (b == get(left, before, "day") && k > before))
				before = k;
		}
		if (before != UINT32_MAX && known(get(left, i, "amount")) &&
		    known(get(left, before, "amount")))
			out->hit[i] = get(left, i, "amount") < get(left, before, "amount");
		out->with[i] = out->hit[i] ? before + 1 : 0;
	}
}

static bool near_words(struct qh_str a, struct qh_str b, uint32_t distance)
{
	uint32_t n = 0, at[2] = {0, 0};

	for (uint32_t i = 0; a.n == b.n && i < a.n; i++)
		if (a.p[i] != b.p[i] && ++n <= 2)
			at[n - 1] = i;
	if (a.n != b.n || n == 0)
		return false;
	return n <= distance ||
	       (n == 2 && at[1] == at[0] + 1 && a.p[at[0]] == b.p[at[1]] && a.p[at[1]] == b.p[at[0]]);
}

static const struct qh_dictionary *near_dictionary;
static uint32_t near_distance = 2;

/* on: [colour], near: name */
static void near_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	(void)right;
	out->open = UINT32_MAX;
	for (uint32_t i = 0; i < left->n; i++)
		for (uint32_t k = 0; k < left->n; k++)
			if (known(get(left, i, "colour")) &&
			    get(left, i, "colour") == get(left, k, "colour") &&
			    near_words(qh_word(near_dictionary, (uint32_t)get(left, i, "name")),
				       qh_word(near_dictionary, (uint32_t)get(left, k, "name")),
				       near_distance))
				out->hit[i] = 1;
}

static void near_one_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	near_distance = 1;
	near_oracle(left, right, out);
	near_distance = 2;
}

/* unless: with right on id when amount = with.amount */
static void unless_oracle(const struct qh_table *left, const struct qh_table *right, struct expected *out)
{
	for (uint32_t i = 0; i < left->n; i++) {
		int best = 0, where = positive(left, i);

		for (uint32_t k = 0; k < right->n; k++) {
			int64_t a = get(left, i, "amount"), b = get(right, k, "amount");
			int when = known(a) && known(b) ? (a == b ? 2 : 0) : 1;

			if (known(get(left, i, "id")) && get(left, i, "id") == get(right, k, "id") &&
			    when > best)
				best = when;
		}
		out->hit[i] = where == 2 && best == 0;
		out->open += where == 1 || (where == 2 && best == 1);
	}
}

static const struct {
	const char *name, *rule;
	oracle_fn *oracle;
} kinds[] = {
    {"row", RULE("    kind: row\n    rows: left\n    where: amount > 0\n"), row_oracle},
    {"match",
     RULE("    kind: match\n    rows: left\n    with: right\n    on: [id]\n    where: amount > 0\n"
	  "    when: month < with.month\n"),
     match_oracle},
    {"absent",
     RULE("    kind: absent\n    rows: left\n    with: right\n    on: [id]\n    when: month < with.month\n"),
     absent_oracle},
    {"unique", RULE("    kind: unique\n    rows: left\n    on: [id, month]\n    differs: colour\n"),
     unique_oracle},
    {"concentration",
     RULE("    kind: concentration\n    rows: left\n    on: [id, month]\n"
	  "    having: count() >= 3 and sum(amount) > 0\n"),
     concentration_oracle},
    {"overlap",
     RULE("    kind: overlap\n    rows: left\n    on: [id]\n    from: day\n    to: end\n"
	  "    when: colour != with.colour\n"),
     overlap_oracle},
    {"sequence",
     RULE("    kind: sequence\n    rows: left\n    on: [id]\n    by: day\n    when: amount < with.amount\n"),
     sequence_oracle},
    {"near", RULE("    kind: near\n    rows: left\n    on: [colour]\n    near: name\n"), near_oracle},
    {"near 1", RULE("    kind: near\n    rows: left\n    on: [colour]\n    near: name\n    distance: 1\n"),
     near_one_oracle},
    {"unless",
     RULE("    kind: row\n    rows: left\n    where: amount > 0\n    unless:\n"
	  "      - {with: right, on: [id], when: amount = with.amount}\n"),
     unless_oracle},
};

static void compare(const char *name, const struct qh_audit_result *r, const struct expected *e, uint32_t n)
{
	uint8_t got[ROWS] = {0};
	uint64_t hits = 0;

	for (uint64_t i = 0; i < r->n; i++) {
		for (uint32_t k = 0; k < r->hits[i].n_proof; k++)
			got[r->hits[i].proof[k].row] = 1;
		assert_int_equal(r->hits[i].n_rows, r->hits[i].n_proof);
		if (i > 0)
			assert_true(strcmp(r->hits[i - 1].id, r->hits[i].id) != 0);
	}
	for (uint32_t i = 0; i < n; i++) {
		hits += e->hit[i];
		if (got[i] != e->hit[i])
			fail_msg("%s: row %u is %d and not %d", name, i, got[i], e->hit[i]);
	}
	if (e->open != UINT32_MAX && r->outcomes[0].cannot_tell != e->open)
		fail_msg("%s: %llu cannot be told and not %u", name,
			 (unsigned long long)r->outcomes[0].cannot_tell, e->open);
	(void)hits;
}

/* The partners of hits of one row. */
static void compare_partners(const char *name, const struct qh_audit_result *r, const struct expected *e)
{
	for (uint64_t i = 0; i < r->n; i++) {
		const struct qh_audit_hit *hit = &r->hits[i];

		if (hit->n_rows != 1 || e->with[hit->proof[0].row] == 0)
			continue;
		if (hit->n_with != 1 || hit->with[0].row + 1 != e->with[hit->proof[0].row])
			fail_msg("%s: partner of row %u", name, hit->proof[0].row);
	}
}

static void test_kinds(void **state)
{
	uint64_t s = 11;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct fixture f = fixture_open();
		uint32_t n = 1 + (uint32_t)(fixture_random(&s) % (round % 4 ? 60 : ROWS));
		struct qh_table *left = fixture_rows(&f, "left", n),
				*right = fixture_rows(&f, "right", n / 2 + 1);

		fill(&f, left, &s, n / 3 + 1);
		fill(&f, right, &s, n / 3 + 1);
		near_dictionary = &f.dictionaries[left->type->fields[1].domain];
		for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
			struct qh_audit_rules *rules = fixture_rules(&f, kinds[i].rule);
			struct qh_audit_options o = {.as_of = qh_month_of(2024, 6), .threads = 1};
			struct qh_audit_result r;
			struct expected *e = calloc(1, sizeof *e);

			kinds[i].oracle(left, right, e);
			/* Few bits of hashes: keys that differ meet. */
			o.hash_mask = round % 3 == 0 ? 0 : round % 3 == 1 ? 3 : 0x8000000000000001u;
			fixture_run(&f, rules, &o, &r);
			compare(kinds[i].name, &r, e, n);
			compare_partners(kinds[i].name, &r, e);
			qh_audit_close(&r);
			free(e);
		}
		fixture_close(&f);
	}
}

/* Sums of left against those of right by id and month; groups of one side alone count as well. */
static void test_totals(void **state)
{
	static const char rule[] =
	    RULE("    kind: totals\n    rows: left\n    with: right\n    on: [id, month]\n"
		 "    having: sum(amount) != with.sum(amount) or count() > with.count() + 1\n"
		 "    amount: sum(amount) - with.sum(amount)\n");
	uint64_t s = 5;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct fixture f = fixture_open();
		struct qh_table *t[2] = {fixture_rows(&f, "left", 80), fixture_rows(&f, "right", 70)};
		struct qh_audit_rules *rules = fixture_rules(&f, rule);
		struct qh_audit_options o = {.as_of = 1, .threads = 1, .hash_mask = round % 2 ? 7 : 0};
		struct qh_audit_result r;
		uint64_t wanted = 0;

		fill(&f, t[0], &s, 12);
		fill(&f, t[1], &s, 12);
		fixture_run(&f, rules, &o, &r);
		for (int64_t id = 1; id <= 12; id++) {
			for (int64_t m = qh_month_of(2024, 1); m <= (int64_t)qh_month_of(2024, 6); m++) {
				int64_t sum[2] = {0, 0}, n[2] = {0, 0}, given[2] = {0, 0};
				bool lost = false, differ, hit;

				for (int side = 0; side < 2; side++) {
					for (uint32_t i = 0; i < t[side]->n; i++) {
						int64_t v = get(t[side], i, "amount");

						if (get(t[side], i, "id") != id ||
						    get(t[side], i, "month") != m)
							continue;
						n[side]++;
						given[side] += known(v);
						lost = lost || !known(v);
						sum[side] += known(v) ? v : 0;
					}
				}
				if (n[0] + n[1] == 0)
					continue;
				differ = !lost && sum[0] != sum[1];
				hit = differ || n[0] > n[1] + 1;
				wanted += hit;
				for (uint64_t h = 0; h < r.n; h++) {
					const struct qh_audit_hit *at = &r.hits[h];
					bool told = (given[0] || !n[0]) && (given[1] || !n[1]);

					if (at->keys[0] != id || at->keys[1] != m)
						continue;
					assert_true(hit);
					assert_int_equal(at->n_rows, n[0]);
					assert_int_equal(at->n_with, n[1]);
					assert_int_equal(at->amount, told ? sum[0] - sum[1] : QH_INT_MISSING);
				}
			}
		}
		assert_int_equal(r.n, wanted);
		qh_audit_close(&r);
		fixture_close(&f);
	}
}

static const char many_rules[] = "schema: quanheng.audit-rules/1\n"
				 "rules:\n"
				 "  A1: {kind: row, rows: left, where: amount > 0, amount: amount, name: "
				 "{zh: a, en: a}, message: {zh: \"{id}\", en: "
				 "\"{id}\"}}\n"
				 "  A2: {kind: unique, rows: left, on: [id, month], amount: sum(amount), "
				 "name: {zh: a, en: a}, message: {zh: "
				 "\"{sum(count)}\", en: \"{sum(count)}\"}}\n"
				 "  A3: {kind: match, rows: left, with: right, on: [id], group: [id, "
				 "with.colour], name: {zh: a, en: a}, message: {zh: "
				 "\"{with.colour}\", en: \"{with.colour}\"}}\n"
				 "  A4: {kind: list, rows: \"*\", name: {zh: a, en: a}, message: {zh: "
				 "\"{table} {field}\", en: \"{table} {field}\"}}\n";

static void test_threads(void **state)
{
	struct fixture f = fixture_open();
	struct qh_table *left = fixture_rows(&f, "left", ROWS), *right = fixture_rows(&f, "right", ROWS);
	struct qh_audit_rules *rules = fixture_rules(&f, many_rules);
	struct qh_audit_result one, other;
	uint64_t s = 3;

	(void)state;
	fill(&f, left, &s, 50);
	fill(&f, right, &s, 50);
	fixture_run(&f, rules, &(struct qh_audit_options){.as_of = 1, .threads = 1}, &one);
	for (uint32_t threads = 2; threads < 6; threads++) {
		fixture_run(&f, rules, &(struct qh_audit_options){.as_of = 1, .threads = threads}, &other);
		assert_int_equal(one.n, other.n);
		for (uint64_t i = 0; i < one.n; i++) {
			struct qh_buf a, b;

			qh_buf_init(&a, 10000);
			qh_buf_init(&b, 10000);
			qh_hit_message(&one, &one.hits[i], QH_EN, true, &a);
			qh_hit_message(&other, &other.hits[i], QH_EN, true, &b);
			assert_string_equal(one.hits[i].id, other.hits[i].id);
			assert_int_equal(one.hits[i].amount, other.hits[i].amount);
			assert_int_equal(one.hits[i].n_rows, other.hits[i].n_rows);
			assert_true(qh_str_eq(qh_buf_view(&a), qh_buf_view(&b)));
			qh_buf_free(&a);
			qh_buf_free(&b);
		}
		qh_audit_close(&other);
	}
	qh_audit_close(&one);
	fixture_close(&f);
}

static void test_limits(void **state)
{
	struct fixture f = fixture_open();
	struct qh_table *left = fixture_rows(&f, "left", ROWS), *right = fixture_rows(&f, "right", ROWS);
	struct qh_audit_rules *rules = fixture_rules(&f, many_rules);
	struct qh_audit_result r;
	uint64_t s = 3;

	(void)state;
	fill(&f, left, &s, 50);
	fill(&f, right, &s, 50);
	fixture_run(&f, rules, &(struct qh_audit_options){.as_of = 1, .threads = 2, .steps = 10}, &r);
	assert_true(r.outcomes[2].not_run && qh_str_eq(r.outcomes[2].why, QH_STR("audit.why.steps")));
	assert_int_equal(r.n, 0);
	qh_audit_close(&r);
	fixture_run(&f, rules, &(struct qh_audit_options){.as_of = 1, .threads = 2, .bytes = 2000}, &r);
	assert_true(r.outcomes[1].not_run && qh_str_eq(r.outcomes[1].why, QH_STR("audit.why.memory")));
	qh_audit_close(&r);
	fixture_close(&f);
}

/* What a rule says, where it has no rows, which of its keys are refused. */
static void test_rules(void **state)
{
	static const struct {
		const char *yaml, *code;
		uint32_t line;
	} wrong[] = {
	    {RULE("    kind: row\n    rows: left\n    where: amount > 0\n    with: right\n"), "AUDIT-062", 8},
	    {RULE("    kind: match\n    rows: left\n    with: right\n"), "AUDIT-005", 4},
	    {RULE("    kind: match\n    rows: left\n    with: right\n    on: [id, {day: month}]\n"),
	     "AUDIT-058", 8},
	    {RULE("    kind: totals\n    rows: left\n    with: right\n    on: [id]\n"), "AUDIT-005", 4},
	    {RULE("    kind: concentration\n    rows: left\n    on: [id]\n    having: amount > 0\n"),
	     "AUDIT-020", 8},
	    {RULE("    kind: row\n    rows: left\n    amount: count\n"), "AUDIT-056", 7},
	    {RULE("    kind: row\n    rows: left\n    colour: red\n"), "AUDIT-001", 7},
	    {RULE("    kind: near\n    rows: left\n    on: [id]\n    near: amount\n"), "AUDIT-005", 4},
	    {RULE("    kind: near\n    rows: left\n    on: [id]\n    near: name\n    distance: 5\n"),
	     "AUDIT-061", 9},
	    {RULE("    kind: overlap\n    rows: left\n    on: [id]\n    from: day\n    to: month\n"),
	     "AUDIT-063", 8},
	    {RULE("    kind: row\n    rows: left\n    parameters: {x: [1]}\n"), "AUDIT-004", 7},
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct fixture f = fixture_open();
		struct qh_audit_rules *rules;
		struct qh_error err;

		assert_int_equal(fixture_load(&f, wrong[i].yaml, &rules, &err), QH_INVALID);
		if (strcmp(err.code, wrong[i].code) != 0 || err.line != wrong[i].line)
			fail_msg("%zu: %s at %u and not %s at %u", i, err.code, err.line, wrong[i].code,
				 wrong[i].line);
		fixture_close(&f);
	}
}

static void test_not_run(void **state)
{
	struct fixture f = fixture_open();
	struct qh_audit_rules *rules =
	    fixture_rules(&f, RULE("    kind: absent\n    rows: left\n    with: right\n    on: [id]\n    "
				   "when: month < with.month\n"));
	struct qh_audit_result r;

	(void)state;
	fixture_table(&f, "left", "id,month\nA,2024-01\n");
	fixture_run(&f, rules, &(struct qh_audit_options){.as_of = 1}, &r);
	assert_true(r.outcomes[0].not_run && qh_str_eq(r.outcomes[0].missing, QH_STR("right")));
	qh_audit_close(&r);
	/* A table in which nobody has a key would accuse everybody. */
	fixture_table(&f, "right", "id,month\n,2024-01\n");
	fixture_run(&f, rules, &(struct qh_audit_options){.as_of = 1}, &r);
	assert_true(r.outcomes[0].not_run && r.n == 0);
	qh_audit_close(&r);
	fixture_table(&f, "right", "id,month\nB,2024-01\n");
	fixture_run(&f, rules, &(struct qh_audit_options){.as_of = 1}, &r);
	assert_true(!r.outcomes[0].not_run && r.n == 1);
	qh_audit_close(&r);
	fixture_close(&f);
}

static void test_mask(void **state)
{
	static const char *const cases[][2] = {
	    {"110105194912310021", "110105********0021"},   {"11010519491231002X", "110105********002X"},
	    {"x110105491231002y", "x110105********2y"},     {"a 12345678901234 b", "a 12345678901234 b"},
	    {"6222020200112233445", "622202********33445"}, {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_buf b;

		qh_buf_init(&b, 1000);
		qh_audit_mask(&b, qh_str_of(cases[i][0]));
		assert_int_equal(b.n, strlen(cases[i][1]));
		assert_memory_equal(qh_buf_view(&b).p, cases[i][1], b.n);
		qh_buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kinds),  cmocka_unit_test(test_totals), cmocka_unit_test(test_threads),
	    cmocka_unit_test(test_limits), cmocka_unit_test(test_rules),  cmocka_unit_test(test_not_run),
	    cmocka_unit_test(test_mask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
