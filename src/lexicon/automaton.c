/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the building of the automaton: a trie of the words, laid out as a double array with failure links. */
#include <stdlib.h>

#include "base/limits.h"
#include "lexicon/lexicon_private.h"

/* A node of the trie while it grows; indexes, 0 none. */
struct trie_node {
	uint32_t child, sibling, parent;
	uint32_t words; /* first word that ends here, as index + 1 of chain */
	uint32_t slot;  /* in the double array */
	uint16_t sym;
};

struct builder {
	struct qh_arena *scratch, *arena;
	struct qh_lexicon *lex;
	struct trie_node *trie;
	uint32_t n_trie, cap_trie;
	uint32_t *root_child; /* by symbol: the root has too many children for a list */
	uint32_t *chain;      /* by word: next word with the same text, as index + 1 */
	struct qh_lex_node *nodes;
	uint32_t cap_nodes, first_free;
	uint32_t *queue; /* trie nodes by depth */
};

/* Characters in order of first use become symbols, then are numbered anew with the frequent ones first. */
struct char_use {
	uint32_t c, n;
};

static int more_used(const void *a, const void *b)
{
	const struct char_use *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return x->c < y->c ? -1 : x->c > y->c;
}

static int by_char(const void *a, const void *b)
{
	const struct qh_lex_astral *x = a, *y = b;

	return x->c < y->c ? -1 : x->c > y->c;
}

static int plain_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* All characters of all words, each as often as it is used, the most frequent first. */
static struct char_use *count_chars(struct builder *b, uint32_t *n_out)
{
	struct qh_lexicon *lex = b->lex;
	uint32_t total = 0, n = 0, at = 0;
	struct char_use *use;
	uint32_t *all;

	for (uint32_t w = 0; w < lex->n_words; w++)
		total += qh_utf8_count(lex->words[w].text);
	all = QH_NEW_ARRAY(b->scratch, uint32_t, total);
	use = QH_NEW_ARRAY(b->scratch, struct char_use, total);
	if (!all || !use)
		return NULL;
	for (uint32_t w = 0; w < lex->n_words; w++) {
		for (uint32_t off = 0; off < lex->words[w].text.n;)
			all[at++] = qh_utf8_next(lex->words[w].text, &off);
	}
	qsort(all, total, sizeof *all, plain_order);
	for (uint32_t i = 0; i < total; i++) {
		if (n == 0 || use[n - 1].c != all[i])
			use[n++].c = all[i];
		use[n - 1].n++;
	}
	qsort(use, n, sizeof *use, more_used);
	*n_out = n;
	return use;
}

static enum qh_status number_symbols(struct builder *b)
{
	struct qh_lexicon *lex = b->lex;
	uint32_t n = 0, n_astral = 0;
	struct char_use *use = count_chars(b, &n);

	if (!use)
		return qh_arena_status(b->scratch);
	if (n > QH_LEX_SYMBOLS_MAX)
		return QH_LIMIT;
	for (uint32_t i = 0; i < n; i++)
		n_astral += use[i].c >= QH_LEX_BMP;
	lex->sym = QH_NEW_ARRAY(b->arena, uint16_t, QH_LEX_BMP);
	lex->astral = QH_NEW_ARRAY(b->arena, struct qh_lex_astral, n_astral);
	lex->root = QH_NEW_ARRAY(b->arena, uint32_t, n + 1);
	b->root_child = QH_NEW_ARRAY(b->scratch, uint32_t, n + 1);
	lex->starts = QH_NEW_ARRAY(b->arena, struct qh_class_set, n + 1);
	if (!lex->sym || !lex->astral || !lex->root || !lex->starts || !b->root_child)
		return QH_NOMEM;
	for (uint32_t i = 0; i < n; i++) {
		if (use[i].c >= QH_LEX_BMP)
			lex->astral[lex->n_astral++] = (struct qh_lex_astral){use[i].c, (uint16_t)(i + 1)};
		else
			lex->sym[use[i].c] = (uint16_t)(i + 1);
	}
	qsort(lex->astral, n_astral, sizeof *lex->astral, by_char);
	lex->n_syms = n;
	return QH_OK;
}

