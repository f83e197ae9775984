/* SPDX-License-Identifier: Apache-2.0 */
/* A small reviewed form built by hand, with what reports find hard: merged cells, ranges, hostile texts. */
#ifndef TEST_REPORT_FIXTURE_H
#define TEST_REPORT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "write/report.h"

struct report_fixture {
	struct qh_arena *arena;
	struct qh_library library;
	struct qh_report_options o;
	struct qh_doc doc;
	struct qh_block blocks[2];
	struct qh_cell cells[32];
	struct qh_form form;
	struct qh_fund fund;
	struct qh_indicator ind[3];
	struct qh_section section;
	struct qh_checkbox boxes[3];
	struct qh_place spans[1], unread[1];
	struct qh_layout layout;
	struct qh_rulebook rulebook;
	struct qh_bound grades[2];
	struct qh_basis basis;
	struct qh_choice choice;
	struct qh_scored scored;
	struct qh_score funds[1], scores[3];
	struct qh_rat rates[1];
	struct qh_total section_total;
	struct qh_step steps[2];
	struct qh_finding findings[4];
	struct qh_verdict_note notes[2];
	struct qh_report_form report;
	struct qh_report_document document;
};

/* What a document may carry: markup, a terminal's colour code, a mark that turns the direction. */
static const char hostile[] = "<script>x</script>\x1B[31m\"'&\xE2\x80\xAE"
			      "end";

static inline struct qh_place at(uint32_t row, uint32_t col)
{
	return (struct qh_place){.doc = 1, .block = 2, .row = row, .col = col};
}

static inline struct qh_declared number(const char *text, struct qh_rat v, int decimals, uint32_t row,
					uint32_t col)
{
	return (struct qh_declared){.text = qh_str_of(text),
				    .at = at(row, col),
				    .q = {.kind = QH_Q_NUMBER,
					  .has_number = true,
					  .lo = v,
					  .scale = QH_RAT_INT(1),
					  .decimals = (uint8_t)decimals}};
}

static inline void add_cell(struct report_fixture *f, uint32_t row, uint32_t col, uint16_t rows,
			    uint16_t cols, const char *text)
{
	struct qh_block *b = &f->blocks[1];

	f->cells[b->n_cells++] = (struct qh_cell){.row = row,
						  .col = col,
						  .rowspan = rows,
						  .colspan = cols,
						  .text = qh_str_of(text),
						  .line = row + 10};
}

/* Rows 1 title, 2 fund, 3 heads, 4-6 indicators under a merged level 1, 7 total. */
static inline void make_doc(struct report_fixture *f)
{
	f->blocks[0] = (struct qh_block){.kind = QH_BLOCK_PROSE, .line = 1, .text = QH_STR("prose")};
	f->blocks[1] = (struct qh_block){.kind = QH_BLOCK_TABLE,
					 .line = 11,
					 .rows = 7,
					 .cols = 6,
					 .cells = f->cells,
					 .spans_known = true,
					 .page = 2};
	add_cell(f, 1, 1, 1, 6, "title");
	add_cell(f, 2, 1, 1, 2, "fund");
	add_cell(f, 2, 3, 1, 1, "322.58");
	add_cell(f, 2, 4, 1, 1, "276.91");
	add_cell(f, 2, 6, 1, 1, "17");
	add_cell(f, 3, 1, 1, 1, "level 1");
	add_cell(f, 3, 2, 1, 1, "name");
	add_cell(f, 3, 4, 1, 1, "target");
	add_cell(f, 3, 6, 1, 1, "score");
	add_cell(f, 4, 1, 3, 1, "output");
	add_cell(f, 4, 2, 1, 1, hostile);
	add_cell(f, 4, 4, 1, 1, "100");
	add_cell(f, 4, 6, 1, 1, "10");
	add_cell(f, 5, 2, 1, 1, "second");
	add_cell(f, 5, 4, 2, 1, "both");
	add_cell(f, 5, 6, 1, 1, "8");
	add_cell(f, 6, 2, 1, 1, "third");
	add_cell(f, 7, 1, 1, 2, "total");
	add_cell(f, 7, 6, 1, 1, "35");
	f->doc = (struct qh_doc){.index = 1, .path = QH_STR("a/b.txt"), .n_blocks = 2, .blocks = f->blocks};
}

