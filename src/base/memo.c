/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the table of texts and what is known of them: one spot a text, found by its hash. */
#include "base/memo.h"

#include <stdlib.h>

#include "base/status.h"

enum { SPOTS = 2048, TEXT_BYTES_MAX = 62 };

struct spot {
	uint8_t question, n; /* n == 0: free */
	char text[TEXT_BYTES_MAX];
	_Alignas(8) unsigned char value[QH_MEMO_VALUE_BYTES];
};

struct qh_memo {
	struct spot spots[SPOTS];
};

struct qh_memo *qh_memo_new(void)
{
	return calloc(1, sizeof(struct qh_memo));
}

void qh_memo_free(struct qh_memo *memo)
{
	free(memo);
}

static uint32_t spot_of(uint8_t question, struct qh_str text)
{
	return (uint32_t)qh_str_hash(text, question) % SPOTS;
}

const void *qh_memo_get(const struct qh_memo *memo, uint8_t question, struct qh_str text)
{
	const struct spot *s;

	if (!memo || text.n == 0 || text.n > TEXT_BYTES_MAX)
		return NULL;
	s = &memo->spots[spot_of(question, text)];
	if (s->n != text.n || s->question != question || memcmp(s->text, text.p, text.n) != 0)
		return NULL;
	return s->value;
}

void qh_memo_put(struct qh_memo *memo, uint8_t question, struct qh_str text, const void *value, size_t n)
{
	struct spot *s;

	QH_ASSERT(n <= QH_MEMO_VALUE_BYTES);
	if (!memo || text.n == 0 || text.n > TEXT_BYTES_MAX)
		return;
	s = &memo->spots[spot_of(question, text)];
	s->question = question;
	s->n = (uint8_t)text.n;
	memcpy(s->text, text.p, text.n);
	memcpy(s->value, value, n);
}