/* The child of a trie node, made when missing; 0 without memory. */
static uint32_t trie_child(struct builder *b, uint32_t parent, uint16_t sym)
{
	uint32_t *link = parent ? &b->trie[parent].child : &b->root_child[sym];
	uint32_t first = *link;

	for (uint32_t t = first; t; t = b->trie[t].sibling) {
		if (b->trie[t].sym == sym)
			return t;
	}
	if (!qh_arena_grow(b->scratch, &b->trie, &b->cap_trie, b->n_trie + 1, sizeof *b->trie))
		return 0;
	if (parent)
		link = &b->trie[parent].child;
	b->trie[b->n_trie] = (struct trie_node){.sym = sym, .parent = parent, .sibling = first};
	*link = b->n_trie;
	return b->n_trie++;
}

static enum qh_status plant_words(struct builder *b)
{
	struct qh_lexicon *lex = b->lex;

	b->chain = QH_NEW_ARRAY(b->scratch, uint32_t, lex->n_words);
	if (!b->chain || !qh_arena_grow(b->scratch, &b->trie, &b->cap_trie, 1, sizeof *b->trie))
		return QH_NOMEM;
	b->n_trie = 1;
	for (uint32_t w = 0; w < lex->n_words; w++) {
		struct qh_str s = lex->words[w].text;
		uint32_t t = 0, len;
		uint16_t first = qh_lex_symbol(lex, (const unsigned char *)s.p, s.n, &len);

		lex->starts[first].bits[lex->words[w].cls / 64] |= (uint64_t)1 << (lex->words[w].cls % 64);
		for (uint32_t i = 0; i < s.n; i += len) {
			t = trie_child(b, t,
				       qh_lex_symbol(lex, (const unsigned char *)s.p + i, s.n - i, &len));
			if (t == 0)
				return QH_NOMEM;
		}
		b->chain[w] = b->trie[t].words;
		b->trie[t].words = w + 1;
	}
	return QH_OK;
}

static bool room_for_slot(struct builder *b, uint32_t slot)
{
	uint32_t had = b->cap_nodes;

	if (!qh_arena_grow(b->scratch, &b->nodes, &b->cap_nodes, slot + 1, sizeof *b->nodes))
		return false;
	for (uint32_t i = had; i < b->cap_nodes; i++)
		b->nodes[i].check = QH_LEX_FREE;
	return true;
}

static bool is_free(const struct builder *b, uint32_t slot)
{
	return slot >= b->cap_nodes || b->nodes[slot].check == QH_LEX_FREE;
}

/*
 * Find a base for the children of a node and take their slots. The search starts behind the region that is
 * nearly full, which keeps the whole building in line with the number of nodes.
 */
static bool place_children(struct builder *b, uint32_t t)
{
	uint32_t first = b->trie[t].child, start = b->first_free, pos, base = 0, tried = 0;
	uint16_t low = UINT16_MAX, high = 0;

	for (uint32_t k = first; k; k = b->trie[k].sibling) {
		low = b->trie[k].sym < low ? b->trie[k].sym : low;
		high = b->trie[k].sym > high ? b->trie[k].sym : high;
	}
	for (pos = start > low ? start : low + 1u;; pos++) {
		uint32_t k = first;

		if (!is_free(b, pos))
			continue;
		tried++;
		base = pos - low;
		while (k && is_free(b, base + b->trie[k].sym))
			k = b->trie[k].sibling;
		if (k == 0)
			break;
	}
	if (tried > 64)
		b->first_free = start + (pos - start) / 2;
	while (!is_free(b, b->first_free))
		b->first_free++;
	if (!room_for_slot(b, base + high))
		return false;
	b->nodes[b->trie[t].slot].base = base;
	for (uint32_t k = first; k; k = b->trie[k].sibling) {
		b->trie[k].slot = base + b->trie[k].sym;
		b->nodes[b->trie[k].slot].check = b->trie[t].slot;
	}
	return true;
}

/* Slots for all nodes in breadth-first order, which is also the order for the failure links. */
static enum qh_status lay_out(struct builder *b)
{
	uint32_t head = 0, tail = 0;

