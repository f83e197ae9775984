/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a run keeps of every form, and the checks across documents (C08, C44, C62). */
#include <stdio.h>
#include <stdlib.h>

#include "check/fingerprint.h"

struct qh_batch {
	struct qh_fingerprint *at;
	size_t n, cap;
};

struct qh_batch *qh_batch_new(void)
{
	return calloc(1, sizeof(struct qh_batch));
}

void qh_batch_free(struct qh_batch *batch)
{
	if (batch)
		free(batch->at);
	free(batch);
}

static bool make_room(struct qh_batch *b, size_t more)
{
	size_t cap = b->cap + b->cap / 2 + 64;
	struct qh_fingerprint *at;

	if (more <= b->cap - b->n)
		return true;
	if (cap < b->n + more)
		cap = b->n + more;
	if (cap > SIZE_MAX / 2 / sizeof *at || !(at = realloc(b->at, cap * sizeof *at)))
		return false;
	b->at = at;
	b->cap = cap;
	return true;
}

enum qh_status qh_batch_add(struct qh_batch *batch, uint32_t doc, const struct qh_form *form,
			    const struct qh_facts *facts, struct qh_error *err)
{
	if (!make_room(batch, 1))
		return qh_error_set(err, QH_NOMEM, "CHECK-001");
	qh_fingerprint_make(doc, form, facts, &batch->at[batch->n++]);
	return QH_OK;
}

enum qh_status qh_batch_append(struct qh_batch *batch, struct qh_batch *from, struct qh_error *err)
{
	if (!make_room(batch, from->n))
		return qh_error_set(err, QH_NOMEM, "CHECK-001");
	if (from->n)
		memcpy(batch->at + batch->n, from->at, from->n * sizeof *from->at);
	batch->n += from->n;
	from->n = 0;
	return QH_OK;
}

/* ---- groups over several documents; groups inside one are told there ---- */

struct telling {
	const struct qh_check_in *in;
	struct qh_findings *out;
	const char *code, *key;
};

static bool several_documents(const struct qh_fingerprint *const *members, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (members[i]->doc != members[0]->doc)
			return true;
	return false;
}

static void tell(void *payload, uint64_t key, const struct qh_fingerprint *const *members, uint32_t n)
{
	struct telling *t = payload;
	struct qh_finding *f;
	char id[40];
	int len;

	if (!several_documents(members, n))
		return;
	len = snprintf(id, sizeof id, "%016llx%016llx", (unsigned long long)members[0]->unit,
		       (unsigned long long)key);
	f = qh_finding_add(t->out, t->in, t->code, t->key, QH_WARNING, QH_PROBABLE,
			   (struct qh_str){id, (uint32_t)len}, "batch");
	for (uint32_t i = 0; i < n; i++)
		qh_finding_place(f, t->in, (struct qh_place){.doc = members[i]->doc}, "form", QH_STR_NONE);
	qh_finding_int(f, "count", n);
}

static void tell_exact(void *payload, uint64_t key, const struct qh_fingerprint *const *members, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!(members[i]->flags & QH_PRINT_EXACT))
			return;
	tell(payload, key, members, n);
}

enum qh_status qh_check_batch(const struct qh_batch *batch, const struct qh_library *library,
			      struct qh_findings *out, struct qh_error *err)
{
	struct qh_check_in in = {.arena = out->arena, .library = library};
	struct telling names = {&in, out, "C08", "C08.batch"}, scores = {&in, out, "C44", "C44.batch-scores"};
	struct telling texts = {&in, out, "C44", "C44.batch-text"}, exact = {&in, out, "C62", "C62.batch"};
	const struct qh_print_question questions[] = {{QH_PRINT_NAMES, qh_print_name, tell, &names},
						      {1, qh_print_vector, tell, &scores},
						      {1, qh_print_text, tell, &texts},
						      {1, qh_print_unit, tell_exact, &exact}};
	uint32_t from = out->n;

	qh_fingerprint_groups(out->arena, batch->at, batch->n, questions,
			      sizeof questions / sizeof questions[0]);
	qh_findings_unique(out, from);
	if (qh_arena_status(out->arena) != QH_OK)
		return qh_error_set(err, qh_arena_status(out->arena), "CHECK-001");
	return QH_OK;
}
