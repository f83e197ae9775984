/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: what they mean, what is refused and where; random ones against an evaluation of each row alone.
 */
#include "fixture.h"

#include "audit/attributes.h"
#include "audit/machine.h"
#include "audit/rule.h"

static struct qh_scope scope_of(struct fixture *f, struct qh_error *err)
{
	uint32_t left = qh_record_type_find(f->types, QH_STR("left")), right = left + 1;
	static struct qh_yaml node = {.plain = true, .line = 1, .col = 1};

	qh_error_clear(err);
	return (struct qh_scope){.arena = f->arena,
				 .types = f->types,
				 .policies = f->policies,
				 .table = {&f->types->at[left - 1], &f->types->at[right - 1]},
				 .node = &node,
				 .err = err};
}

static const struct qh_program *bound(struct fixture *f, struct qh_attributes *words, const char *text)
{
	struct qh_error err;
	struct qh_scope scope = scope_of(f, &err);
	const struct qh_table *table[2] = {&f->tables[qh_record_type_find(f->types, QH_STR("left")) - 1],
					   &f->tables[qh_record_type_find(f->types, QH_STR("right")) - 1]};
	const struct qh_program *p = NULL;

	if (qh_condition_compile(&scope, qh_str_of(text), &p) != QH_OK)
		fail_msg("%s: %s %u %s %s", text, err.code, err.col, err.n_args ? err.args[0].text : "",
			 err.n_args > 1 ? err.args[1].text : "");
	assert_int_equal(qh_program_bind(f->arena, f->snapshot, words, table, p, &p), QH_OK);
	return p;
}

static int64_t value_of(struct qh_machine *m, const struct qh_program *p, uint32_t row)
{
	struct qh_block b = {.n = 1, .row = &row, .partner = &row};

	return p->type == QH_V_BOOL ? *qh_machine_truths(m, p, &b) : *qh_machine_values(m, p, &b);
}

/* Expressions about one row and its partner, with the value they must have. */
static const struct {
	const char *text, *wanted; /* as qh_value_write; truth values yes, no, - */
} meanings[] = {
    {"amount > 600 yuan", "yes"},
    {"amount = 1234.50 yuan", "yes"},
    {"amount >= 123450 fen", "yes"},
    {"amount * 2", "2469.00"},
    {"amount - 0.50 yuan", "1234.00"},
    {"share(amount, 8%)", "98.76"},
    {"amount * rate", "98.76"},
    {"per(amount, 7)", "176.36"},
    {"per(0 - amount, 7)", "-176.36"},
    {"per(amount, 0)", ""},
    {"round_to(amount, 0.50 yuan)", "yes"},
    {"round_to(amount, 1 yuan)", "no"},
    {"rate = 8%", "yes"},
    {"rate < 0.1", "yes"},
    {"rate = 1", "no"},
    {"count * 50% > 2", "yes"},
    {"count * 50%", "2.5"},
    {"count in (3, 4, 5)", "yes"},
    {"count not in (3, 4, 5)", "no"},
    {"colour = red", "yes"},
    {"colour in (green, blue)", "no"},
    {"colour != with.colour", "yes"},
    {"id = \"A1\"", "yes"},
    {"id = \"nobody\"", "no"},
    {"id != \"nobody\"", "yes"},
    {"id = with.id", "yes"},
    {"month(day) = 2024-02", "yes"},
    {"month + 11 months", "2025-02"},
    {"later(month, -3 months)", "2023-12"},
    {"month + 1 years = 2025-03", "yes"},
    {"day + 1 day", "2024-03-01"},
    {"first(month)", "2024-03-01"},
    {"last(month(day))", "2024-02-29"},
    {"year(day)", "2024"},
    {"year(month)", "2024"},
    {"months(day, month)", "1"},
    {"months(month, day)", "-1"},
    {"days(day, end)", "366"},
    {"days(end, day)", "-366"},
    {"age(day, 2042-02)", "18"},
    {"age(day, end)", "1"},
    {"age_months(day, end)", "12"},
    {"age_months(1990-05-31, 1991-04-30)", "11"},
    {"age_months(1990-05-31, 1991-04-29)", "10"},
    {"hour(at)", "23"},
    {"weekday(at)", "4"},
    {"weekday(day)", "4"},
    {"date(at) = day", "yes"},
    {"days(at, end)", "366"},
    {"min(amount, 10 yuan)", "10.00"},
    {"max(count, 7)", "7"},
    {"abs(0 yuan - amount)", "1234.50"},
    {"missing(name)", "yes"},
    {"given(name)", "no"},
    {"name = \"A\"", "-"},
    {"name = \"A\" and count = 5", "-"},
    {"name = \"A\" and count = 4", "no"},
    {"name = \"A\" or count = 5", "yes"},
    {"not (name = \"A\")", "-"},
    {"missing(name = \"A\")", "yes"},
    {"known(name)", "no"},
    {"known(id)", "yes"},
    {"flag", "yes"},
    {"flag = no", "no"},
    {"not flag", "no"},
    {"length(id) = 2", "yes"},
    {"starts(id, \"A\")", "yes"},
    {"contains(id, \"2\")", "no"},
    {"asof = 2024-06", "yes"},
    {"months(month, asof)", "3"},
    {"with.amount = 5 yuan", "yes"},
    {"2000-01-31 < day", "yes"},
};