static inline void make_form(struct report_fixture *f)
{
	struct qh_form *form = &f->form;

	f->fund = (struct qh_fund){.label = {QH_STR("fund"), at(2, 1)}, .scored = true, .at = at(2, 0)};
	f->fund.revised = number("322.58", qh_rat_make(NULL, 3225800, 1), 2, 2, 3);
	f->fund.revised.q.kind = QH_Q_MONEY;
	f->fund.revised.q.scale = QH_RAT_INT(10000);
	f->fund.executed = number("276.91\xE4\xB8\x87", qh_rat_make(NULL, 2769100, 1), 2, 2, 4);
	f->fund.executed.q.kind = QH_Q_MONEY;
	f->fund.executed.q.scale = QH_RAT_INT(10000);
	f->fund.weight = number("20", QH_RAT_INT(20), 0, 2, 5);
	f->fund.score = number("17pt", QH_RAT_INT(17), 0, 2, 6);
	for (uint32_t i = 0; i < 3; i++) {
		struct qh_indicator *ind = &f->ind[i];

		ind->level1 = (struct qh_text){QH_STR("output"), at(4, 1)};
		ind->at = at(4 + i, 0);
		ind->weight = number("10", QH_RAT_INT(10), 0, 4 + i, 3);
		ind->weight_origin = QH_WEIGHT_PRINTED;
		ind->section1 = 1;
	}
	f->ind[0].name = (struct qh_text){qh_str_of(hostile), at(4, 2)};
	f->ind[0].target = number("100", QH_RAT_INT(100), 0, 4, 4);
	f->ind[0].target.q.op = QH_OP_GE;
	f->ind[0].score = number("10", QH_RAT_INT(10), 0, 4, 6);
	f->ind[1].name = (struct qh_text){QH_STR("second"), at(5, 2)};
	f->ind[1].target = (struct qh_declared){.text = QH_STR("2024"), .at = at(5, 4)};
	f->ind[1].target.q = (struct qh_quantity){.kind = QH_Q_PERIOD,
						  .op = QH_OP_IN,
						  .has_number = true,
						  .lo = QH_RAT_INT(19723),
						  .hi = QH_RAT_INT(20088)};
	f->ind[1].score = number("8", QH_RAT_INT(8), 0, 5, 6);
	f->ind[2].name = (struct qh_text){QH_STR("third"), at(6, 2)};
	f->section = (struct qh_section){.level = QH_SECTION_LEVEL1, .name = {QH_STR("output"), at(4, 1)}};
	f->boxes[0] = (struct qh_checkbox){
	    .label = {.text = QH_STR("kind")}, .option = {.text = QH_STR("a")}, .checked = true};
	f->boxes[1] =
	    (struct qh_checkbox){.label = {.text = QH_STR("other")}, .option = {.text = QH_STR("x")}};
	f->boxes[2] = (struct qh_checkbox){
	    .label = {.text = QH_STR("kind")}, .option = {.text = QH_STR("b")}, .checked = true};
	f->spans[0] = (struct qh_place){.doc = 1, .block = 2, .row = 1, .rows = 7};
	f->unread[0] = at(3, 2);
	f->layout.header = at(3, 0);
	*form = (struct qh_form){.index = 1,
				 .kind = QH_FORM_PROJECT,
				 .year = 2024,
				 .title = {QH_STR("title"), at(1, 1)},
				 .money_unit = {.text = QH_STR("wan")},
				 .money_scale = QH_RAT_INT(10000),
				 .n_checkboxes = 3,
				 .checkboxes = f->boxes,
				 .n_funds = 1,
				 .funds = &f->fund,
				 .n_indicators = 3,
				 .indicators = f->ind,
				 .n_sections = 1,
				 .sections = &f->section,
				 .n_spans = 1,
				 .spans = f->spans,
				 .n_cells = 19,
				 .n_used = 18,
				 .n_unread = 1,
				 .unread = f->unread,
				 .layout = &f->layout};
	form->total = number("35", QH_RAT_INT(35), 0, 7, 6);
}

