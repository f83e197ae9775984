/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of equal keys within one part: by hash first; where two keys have one hash, which the keys
 * themselves tell, the group is split. */
#include "audit/run_rule.h"

struct table {
	uint64_t mask;
	uint32_t *slot; /* group + 1, 0 free */
	uint32_t *tag, *size;
	uint32_t n;
};

static bool grow(struct qh_rule_run *r, struct table *t, uint64_t slots)
{
	uint32_t *slot = qh_scratch(r, slots, sizeof *slot);

	if (!slot)
		return false;
	memset(slot, 0, slots * sizeof *slot);
	for (uint32_t g = 0; g < t->n; g++) {
		uint64_t at = t->tag[g] & (slots - 1);

		while (slot[at])
			at = (at + 1) & (slots - 1);
		slot[at] = g + 1;
	}
	qh_scratch_free(r, t->slot);
	t->slot = slot;
	t->mask = slots - 1;
	return true;
}

/* The group of each entry by hash alone. */
static bool number(struct qh_rule_run *r, struct table *t, const struct qh_split_part *part, uint32_t *group)
{
	uint64_t most = 2048;

	while (most <= part->n * 2ull)
		most *= 2;
	/* Often there are few groups, and a small table is quicker. */
	t->tag = qh_scratch(r, part->n + 1ull, sizeof *t->tag);
	t->size = qh_scratch(r, part->n + 1ull, sizeof *t->size);
	if (!t->tag || !t->size || !grow(r, t, 1024))
		return false;
	for (uint32_t i = 0; i < part->n; i++) {
		uint32_t tag = part->tag[i];
		uint64_t at = tag & t->mask;

		while (t->slot[at] && t->tag[t->slot[at] - 1] != tag)
			at = (at + 1) & t->mask;
		if (t->slot[at]) {
			group[i] = t->slot[at] - 1;
			t->size[group[i]]++;
			continue;
		}
		t->tag[t->n] = tag;
		t->size[t->n] = 1;
		group[i] = t->n++;
		t->slot[at] = t->n;
		if (t->n * 2ull > t->mask && !grow(r, t, most))
			return false;
	}
	return true;
}

/* Entries one group behind the other, small groups left out. */
static bool order(struct qh_rule_run *r, struct table *t, const struct qh_split_part *part,
		  const uint32_t *group, uint32_t least, struct qh_groups *out)
{
	uint32_t n = 0, total = 0;

	for (uint32_t g = 0; g < t->n; g++)
		n += t->size[g] >= least;
	out->start = qh_scratch(r, n + 1ull, sizeof *out->start);
	if (!out->start)
		return false;
	/* tag becomes where the next entry of the group goes. */
	out->n = 0;
	for (uint32_t g = 0; g < t->n; g++) {
		if (t->size[g] < least) {
			t->tag[g] = UINT32_MAX;
			continue;
		}
		out->start[out->n++] = total;
		t->tag[g] = total;
		total += t->size[g];
	}
	out->start[out->n] = total;
	out->entry = qh_scratch(r, total + 1ull, sizeof *out->entry);
	if (!out->entry)
		return false;
	for (uint32_t i = 0; i < part->n; i++)
		if (t->tag[group[i]] != UINT32_MAX)
			out->entry[t->tag[group[i]]++] = part->entry[i];
	return true;
}

static void block_of(const struct qh_source *source, const uint32_t *entry, uint32_t n, uint32_t *row,
		     uint32_t *partner, struct qh_block *out)
{
	for (uint32_t k = 0; k < n; k++) {
		row[k] = source->row ? source->row[entry[k]] : entry[k];
		if (source->partner)
			partner[k] = source->partner[entry[k]];
	}
	*out = (struct qh_block){.n = n, .row = row, .partner = source->partner ? partner : NULL};
}

struct splitter {
	struct qh_rule_run *r;
	const struct qh_key *keys;
	uint32_t n_keys;
	const struct qh_source *source;
	struct qh_groups *groups;
	uint32_t *start; /* the new groups */
	uint32_t n;
	uint64_t cap;
};

/* Whether all entries of a stretch of groups have the keys of the one before them in their group; marks
 * groups in which one has not. */
static bool mark_mixed(struct splitter *s, uint8_t *mixed, uint32_t *n_mixed)
{
	const struct qh_groups *g = s->groups;
	int64_t *values = qh_scratch(s->r, (size_t)s->n_keys * QH_BLOCK, sizeof *values);
	int64_t before[QH_RECORD_FIELDS_MAX] = {0};
	uint32_t row[QH_BLOCK], partner[QH_BLOCK], group = 0, total = g->start[g->n];

	if (!values)
		return false;
	for (uint32_t at = 0; at < total; at += QH_BLOCK) {
		struct qh_block b;

		block_of(s->source, g->entry + at, total - at < QH_BLOCK ? total - at : QH_BLOCK, row,
			 partner, &b);
		qh_keys_values(s->r, s->keys, s->n_keys, &b, values);
		for (uint32_t k = 0; k < b.n; k++) {
			bool first = at + k == g->start[group + 1] || at + k == 0;

			group += at + k == g->start[group + 1];
			for (uint32_t i = 0; i < s->n_keys; i++) {
				int64_t v = values[(size_t)i * QH_BLOCK + k];

				if (!first && v != before[i] && !mixed[group]) {
					mixed[group] = 1;
					++*n_mixed;
				}
				before[i] = v;
			}
		}
	}
	qh_scratch_free(s->r, values);
	return true;
}

