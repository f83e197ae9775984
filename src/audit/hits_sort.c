/* SPDX-License-Identifier: Apache-2.0 */
/* Hits of a rule in the order of their keys as they read: words by their bytes, all else by its number. */
#include "audit/run_rule.h"

/* The beginning of the first key decides nearly always. */
struct item {
	uint64_t high, low;
	uint32_t index;
};

static uint64_t eight(struct qh_str s, uint32_t off)
{
	uint64_t v = 0;

	for (uint32_t i = 0; i < 8; i++)
		v = v << 8 | (off + i < s.n ? (unsigned char)s.p[off + i] : 0u);
	return v;
}

static struct qh_str word_of(const struct qh_rule_run *r, const struct qh_key *key, int64_t v)
{
	if (key->type == QH_V_TEXT)
		return r->bound->texts[v - 1];
	if (v < 0 || v > UINT32_MAX)
		return QH_STR_NONE;
	return qh_word(&r->run->snapshot->dictionaries[key->domain], (uint32_t)v);
}

static bool is_word(const struct qh_key *key)
{
	return key->type == QH_V_WORD || key->type == QH_V_TEXT;
}

static int compare_keys(const struct qh_rule_run *r, const struct qh_audit_hit *a,
			const struct qh_audit_hit *b)
{
	for (uint32_t i = 0; i < a->n_keys; i++) {
		const struct qh_key *key = &r->body->group[i];
		int c;

		if (a->keys[i] == b->keys[i])
			continue;
		c = is_word(key) ? qh_str_cmp(word_of(r, key, a->keys[i]), word_of(r, key, b->keys[i])) : 0;
		return c ? c : a->keys[i] < b->keys[i] ? -1 : 1;
	}
	return 0;
}

static bool before(const struct qh_rule_run *r, const struct item *a, const struct item *b)
{
	if (a->high != b->high)
		return a->high < b->high;
	if (a->low != b->low)
		return a->low < b->low;
	return compare_keys(r, &r->hits[a->index], &r->hits[b->index]) <= 0;
}

static void merge_sort(const struct qh_rule_run *r, struct item *at, struct item *spare, uint64_t n)
{
	for (uint64_t width = 1; width < n; width *= 2) {
		for (uint64_t low = 0; low < n; low += 2 * width) {
			uint64_t middle = low + width < n ? low + width : n;
			uint64_t high = low + 2 * width < n ? low + 2 * width : n;
			uint64_t a = low, b = middle;

			for (uint64_t k = low; k < high; k++) {
				bool left = a < middle && (b >= high || before(r, &at[a], &at[b]));

				spare[k] = left ? at[a++] : at[b++];
			}
		}
		memcpy(at, spare, n * sizeof *at);
	}
}

void qh_hits_sort(struct qh_rule_run *r)
{
	uint64_t n = r->n_hits;
	struct item *at = n > 1 ? qh_scratch(r, n, sizeof *at) : NULL;
	struct item *spare = at ? qh_scratch(r, n, sizeof *spare) : NULL;
	struct qh_audit_hit *sorted = spare ? qh_scratch(r, n, sizeof *sorted) : NULL;
	const struct qh_key *key = r->body->group;

	for (uint64_t i = 0; sorted && i < n; i++) {
		int64_t v = r->body->n_group ? r->hits[i].keys[0] : 0;

		at[i] = (struct item){.index = (uint32_t)i};
		if (is_word(key)) {
			at[i].high = eight(word_of(r, key, v), 0);
			at[i].low = eight(word_of(r, key, v), 8);
		} else {
			at[i].high = (uint64_t)v ^ (uint64_t)1 << 63;
		}
	}
	if (sorted) {
		merge_sort(r, at, spare, n);
		for (uint64_t i = 0; i < n; i++)
			sorted[i] = r->hits[at[i].index];
		memcpy(r->hits, sorted, n * sizeof *sorted);
	}
	qh_scratch_free(r, at);
	qh_scratch_free(r, spare);
	qh_scratch_free(r, sorted);
}
