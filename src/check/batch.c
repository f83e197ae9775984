/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a run keeps of every form for the checks across documents. */
#include "check/check.h"

#include <stdlib.h>

struct qh_batch {
	struct fingerprint {
		uint64_t project;
		uint32_t doc, form;
	} * at;
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
	struct fingerprint *at;

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
	(void)facts;
	if (!make_room(batch, 1))
		return qh_error_set(err, QH_NOMEM, "CHECK-001");
	batch->at[batch->n++] = (struct fingerprint){qh_str_hash(form->project.text, 0), doc, form->index};
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

enum qh_status qh_check_batch(const struct qh_batch *batch, const struct qh_library *library,
			      struct qh_findings *out, struct qh_error *err)
{
	(void)batch;
	(void)library;
	(void)out;
	(void)err;
	return QH_OK;
}
