/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the forms recognised in a document as lines, for people who work on the recogniser. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "read/read.h"
#include "recognise/recognise.h"

static void put(const char *name, struct qh_str s)
{
	if (s.n == 0)
		return;
	printf("  %s: ", name);
	for (uint32_t i = 0; i < s.n && i < 600; i++)
		putchar(s.p[i] == '\n' ? ' ' : s.p[i]);
	putchar('\n');
}

static void cell(struct qh_str s)
{
	putchar('\t');
	if (s.p == NULL)
		putchar('~');
	for (uint32_t i = 0; i < s.n && i < 600; i++)
		putchar(s.p[i] == '\n' || s.p[i] == '\t' ? ' ' : s.p[i]);
}

static void number(struct qh_arena *arena, const struct qh_declared *d)
{
	cell(d->text);
	if (d->q.has_number)
		printf("{%s%.*s%.*s}", qh_op_name(d->q.op) ? qh_op_name(d->q.op) : "",
		       QH_STR_ARG(qh_rat_str(arena, d->q.lo)), QH_STR_ARG(d->q.unit));
}

static void put_indicators(struct qh_arena *arena, const struct qh_form *f)
{
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		const struct qh_indicator *x = &f->indicators[i];

		if (x->filler)
			continue;
		printf("I%u", i + 1);
		cell(x->group.text);
		cell(x->level1.text);
		cell(x->level2.text);
		cell(x->name.text);
		printf("\tw%u", x->weight_origin);
		number(arena, &x->weight);
		number(arena, &x->target);
		number(arena, &x->actual);
		number(arena, &x->score);
		cell(x->rate.text);
		cell(x->reason.text);
		cell(x->rule.text);
		cell(x->explanation.text);
		cell(x->source.text);
		printf("%s\n", x->of_which ? "\tOF-WHICH" : "");
	}
}

static void put_funds(struct qh_arena *arena, const struct qh_form *f)
{
	for (uint32_t i = 0; i < f->n_funds; i++) {
		const struct qh_fund *x = &f->funds[i];

		printf("F%u role %u scored %d", i + 1, x->role, x->scored);
		cell(x->label.text);
		number(arena, &x->original);
		number(arena, &x->revised);
		number(arena, &x->executed);
		number(arena, &x->rate);
		number(arena, &x->weight);
		number(arena, &x->score);
		putchar('\n');
	}
}

static void put_sections(struct qh_arena *arena, const struct qh_form *f)
{
	for (uint32_t i = 0; i < f->n_sections; i++) {
		if (f->sections[i].weight.text.n == 0 && f->sections[i].score.text.n == 0)
			continue;
		printf("S%u", f->sections[i].level);
		cell(f->sections[i].name.text);
		number(arena, &f->sections[i].weight);
		number(arena, &f->sections[i].score);
		cell(f->sections[i].rate.text);
		putchar('\n');
	}
	if (f->layout) {
		printf("LAYOUT margin %d%s", f->layout->margin, f->layout->doubtful ? " doubtful" : "");
		for (uint32_t i = 0; i < f->layout->n_columns; i++)
			printf(" %u=%s(%d)", f->layout->columns[i].col,
			       qh_role_name(f->layout->columns[i].role), f->layout->columns[i].points);
		putchar('\n');
	}
}

static void put_unread(const struct qh_doc *doc, const struct qh_form *f)
{
	for (uint32_t i = 0; i < f->n_unread; i++) {
		const struct qh_place *p = &f->unread[i];
		const struct qh_block *b = &doc->blocks[p->block - 1];

		for (uint32_t k = 0; k < b->n_cells; k++) {
			if (b->cells[k].row != p->row || b->cells[k].col != p->col)
				continue;
			printf("UNREAD %u:%u:%u", p->block, p->row, p->col);
			cell(b->cells[k].text);
			putchar('\n');
		}
	}
}