static void test_meaning(void **state)
{
	struct fixture f = fixture_open();
	struct qh_attributes *words;
	struct qh_machine *m = qh_machine_new(qh_month_of(2024, 6));

	(void)state;
	fixture_table(&f, "left",
		      "id,name,colour,month,day,end,at,amount,rate,count,flag\n"
		      "A1,,red,2024-03,2024-02-29,2025-03-01,2024-02-29T23:30,1234.50,0.08,5,yes\n");
	fixture_table(&f, "right", "id,colour,month,amount\nA1,blue,2024-03,5.00\n");
	words = qh_attributes_new(f.snapshot);
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
		const struct qh_program *p = bound(&f, words, meanings[i].text);
		int64_t v = value_of(m, p, 0);
		struct qh_buf out;

		qh_buf_init(&out, 1000);
		if (p->type == QH_V_BOOL && v == QH_UNDECIDED)
			qh_buf_char(&out, '-');
		else
			qh_value_write(&out, f.snapshot, p->type, p->domain, v, false);
		if (!qh_str_eq(qh_buf_view(&out), qh_str_of(meanings[i].wanted)))
			fail_msg("%s is %.*s and not %s", meanings[i].text, QH_STR_ARG(qh_buf_view(&out)),
				 meanings[i].wanted);
		qh_buf_free(&out);
	}
	qh_attributes_free(words);
	qh_machine_free(m);
	fixture_close(&f);
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *code;
		uint32_t col;
	} cases[] = {
	    {"amount > 600", "AUDIT-024", 10},
	    {"amount > rate", "AUDIT-023", 8},
	    {"day > month", "AUDIT-023", 5},
	    {"days(day, month) > 3", "AUDIT-032", 11},
	    {"months(day, month) > 30 days", "AUDIT-023", 20},
	    {"count = 1.5", "AUDIT-023", 9},
	    {"colour = violet", "AUDIT-021", 10},
	    {"colour < red", "AUDIT-027", 8},
	    {"nothing = 3", "AUDIT-020", 1},
	    {"id = name", "AUDIT-022", 4},
	    {"id = A1", "AUDIT-020", 6},
	    {"with.nothing = 3", "AUDIT-020", 1},
	    {"amount and flag", "AUDIT-023", 1},
	    {"day - end > 3 days", "AUDIT-029", 5},
	    {"amount * amount > 3 yuan", "AUDIT-030", 8},
	    {"rate * rate > 3%", "AUDIT-030", 6},
	    {"birth(amount) = day", "AUDIT-032", 7},
	    {"sum(amount) > 3 yuan", "AUDIT-035", 1},
	    {"policy(\"none\", month) > 3", "AUDIT-033", 8},
	    {"frobnicate(amount) = 3", "AUDIT-036", 1},
	    {"age(day) > 3", "AUDIT-031", 1},
	    {"$x > 3", "AUDIT-026", 1},
	    {"amount > 3 yuan yuan", "AUDIT-014", 17},
	    {"(amount > 3 yuan", "AUDIT-014", 17},
	    {"amount > ", "AUDIT-015", 10},
	    {"amount > \"x", "AUDIT-011", 10},
	    {"amount > 3 yuan & flag", "AUDIT-011", 17},
	    {"day = 2023-02-29", "AUDIT-017", 7},
	    {"month = 2023-13", "AUDIT-017", 9},
	    {"amount = 0.001 yuan", "AUDIT-016", 10},
	    {"amount = 99999999999999999999 yuan", "AUDIT-016", 10},
	    {"count in (1, with.count)", "AUDIT-028", 14},
	    {"flag in (yes, no)", "AUDIT-027", 6},
	    {"sex(id) = red", "AUDIT-021", 11},
	    {"odd(amount)", "AUDIT-032", 5},
	    {"", "AUDIT-015", 1},
	};
	struct fixture f = fixture_open();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_error err;
		struct qh_scope scope = scope_of(&f, &err);
		const struct qh_program *p;

		assert_int_equal(qh_condition_compile_truth(&scope, qh_str_of(cases[i].text), &p),
				 QH_INVALID);
		if (!err.code || strcmp(err.code, cases[i].code) != 0 || err.col != cases[i].col)
			fail_msg("%s: %s at %u and not %s at %u", cases[i].text, err.code ? err.code : "-",
				 err.col, cases[i].code, cases[i].col);
	}
	fixture_close(&f);
}