static int compare(const int64_t *a, const int64_t *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

/* Stable merge of entries (with their keys behind each other) by keys. */
static void merge_sort(const int64_t *values, uint32_t n_keys, uint32_t *index, uint32_t *spare, uint32_t n)
{
	for (uint32_t width = 1; width < n; width *= 2) {
		for (uint32_t low = 0; low < n; low += 2 * width) {
			uint32_t middle = low + width < n ? low + width : n;
			uint32_t high = low + 2 * width < n ? low + 2 * width : n;
			uint32_t a = low, b = middle;

			for (uint32_t k = low; k < high; k++) {
				bool left =
				    a < middle &&
				    (b >= high || compare(values + (size_t)index[a] * n_keys,
							  values + (size_t)index[b] * n_keys, n_keys) <= 0);

				spare[k] = left ? index[a++] : index[b++];
			}
		}
		memcpy(index, spare, n * sizeof *index);
		if (width > n / 2)
			break;
	}
}

static bool add_start(struct splitter *s, uint32_t start)
{
	if (!qh_scratch_grow(s->r, &s->start, &s->cap, s->n + 1ull, sizeof *s->start))
		return false;
	s->start[s->n++] = start;
	return true;
}

/* One group whose entries have several keys. */
static bool split(struct splitter *s, uint32_t from, uint32_t to)
{
	uint32_t n = to - from, row[QH_BLOCK], partner[QH_BLOCK], k_n = s->n_keys;
	int64_t *values = qh_scratch(s->r, (size_t)n * k_n, sizeof *values);
	int64_t *block = qh_scratch(s->r, (size_t)k_n * QH_BLOCK, sizeof *block);
	uint32_t *index = qh_scratch(s->r, n, sizeof *index), *spare = qh_scratch(s->r, n, sizeof *spare);
	uint32_t *entry = s->groups->entry + from;
	bool good = values && block && index && spare;

	for (uint32_t at = 0; good && at < n; at += QH_BLOCK) {
		struct qh_block b;

		block_of(s->source, entry + at, n - at < QH_BLOCK ? n - at : QH_BLOCK, row, partner, &b);
		qh_keys_values(s->r, s->keys, k_n, &b, block);
		for (uint32_t k = 0; k < b.n; k++) {
			index[at + k] = at + k;
			for (uint32_t i = 0; i < k_n; i++)
				values[(size_t)(at + k) * k_n + i] = block[(size_t)i * QH_BLOCK + k];
		}
	}
	if (good) {
		merge_sort(values, k_n, index, spare, n);
		for (uint32_t k = 0; k < n; k++)
			spare[k] = entry[index[k]];
		memcpy(entry, spare, n * sizeof *entry);
	}
	for (uint32_t k = 0; good && k < n; k++)
		if (k == 0 ||
		    compare(values + (size_t)index[k - 1] * k_n, values + (size_t)index[k] * k_n, k_n))
			good = add_start(s, from + k);
	qh_scratch_free(s->r, values);
	qh_scratch_free(s->r, block);
	qh_scratch_free(s->r, index);
	qh_scratch_free(s->r, spare);
	return good;
}

/* Drops groups that have become too small. */
static void drop_small(struct qh_groups *g, uint32_t least)
{
	uint32_t n = 0, total = 0, from = 0;

	for (uint32_t i = 0; i < g->n; i++) {
		uint32_t to = g->start[i + 1], size = to - from;

		if (size >= least) {
			memmove(g->entry + total, g->entry + from, size * sizeof *g->entry);
			g->start[n++] = total;
			total += size;
		}
		from = to;
	}
	g->start[n] = total;
	g->n = n;
}

static bool verify(struct splitter *s, uint32_t least)
{
	struct qh_groups *g = s->groups;
	uint8_t *mixed = qh_scratch(s->r, g->n + 1ull, 1);
	uint32_t n_mixed = 0, total = g->start[g->n];
	bool good = mixed != NULL;

	if (good) {
		memset(mixed, 0, g->n + 1ull);
		good = mark_mixed(s, mixed, &n_mixed);
	}
	for (uint32_t i = 0; good && n_mixed && i < g->n; i++)
		good = mixed[i] ? split(s, g->start[i], g->start[i + 1]) : add_start(s, g->start[i]);
	if (good && n_mixed) {
		good = add_start(s, total);
		qh_scratch_free(s->r, g->start);
		g->start = s->start;
		s->start = NULL;
		g->n = s->n - 1;
		drop_small(g, least);
	}
	qh_scratch_free(s->r, s->start);
	qh_scratch_free(s->r, mixed);
	return good;
}

bool qh_group(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_keys,
	      const struct qh_source *source, const struct qh_split_part *part, uint32_t least,
	      struct qh_groups *out)
{
	struct table t = {0};
	uint32_t *group = qh_scratch(r, part->n + 1ull, sizeof *group);
	struct splitter s = {.r = r, .keys = keys, .n_keys = n_keys, .source = source, .groups = out};
	bool good;

	*out = (struct qh_groups){0};
	good = group && number(r, &t, part, group) && order(r, &t, part, group, least, out);
	qh_scratch_free(r, group);
	qh_scratch_free(r, t.slot);
	qh_scratch_free(r, t.tag);
	qh_scratch_free(r, t.size);
	if (good && out->n > 0 && !qh_keys_exact(keys, n_keys))
		good = verify(&s, least);
	if (!good)
		qh_groups_free(r, out);
	return good;
}

void qh_groups_free(struct qh_rule_run *r, struct qh_groups *g)
{
	qh_scratch_free(r, g->start);
	qh_scratch_free(r, g->entry);
	*g = (struct qh_groups){0};
}