static void put_form(struct qh_arena *arena, const struct qh_doc *doc, const struct qh_form *f)
{
	printf("FORM %u %s year %d certainty %u cells %u used %u repeats %u system %d fillers", f->index,
	       qh_form_kind_name(f->kind), f->year, f->certainty, f->n_cells, f->n_used, f->n_repeats,
	       f->system != NULL);
	uint32_t fillers = 0;

	for (uint32_t i = 0; i < f->n_indicators; i++)
		fillers += f->indicators[i].filler;
	printf(" %u of %u\n", fillers, f->n_indicators);
	put("title", f->title.text);
	put("project", f->project.text);
	put("department", f->department.text);
	put("unit", f->unit.text);
	put("filed", f->filed_on.text);
	put("money", f->money_unit.text);
	put("basic", f->basic_total.text);
	put("projects", f->project_total.text);
	put("header total", f->header_total.text);
	put("total weight", f->total_weight.text);
	put("total", f->total.text);
	put("grade", f->grade.text);
	put("reasons", f->reasons.text);
	put("measures", f->measures.text);
	if (f->constraint)
		put("constraint", f->constraint->text.text);
	for (uint32_t i = 0; i < f->n_goals; i++) {
		put("goal", f->goals[i].text.text);
		put("goal done", f->goals[i].completion.text);
	}
	for (uint32_t i = 0; i < f->n_checkboxes; i++) {
		printf("  box %d", f->checkboxes[i].checked);
		cell(f->checkboxes[i].label.text);
		cell(f->checkboxes[i].option.text);
		putchar('\n');
	}
	for (uint32_t i = 0; i < f->n_notes; i++)
		put("note", f->notes[i].text);
	for (uint32_t i = 0; i < f->n_fields; i++) {
		printf("  field");
		cell(f->fields[i].label.text);
		cell(f->fields[i].value.text);
		putchar('\n');
	}
	put_funds(arena, f);
	put_indicators(arena, f);
	put_sections(arena, f);
	put_unread(doc, f);
}

int main(int argc, char **argv)
{
	struct qh_error err = {.status = QH_OK};
	const char *dirs[] = {"lexicon"};
	struct qh_arena *library = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	const struct qh_lexicon *lex;

	if (qh_lexicon_load(library, dirs, 1, &lex, &err) != QH_OK) {
		fprintf(stderr, "lexicon: %s %u:%u %s\n", err.file, err.line, err.col, err.code);
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		struct qh_doc doc = {.index = (uint32_t)i};
		struct qh_forms forms;
		struct qh_str bytes, text, encoding;
		bool ok = qh_file_read(arena, argv[i], QH_FILE_BYTES_MAX, &bytes, &err) == QH_OK &&
			  qh_read_decode(arena, bytes, &text, &encoding, &err) == QH_OK;
		struct qh_str path = qh_str_of(argv[i]);

		ok = ok && qh_read_text(arena, text, qh_read_sniff(bytes, path), path, &doc, &err) == QH_OK &&
		     qh_flat_tables(arena, lex, &doc, &err) == QH_OK &&
		     qh_recognise(arena, lex, &doc, &forms, &err) == QH_OK;
		printf("== %s\n", argv[i]);
		if (!ok) {
			printf("ERROR %s\n", err.code ? err.code : "?");
			qh_arena_free(arena);
			continue;
		}
		if (getenv("DUMP_DOC")) {
			for (uint32_t b = 0; b < doc.n_blocks; b++) {
				const struct qh_block *k = &doc.blocks[b];

				printf("B%u %s line %u rows %u cols %u spans %d %.*s\n", b + 1,
				       k->kind ? "table" : "prose", k->line, k->rows, k->cols, k->spans_known,
				       QH_STR_ARG(qh_str_sub(k->text, 0, 120)));
				for (uint32_t c = 0; c < k->n_cells; c++)
					printf("   %u,%u %ux%u %.*s\n", k->cells[c].row, k->cells[c].col,
					       k->cells[c].rowspan, k->cells[c].colspan,
					       QH_STR_ARG(qh_str_sub(k->cells[c].text, 0, 60)));
			}
		}
		for (uint32_t k = 0; k < forms.n; k++) {
			put_form(arena, &doc, forms.at[k]);
			if (forms.at[k]->system) {
				printf("SYSTEM of %u\n", k + 1);
				put_form(arena, &doc, forms.at[k]->system);
			}
		}
		for (uint32_t k = 0; k < forms.n_unread_tables; k++)
			printf("UNREAD TABLE block %u\n", forms.unread_tables[k].block);
		qh_arena_free(arena);
	}
	qh_arena_free(library);
	return 0;
}