static void test_limits(void **state)
{
	struct fixture f = fixture_open();
	struct qh_error err;
	struct qh_scope scope = scope_of(&f, &err);
	const struct qh_program *p;
	struct qh_buf b;

	(void)state;
	qh_buf_init(&b, 1 << 20);
	for (int i = 0; i < QH_AUDIT_DEPTH_MAX - 1; i++)
		qh_buf_char(&b, '(');
	qh_buf_z(&b, "flag");
	for (int i = 0; i < QH_AUDIT_DEPTH_MAX - 1; i++)
		qh_buf_char(&b, ')');
	assert_int_equal(qh_condition_compile_truth(&scope, qh_buf_view(&b), &p), QH_OK);
	qh_buf_reset(&b);
	for (int i = 0; i < QH_AUDIT_DEPTH_MAX; i++)
		qh_buf_char(&b, '(');
	assert_int_equal(qh_condition_compile_truth(&scope, qh_buf_view(&b), &p), QH_INVALID);
	assert_string_equal(err.code, "AUDIT-013");
	qh_buf_reset(&b);
	qh_buf_z(&b, "flag");
	for (int i = 1; i < QH_AUDIT_NODES_MAX / 2; i++)
		qh_buf_z(&b, " or flag");
	assert_int_equal(qh_condition_compile_truth(&scope, qh_buf_view(&b), &p), QH_OK);
	qh_buf_z(&b, " or flag");
	assert_int_equal(qh_condition_compile_truth(&scope, qh_buf_view(&b), &p), QH_INVALID);
	assert_string_equal(err.code, "AUDIT-012");
	qh_buf_free(&b);
	fixture_close(&f);
}

/* ---- Random conditions: the machine over blocks against each row alone ---- */

struct oracle {
	const struct qh_table *table[2];
	uint32_t row[2];
	uint32_t as_of;
	struct fixture *f;
};

static const int64_t none = QH_INT_MISSING;