static inline void make_scores(struct report_fixture *f)
{
	struct qh_rat exact = qh_rat_make(NULL, 276910, 16129);

	f->basis = (struct qh_basis){QH_STR("b1"), QH_STR("rule text"), QH_STR("V")};
	f->grades[0].label = QH_STR("good");
	f->grades[1].label = QH_STR("fair");
	f->rulebook = (struct qh_rulebook){.id = QH_STR("book"),
					   .title_zh = QH_STR("zh book"),
					   .title_en = QH_STR("en book"),
					   .n_bases = 1,
					   .bases = &f->basis,
					   .n_grades = 2,
					   .grades = f->grades,
					   .round_rate = {QH_ROUND_HALF_UP, 2}};
	f->steps[0] = (struct qh_step){.key = "test.step", .out = exact, .at = at(2, 3)};
	f->steps[1] = (struct qh_step){.key = "test.end", .out = QH_RAT_NONE};
	f->funds[0] = (struct qh_score){.status = QH_SCORE_EXACT,
					.lo = exact,
					.hi = exact,
					.rounded = qh_rat_make(NULL, 1717, 100),
					.method = QH_M_EXECUTION_RATIO,
					.n_steps = 2,
					.basis = 1};
	f->scores[0] = (struct qh_score){
	    .status = QH_SCORE_EXACT, .lo = QH_RAT_INT(10), .hi = QH_RAT_INT(10), .rounded = QH_RAT_INT(10)};
	f->scores[1] = (struct qh_score){.status = QH_SCORE_RANGE,
					 .lo = QH_RAT_INT(5),
					 .hi = QH_RAT_INT(8),
					 .hi_open = true,
					 .rounded = QH_RAT_NONE,
					 .method = QH_M_TIERS};
	f->scores[2] = (struct qh_score){.status = QH_SCORE_UNDECIDABLE,
					 .lo = QH_RAT_INT(0),
					 .hi = QH_RAT_INT(10),
					 .rounded = QH_RAT_NONE,
					 .cause = "test.cause"};
	f->rates[0] = qh_rat_make(NULL, 1384550, 16129);
	f->section_total = (struct qh_total){.weight_sum = QH_RAT_INT(30),
					     .declared_sum = QH_RAT_INT(18),
					     .declared_any = true,
					     .low = QH_RAT_INT(15),
					     .high = QH_RAT_INT(28)};
	f->scored = (struct qh_scored){.rulebook = &f->rulebook,
				       .n_funds = 1,
				       .n_indicators = 3,
				       .n_sections = 1,
				       .n_steps = 2,
				       .funds = f->funds,
				       .rates = f->rates,
				       .indicators = f->scores,
				       .sections = &f->section_total,
				       .steps = f->steps,
				       .execution_row = 1};
	f->scored.total = (struct qh_total){.weight_sum = QH_RAT_INT(50),
					    .declared_sum = QH_RAT_INT(35),
					    .declared_any = true,
					    .low = qh_rat_make(NULL, 3217, 100),
					    .high = qh_rat_make(NULL, 4517, 100),
					    .undecided_weight = QH_RAT_INT(10),
					    .printed = QH_RAT_NONE,
					    .n_grades = 2,
					    .grades = {0, 1}};
	f->choice = (struct qh_choice){.rulebook = &f->rulebook, .certainty = QH_PROBABLE, .n_reasons = 1};
	f->choice.reasons[0] = (struct qh_choice_reason){"test.reason", QH_STR("detail"), 3};
}

