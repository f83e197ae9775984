/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times the stages of a review apart: stages DATA-DIR ROUNDS FILE...
 *
 * The files are held in memory; each form goes through every stage before the next one comes, as in a real
 * review, so the caches are as warm and as cold as there. Rounds are repeated and the fastest one counts.
 * Prints, a line a stage, "STAGE NANOSECONDS BYTES", BYTES being what the stage reads (the first) or writes
 * (write), then "forms N", "indicators N".
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/limits.h"
#include "form/form_json.h"
#include "read/read.h"
#include "recognise/recognise.h"
#include "write/report.h"

enum stage { READ, RECOGNISE, CHOOSE, SCORE, CHECK, WRITE_FINDINGS, WRITE_ALL, STAGES };
static const char *const names[STAGES] = {"read",  "recognise",      "choose",   "score",
					  "check", "write-findings", "write-all"};

struct bench {
	const struct qh_library *library; /* with a lexicon that remembers texts, as a worker's */
	struct qh_arena *arena;
	struct qh_buf out;
	struct qh_error err;
	struct qh_prose_heard heard; /* of the document at hand */
	int64_t last;                /* the clock at the last lap */
	int64_t ns[STAGES];
	uint64_t bytes[STAGES], forms, indicators;
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void lap(struct bench *b, enum stage stage)
{
	int64_t t = now();

	b->ns[stage] += t - b->last;
	b->last = t;
}

static void write_with(struct bench *b, const struct qh_report_document *d, bool findings_only,
		       enum stage stage)
{
	struct qh_report_options options = {
	    .version = QH_VERSION, .library = b->library, .findings_only = findings_only};

	qh_writer_find("ndjson")->document(&options, d, 1, &b->out);
	b->bytes[stage] += b->out.n;
	qh_buf_reset(&b->out);
	lap(b, stage);
}

static enum qh_status one_form(struct bench *b, const struct qh_doc *doc, const struct qh_form *form)
{
	struct qh_choice *choice = QH_NEW(b->arena, struct qh_choice);
	struct qh_report_form report = {.form = form, .choice = choice, .findings = {.arena = b->arena}};
	struct qh_report_document d = {.path = "bench", .doc = doc, .n_forms = 1, .forms = &report};
	struct qh_scored *scored = NULL;
	enum qh_status s = QH_OK;

	if (!choice)
		return qh_arena_status(b->arena);
	qh_rulebook_choose_of(b->arena, b->library, form, doc, &b->heard, choice);
	lap(b, CHOOSE);
	if (choice->rulebook)
		s = qh_score_form(b->arena, b->library, choice->rulebook, form, &scored, &b->err);
	report.scored = scored;
	lap(b, SCORE);
	if (s == QH_OK)
		s = qh_facts_make(b->arena, b->library, form, &report.facts, &b->err);
	struct qh_check_in in = {.arena = b->arena,
				 .library = b->library,
				 .doc = doc,
				 .form = form,
				 .scored = scored,
				 .rulebook = choice->rulebook,
				 .facts = report.facts};
	if (s == QH_OK)
		s = qh_check_form(&in, &report.findings, &b->err);
	if (s != QH_OK)
		return s;
	qh_findings_sort(&report.findings);
	lap(b, CHECK);
	write_with(b, &d, true, WRITE_FINDINGS);
	write_with(b, &d, false, WRITE_ALL);
	b->forms++;
	b->indicators += form->n_indicators;
	return QH_OK;
}

/* A line a form. Memory is given back every PART_FORMS, about as many as a part of a stream holds. */
static enum qh_status records(struct bench *b, struct qh_str text)
{
	enum { PART_FORMS = 64 };
	enum qh_status s = QH_OK;

	for (uint32_t off = 0, n = 0; off < text.n && s == QH_OK; n++) {
		const char *stop = memchr(text.p + off, '\n', text.n - off);
		uint32_t end = stop ? (uint32_t)(stop - text.p) : text.n;
		struct qh_form *form = NULL;

		if (n % PART_FORMS == 0)
			qh_arena_reset(b->arena);
		b->last = now();
		s = qh_form_from_json(b->arena, b->library->lexicon, qh_str_sub(text, off, end - off), 1,
				      &form, &b->err);
		lap(b, READ);
		if (s == QH_OK)
			s = one_form(b, NULL, form);
		off = end + 1;
	}
	return s;
}

static enum qh_status tables(struct bench *b, struct qh_str bytes, const char *path)
{
	struct qh_str text, encoding;
	struct qh_doc doc = {.index = 1};
	struct qh_forms forms = {0};