static int64_t field_of(const struct oracle *o, const struct qh_cnode *n)
{
	const struct qh_table *t = o->table[n->side];
	int64_t v = qh_column_int(&t->columns[n->field], (enum qh_field_type)t->type->fields[n->field].type,
				  o->row[n->side]);

	if (n->type != QH_V_BOOL)
		return v;
	return v == none ? QH_UNDECIDED : v == 2 ? QH_TRUE : QH_FALSE;
}

static int64_t walk(const struct oracle *o, const struct qh_cnode *n);

static int64_t civil_month(int64_t day)
{
	int y, m, d;

	qh_date_split((qh_day)day, &y, &m, &d);
	return qh_month_of(y, m);
}

static int64_t walk_call(const struct oracle *o, const struct qh_cnode *n)
{
	int64_t a = n->n > 0 ? walk(o, n->kid[0]) : none, b = n->n > 1 ? walk(o, n->kid[1]) : none;
	bool truth = n->n > 0 && n->kid[0]->type == QH_V_BOOL;
	bool missing = truth ? a == QH_UNDECIDED : a == none;

	if (n->function == QH_F_MISSING)
		return missing ? QH_TRUE : QH_FALSE;
	if (n->function == QH_F_GIVEN)
		return missing ? QH_FALSE : QH_TRUE;
	if (a == none || (n->n > 1 && b == none))
		return none;
	switch (n->function) {
	case QH_F_MONTH: return n->kid[0]->type == QH_V_DATE ? civil_month(a) : a;
	case QH_F_MONTHS:
		a = n->kid[0]->type == QH_V_DATE ? civil_month(a) : a;
		b = n->kid[1]->type == QH_V_DATE ? civil_month(b) : b;
		return b - a;
	case QH_F_DAYS: return b - a;
	case QH_F_MIN: return a < b ? a : b;
	case QH_F_MAX: return a > b ? a : b;
	case QH_F_ABS: return a < 0 ? -a : a;
	case QH_F_SHARE: {
		struct qh_rat v = qh_rat_mul(o->f->arena, QH_RAT_INT(a), qh_rat_make(NULL, b, QH_MILLION));

		assert_true(qh_rat_int(qh_rat_round(o->f->arena, v, QH_ROUND_HALF_UP, 0), &a));
		return a;
	}
	default: fail_msg("function %d", n->function); return none;
	}
}

static int64_t compared(int comparison, int64_t a, int64_t b)
{
	static const bool less[] = {false, true, true, true, false, false};
	static const bool equal[] = {true, false, false, true, false, true};
	static const bool greater[] = {false, true, false, false, true, true};

	return (a < b ? less : a == b ? equal : greater)[comparison] ? QH_TRUE : QH_FALSE;
}

static int64_t walk(const struct oracle *o, const struct qh_cnode *n)
{
	int64_t a = none, b = none;

	switch (n->kind) {
	case QH_C_FIELD: return field_of(o, n);
	case QH_C_CONST: return n->k;
	case QH_C_TEXT: {
		uint32_t word = qh_word_find(&o->f->dictionaries[n->domain], n->text);

		return word ? (int64_t)word : -1;
	}
	case QH_C_ASOF: return o->as_of;
	case QH_C_CALL: return walk_call(o, n);
	case QH_C_IN:
		a = walk(o, n->kid[0]);
		if (a == none)
			return QH_UNDECIDED;
		for (uint16_t i = 1; i < n->n; i++)
			if (a == walk(o, n->kid[i]))
				return QH_TRUE;
		return QH_FALSE;
	default: break;
	}
	a = walk(o, n->kid[0]);
	b = n->n > 1 ? walk(o, n->kid[1]) : none;
	switch (n->kind) {
	case QH_C_AND: return a < b ? a : b;
	case QH_C_OR: return a > b ? a : b;
	case QH_C_NOT: return QH_TRUE - a;
	case QH_C_NEG: return a == none ? none : -a;
	case QH_C_SCALE: return a == none ? none : a * n->k;
	case QH_C_COMPARE:
		if (n->kid[0]->type == QH_V_BOOL ? a == QH_UNDECIDED || b == QH_UNDECIDED
						 : a == none || b == none)
			return QH_UNDECIDED;
		return compared(n->comparison, a, b);
	default: break;
	}
	if (a == none || b == none)
		return none;
	a = n->kind == QH_C_ADD ? a + b : n->kind == QH_C_SUB ? a - b : a * b;
	return n->type == QH_V_MONTH && (a < 1 || a > QH_MONTH_LAST) ? none : a;
}