static inline void make_findings(struct report_fixture *f)
{
	f->findings[0] = (struct qh_finding){.id = 0x0123456789abcdefu,
					     .code = "C46",
					     .key = "test.finding",
					     .severity = QH_ERROR,
					     .n_places = 2,
					     .form = 1,
					     .at = {at(2, 6), at(2, 3)},
					     .role = {"score", "budget"},
					     .quote = {QH_STR("17pt"), QH_STR("322.58")},
					     .declared = QH_STR("17pt"),
					     .expected = QH_STR("17.17"),
					     .points = qh_rat_make(NULL, 17, 100),
					     .basis = QH_STR("rule <b>")};
	f->findings[1] = (struct qh_finding){.id = 2,
					     .code = "C24",
					     .key = "test.finding",
					     .severity = QH_WARNING,
					     .certainty = QH_PROBABLE,
					     .n_places = 1,
					     .form = 1,
					     .at = {at(4, 2)},
					     .role = {"name"},
					     .quote = {qh_str_of(hostile)},
					     .declared = qh_str_of(hostile),
					     .points = QH_RAT_NONE};
	f->findings[2] = (struct qh_finding){.id = 3,
					     .code = "C11",
					     .key = "test.finding",
					     .severity = QH_WARNING,
					     .form = 1,
					     .points = QH_RAT_NONE};
	f->findings[3] = (struct qh_finding){.id = 4,
					     .code = "C28",
					     .key = "test.finding",
					     .severity = QH_INFO,
					     .n_places = 1,
					     .form = 1,
					     .at = {at(5, 4)},
					     .role = {"target"},
					     .points = QH_RAT_NONE};
	f->notes[0] = (struct qh_verdict_note){"C30", QH_CANNOT_TELL, "test.cause"};
	f->notes[1] = (struct qh_verdict_note){"C31", QH_NOT_APPLICABLE, NULL};
}

static inline int report_setup(void **state)
{
	struct report_fixture *f = calloc(1, sizeof(*f));

	f->arena = qh_arena_new((size_t)64 << 20);
	assert_int_equal(qh_catalog_load(f->arena, "messages", &f->library.catalog, NULL), QH_OK);
	f->library.arena = f->arena;
	f->o = (struct qh_report_options){.version = "1.2.3", .library = &f->library};
	make_doc(f);
	make_form(f);
	make_scores(f);
	make_findings(f);
	f->report = (struct qh_report_form){.form = &f->form, .choice = &f->choice, .scored = &f->scored};
	f->report.findings = (struct qh_findings){
	    .arena = f->arena, .at = f->findings, .n = 4, .notes = f->notes, .n_notes = 2};
	f->document = (struct qh_report_document){.path = "a/b.txt",
						  .encoding = QH_STR("UTF-8"),
						  .sha256 = QH_STR("00ff"),
						  .doc = &f->doc,
						  .n_forms = 1,
						  .forms = &f->report,
						  .first_part = true,
						  .last_part = true};
	*state = f;
	return 0;
}

static inline int report_teardown(void **state)
{
	struct report_fixture *f = *state;

	qh_arena_free(f->arena);
	free(f);
	return 0;
}

/* The whole report of the one document, NUL-terminated; free it with qh_buf_free. */
static inline void write_report(struct report_fixture *f, const char *format, struct qh_buf *out)
{
	const struct qh_writer *w = qh_writer_find(format);
	struct qh_report_summary sum = {
	    .documents = 1, .forms = 1, .indicators = 3, .errors = 1, .warnings = 2, .infos = 1};
	struct qh_findings none = {0};

	assert_non_null(w);
	qh_buf_init(out, (size_t)64 << 20);
	w->begin(&f->o, out);
	w->document(&f->o, &f->document, 1, out);
	w->end(&f->o, &none, &sum, out);
	qh_buf_char(out, '\0');
	assert_int_equal(out->status, QH_OK);
}

static inline bool contains(const struct qh_buf *b, const char *text)
{
	return strstr(b->p, text) != NULL;
}

/* Every maximum of the buffer ends in a sticky limit, never in more bytes or a crash. */
static inline void small_buffers(struct report_fixture *f, const char *format)
{
	const struct qh_writer *w = qh_writer_find(format);
	struct qh_report_summary sum = {.documents = 1};
	struct qh_findings none = {0};

	for (size_t max = 0;; max += 61) {
		struct qh_buf out;
		enum qh_status status;

		qh_buf_init(&out, max);
		w->begin(&f->o, &out);
		w->document(&f->o, &f->document, 1, &out);
		w->end(&f->o, &none, &sum, &out);
		assert_true(out.n <= max);
		status = out.status;
		qh_buf_free(&out);
		if (status == QH_OK)
			break;
		assert_int_equal(status, QH_LIMIT);
		assert_true(max < 60000);
	}
}

#endif