	b->queue = QH_NEW_ARRAY(b->scratch, uint32_t, b->n_trie);
	/* Slots 1..n_syms hold the children of the root, so that they need no search. */
	if (!b->queue || !room_for_slot(b, b->lex->n_syms))
		return QH_NOMEM;
	b->nodes[0].check = 0;
	b->first_free = 1;
	for (uint32_t sym = 1; sym <= b->lex->n_syms; sym++) {
		if (b->root_child[sym] == 0)
			continue;
		b->trie[b->root_child[sym]].slot = sym;
		b->nodes[sym].check = 0;
		b->lex->root[sym] = sym;
		b->queue[tail++] = b->root_child[sym];
	}
	while (head < tail) {
		uint32_t t = b->queue[head++];

		if (b->trie[t].child && !place_children(b, t))
			return QH_NOMEM;
		for (uint32_t k = b->trie[t].child; k; k = b->trie[k].sibling)
			b->queue[tail++] = k;
	}
	return QH_OK;
}

static enum qh_status keep_nodes(struct builder *b)
{
	struct qh_lexicon *lex = b->lex;

	/* Any base + any symbol must be a slot, so that a step needs no bounds check. */
	lex->n_nodes = b->cap_nodes + lex->n_syms + 1;
	lex->nodes = QH_NEW_ARRAY(b->arena, struct qh_lex_node, lex->n_nodes);
	lex->outs = QH_NEW_ARRAY(b->arena, struct qh_lex_out, (size_t)lex->n_words + 1);
	lex->entries = QH_NEW_ARRAY(b->arena, struct qh_lex_entry, lex->n_words);
	if (!lex->nodes || !lex->outs || !lex->entries)
		return QH_NOMEM;
	memcpy(lex->nodes, b->nodes, b->cap_nodes * sizeof *lex->nodes);
	for (uint32_t i = b->cap_nodes; i < lex->n_nodes; i++)
		lex->nodes[i].check = QH_LEX_FREE;
	return QH_OK;
}

static void add_out(struct builder *b, uint32_t t, uint32_t *n_outs, uint32_t *n_entries)
{
	struct qh_lexicon *lex = b->lex;
	struct qh_lex_node *node = &lex->nodes[b->trie[t].slot];
	struct qh_lex_out *out = &lex->outs[*n_outs];

	out->next = node->out;
	out->first = *n_entries;
	out->free = lex->outs[out->next].free;
	out->bound = lex->outs[out->next].bound;
	for (uint32_t w = b->trie[t].words; w; w = b->chain[w - 1]) {
		const struct qh_word *word = &lex->words[w - 1];

		lex->entries[*n_entries] = (struct qh_lex_entry){w - 1, (uint16_t)word->text.n,
								 (uint8_t)word->cls, (uint8_t)word->flags};
		if (word->flags)
			out->bound = true;
		else
			out->free.bits[word->cls / 64] |= (uint64_t)1 << (word->cls % 64);
		++*n_entries;
	}
	out->n = *n_entries - out->first;
	node->out = (*n_outs)++;
}

static void link_failures(struct builder *b)
{
	struct qh_lexicon *lex = b->lex;
	uint32_t n_outs = 1, n_entries = 0;

	for (uint32_t i = 0; i + 1 < b->n_trie; i++) {
		uint32_t t = b->queue[i], fail = 0;
		struct qh_lex_node *node = &lex->nodes[b->trie[t].slot];

		if (b->trie[t].parent) {
			uint32_t up = lex->nodes[b->trie[b->trie[t].parent].slot].fail;

			while ((fail = qh_lex_child(lex, up, b->trie[t].sym)) == 0 && up != 0)
				up = lex->nodes[up].fail;
		}
		node->fail = fail;
		node->out = lex->nodes[fail].out;
		if (b->trie[t].words)
			add_out(b, t, &n_outs, &n_entries);
	}
}

enum qh_status qh_lex_build(struct qh_arena *arena, struct qh_lexicon *lex)
{
	struct builder b = {.arena = arena, .lex = lex};
	enum qh_status status;

	b.scratch = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	if (!b.scratch)
		return QH_NOMEM;
	status = number_symbols(&b);
	if (status == QH_OK)
		status = plant_words(&b);
	if (status == QH_OK)
		status = lay_out(&b);
	if (status == QH_OK)
		status = keep_nodes(&b);
	if (status == QH_OK)
		link_failures(&b);
	else if (status == QH_NOMEM && qh_arena_status(arena) == QH_OK && qh_arena_status(b.scratch) != QH_OK)
		status = qh_arena_status(b.scratch);
	else if (status == QH_NOMEM && qh_arena_status(arena) != QH_OK)
		status = qh_arena_status(arena);
	qh_arena_free(b.scratch);
	return status;
}