/* A random text of a type: m money, c count, M month, d date, n number, t truth. */
static void make(struct qh_buf *out, uint64_t *s, char type, int depth)
{
	static const char *const money[] = {"amount", "with.amount", "3 yuan", "0 yuan",
					    "share(amount, rate)"};
	static const char *const count[] = {"count", "with.count", "4", "months(day, month)",
					    "months(end, with.month)"};
	static const char *const month[] = {"month", "with.month", "2024-03", "asof", "month(day)"};
	static const char *const date[] = {"day", "with.day", "2024-03-05", "end"};
	static const char *const plain[] = {"flag",
					    "with.flag",
					    "colour in (red, blue)",
					    "missing(name)",
					    "given(day)",
					    "id = with.id",
					    "colour = green",
					    "name = \"N1\"",
					    "count in (1, 2, 3)",
					    "flag = with.flag",
					    "with.colour != red",
					    "id in (\"I1\", \"I2\", \"none\")"};
	static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
	uint64_t r = fixture_random(s);

#define PICK(list_) qh_buf_z(out, (list_)[r % (sizeof(list_) / sizeof(list_)[0])])
	if (type == 't' && depth > 0 && r % 4 != 0) {
		const char *word = r / 4 % 2 ? " and " : " or ";

		qh_buf_z(out, r / 8 % 4 == 0 ? "not (" : "(");
		make(out, s, 't', depth - 1);
		qh_buf_z(out, word);
		make(out, s, 't', depth - 1);
		qh_buf_char(out, ')');
	} else if (type == 't' && r / 4 % 2) {
		char kind = "mcMd"[r / 8 % 4];

		/* A bare number alone on both sides would be another type. */
		make(out, s, kind, depth);
		qh_buf_printf(out, " %s ", signs[r / 32 % 6]);
		make(out, s, kind, 0);
	} else if (type == 't') {
		r /= 8;
		PICK(plain);
	} else if (depth > 0 && (type == 'm' || type == 'c') && r % 2) {
		qh_buf_z(out, r / 2 % 3 == 0 ? "abs(" : r / 2 % 3 == 1 ? "max(" : "(");
		make(out, s, type, depth - 1);
		if (r / 2 % 3 != 0) {
			qh_buf_z(out, r / 2 % 3 == 1 ? ", " : r / 8 % 2 ? " - " : " + ");
			make(out, s, type, depth - 1);
		}
		qh_buf_char(out, ')');
	} else if (depth > 0 && type == 'M' && r % 3 == 0) {
		qh_buf_z(out, "(month + ");
		make(out, s, 'c', depth - 1);
		qh_buf_char(out, ')');
	} else {
		r /= 6;
		switch (type) {
		case 'm': PICK(money); break;
		case 'c': PICK(count); break;
		case 'M': PICK(month); break;
		default: PICK(date); break;
		}
	}
#undef PICK
}

enum { ROWS = 2500, CONDITIONS = 1500 };