	qh_arena_reset(b->arena);
	b->heard = (struct qh_prose_heard){0};
	b->last = now();
	enum qh_read_kind kind = qh_read_sniff(bytes, qh_str_of(path));
	enum qh_status s = qh_read_decode(b->arena, bytes, &text, &encoding, &b->err);
	if (s == QH_OK)
		s = qh_read_text(b->arena, text, kind, qh_str_of(path), &doc, &b->err);
	lap(b, READ);
	if (s == QH_OK)
		s = qh_recognise(b->arena, b->library->lexicon, &doc, &forms, &b->err);
	lap(b, RECOGNISE);
	for (uint32_t i = 0; i < forms.n && s == QH_OK; i++)
		s = one_form(b, &doc, forms.at[i]);
	return s;
}

static enum qh_status one_file(struct bench *b, struct qh_arena *files, const char *path)
{
	struct qh_str bytes;
	enum qh_status s = qh_file_read(files, path, QH_FILE_BYTES_MAX, &bytes, &b->err);

	if (s != QH_OK)
		return s;
	b->bytes[READ] += bytes.n;
	return bytes.n > 0 && bytes.p[0] == '{' ? records(b, bytes) : tables(b, bytes, path);
}

/* The sum over the stages of the fastest round. */
static int64_t total(const struct bench *b)
{
	int64_t sum = 0;

	for (int i = 0; i < STAGES; i++)
		sum += b->ns[i];
	return sum;
}

static int run(struct bench *b, struct qh_arena *files, int rounds, char **paths, int n_paths)
{
	struct bench best = {0};

	for (int r = 0; r < rounds; r++) {
		memset(b->ns, 0, sizeof b->ns);
		memset(b->bytes, 0, sizeof b->bytes);
		b->forms = b->indicators = 0;
		for (int i = 0; i < n_paths; i++) {
			enum qh_status s = one_file(b, files, paths[i]);

			qh_arena_reset(files);
			if (s != QH_OK) {
				fprintf(stderr, "%s: %s\n", paths[i], b->err.code ? b->err.code : "failed");
				return 1;
			}
		}
		if (r == 0 || total(b) < total(&best))
			best = *b;
	}
	for (int i = 0; i < STAGES; i++)
		if (best.ns[i] > 0)
			printf("%s %lld %llu\n", names[i], (long long)best.ns[i],
			       (unsigned long long)best.bytes[i]);
	printf("forms %llu\nindicators %llu\n", (unsigned long long)best.forms,
	       (unsigned long long)best.indicators);
	return 0;
}

int main(int argc, char **argv)
{
	struct bench b = {0};
	struct qh_library *shared = NULL;
	struct qh_library own;
	struct qh_lexicon *view = NULL;
	int code = 1;

	qh_error_clear(&b.err);
	qh_buf_init(&b.out, QH_OUTPUT_BYTES_MAX);
	b.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_arena *files = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	if (argc < 4) {
		fprintf(stderr, "usage: stages DATA-DIR ROUNDS FILE...\n");
	} else if (!b.arena || !files || qh_library_load(argv[1], NULL, &shared, &b.err) != QH_OK ||
		   !(view = qh_lexicon_view(shared->lexicon))) {
		fprintf(stderr, "stages: %s\n", b.err.code ? b.err.code : "no memory");
	} else {
		own = *shared;
		own.lexicon = view;
		b.library = &own;
		code = run(&b, files, (int)strtol(argv[2], NULL, 10), argv + 3, argc - 3);
	}
	qh_lexicon_view_free(view);
	if (shared)
		qh_library_free(shared);
	qh_arena_free(files);
	qh_arena_free(b.arena);
	qh_buf_free(&b.out);
	return code;
}