static void fill(struct fixture *f, struct qh_table *t, uint64_t *s)
{
	for (uint32_t i = 0; i < t->type->n_fields; i++) {
		const struct qh_field *field = &t->type->fields[i];

		for (uint32_t row = 0; row < t->n; row++) {
			uint64_t r = fixture_random(s);
			int64_t v = (int64_t)(r / 16 % 7);
			char text[16];

			if (r % 8 == 0)
				continue;
			snprintf(text, sizeof text, "%c%lld", field->name.p[0] == 'i' ? 'I' : 'N',
				 (long long)v);
			if (field->type == QH_FIELD_WORD)
				v = fixture_word(f, field->domain, qh_str_of(text));
			else if (field->type == QH_FIELD_CODE)
				v = v % 4 + 1; /* 4 is on no list */
			else if (field->type == QH_FIELD_MONTH)
				v += qh_month_of(2024, 1);
			else if (field->type == QH_FIELD_DATE)
				v = 19700 + v * 40;
			else if (field->type == QH_FIELD_MONEY)
				v = (v - 3) * 100;
			else if (field->type == QH_FIELD_FLAG)
				v = v % 2 + 1;
			fixture_store((void *)t->columns[i].data, field->type, row, v);
		}
	}
}

static void test_random(void **state)
{
	struct fixture f = fixture_open();
	struct qh_machine *m = qh_machine_new(qh_month_of(2024, 6));
	struct qh_table *left = fixture_rows(&f, "left", ROWS), *right = fixture_rows(&f, "right", ROWS);
	struct qh_attributes *words;
	uint64_t s = 7;
	uint32_t row[QH_BLOCK], partner[QH_BLOCK];
	uint64_t decided = 0;

	(void)state;
	fixture_word(&f, f.types->at[qh_record_type_find(f.types, QH_STR("left")) - 1].fields[2].domain,
		     QH_STR("violet"));
	fill(&f, left, &s);
	fill(&f, right, &s);
	words = qh_attributes_new(f.snapshot);
	for (int i = 0; i < CONDITIONS; i++) {
		struct qh_buf text;
		const struct qh_program *p;
		struct qh_block b = {.n = 300, .row = row, .partner = partner};
		struct oracle o = {.table = {left, right}, .as_of = qh_month_of(2024, 6), .f = &f};
		struct qh_filtered kept;
		struct qh_part_order order;
		uint8_t truth[QH_BLOCK];
		uint32_t next = 0, unknown = 0;

		qh_buf_init(&text, 100000);
		make(&text, &s, 't', 3);
		p = bound(&f, words, qh_arena_str(f.arena, qh_buf_view(&text)).p);
		for (uint32_t k = 0; k < b.n; k++) {
			row[k] = (uint32_t)(fixture_random(&s) % ROWS);
			partner[k] = (uint32_t)(fixture_random(&s) % ROWS);
		}
		/* In a row where only the partner is named. */
		if (i % 3 == 0) {
			b.row = NULL;
			b.base = (uint32_t)(fixture_random(&s) % (ROWS - b.n));
			for (uint32_t k = 0; k < b.n; k++)
				row[k] = b.base + k;
		}
		qh_part_order_start(&order, p, NULL);
		memcpy(truth, qh_machine_truths(m, p, &b), b.n);
		kept = qh_machine_filter(m, p, i % 2 ? &order : NULL, &b);
		for (uint32_t k = 0; k < b.n; k++) {
			int64_t wanted;

			o.row[0] = row[k];
			o.row[1] = partner[k];
			wanted = walk(&o, p->root);
			if (truth[k] != wanted)
				fail_msg("%.*s: %d and not %d", QH_STR_ARG(qh_buf_view(&text)), truth[k],
					 (int)wanted);
			decided += wanted != QH_UNDECIDED;
			unknown += wanted == QH_UNDECIDED;
			if (wanted != QH_TRUE)
				continue;
			assert_true(next < kept.n && kept.row[next] == row[k] &&
				    kept.partner[next] == partner[k]);
			next++;
		}
		assert_int_equal(next, kept.n);
		assert_int_equal(unknown, kept.undecided);
		qh_buf_free(&text);
	}
	assert_true(decided > CONDITIONS * 100);
	qh_attributes_free(words);
	qh_machine_free(m);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_meaning),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
