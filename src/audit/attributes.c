/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the attributes of words: one array a domain, function and text. */
#include "audit/attributes.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "record/identity.h"

struct attribute {
	struct attribute *next;
	uint32_t domain;
	uint8_t function;
	int64_t k;
	struct qh_str text;
	int32_t value[];
};
struct qh_attributes {
	const struct qh_snapshot *snapshot;
	pthread_mutex_t lock;
	struct attribute *first;
	int32_t sex[3]; /* numbers of the words of code:sex */
};

struct qh_attributes *qh_attributes_new(const struct qh_snapshot *snapshot)
{
	struct qh_attributes *w = calloc(1, sizeof *w);

	if (!w)
		return NULL;
	w->snapshot = snapshot;
	for (uint32_t i = 0; i < snapshot->types->n_domains; i++) {
		const struct qh_domain *d = &snapshot->types->domains[i];

		for (uint32_t k = 0; k < d->n_codes && qh_str_eq(d->name, QH_STR("code:sex")); k++) {
			if (qh_str_eq(d->codes[k], QH_STR("male")))
				w->sex[1] = (int32_t)k + 1;
			if (qh_str_eq(d->codes[k], QH_STR("female")))
				w->sex[2] = (int32_t)k + 1;
		}
	}
	if (pthread_mutex_init(&w->lock, NULL) != 0) {
		free(w);
		return NULL;
	}
	return w;
}

void qh_attributes_free(struct qh_attributes *w)
{
	if (!w)
		return;
	while (w->first) {
		struct attribute *next = w->first->next;

		free(w->first);
		w->first = next;
	}
	pthread_mutex_destroy(&w->lock);
	free(w);
}

static int32_t birth_month(struct qh_str s)
{
	qh_day day;
	int year, month;

	if (!qh_identity_birth(s, &day))
		return INT32_MIN;
	qh_date_split(day, &year, &month, &day);
	return (int32_t)qh_month_of(year, month);
}

/* The first figures of an area. */
static int32_t area(struct qh_str s, int64_t figures)
{
	int v = qh_identity_area(s);

	if (v < 0)
		return INT32_MIN;
	for (; figures < 6; figures++)
		v /= 10;
	return v;
}

static int32_t attribute_of(const struct qh_attributes *w, const struct attribute *a, struct qh_str s)
{
	qh_day day;
	int v;

	switch ((enum qh_function)a->function) {
	case QH_F_BIRTH: return qh_identity_birth(s, &day) ? day : INT32_MIN;
	case QH_F_MONTH: return birth_month(s);
	case QH_F_SEX: v = w->sex[qh_identity_sex(s)]; return v ? v : INT32_MIN;
	case QH_F_AREA: return area(s, a->k);
	case QH_F_VALID_IDENTITY: return qh_identity_valid(s);
	case QH_F_VALID_USCC: return qh_uscc_valid(s);
	case QH_F_VALID_BANK: return qh_card_valid(s);
	case QH_F_VALID_NAME: return qh_name_valid(s);
	case QH_F_DAMAGED:
		return qh_figures_damaged(
		    s, qh_str_eq(w->snapshot->types->domains[a->domain].name, QH_STR("identity")));
	case QH_F_LENGTH: return (int32_t)qh_utf8_count(s);
	case QH_F_STARTS: return qh_str_starts(s, a->text);
	case QH_F_CONTAINS: return qh_str_find(s, a->text, 0) >= 0;
	default: return INT32_MIN;
	}
}

/* Where a word stands in an index of words by their hash; open addressing, 0 free. */
static uint32_t *place_of(uint32_t *index, uint64_t mask, const struct qh_dictionary *d, struct qh_str s)
{
	uint64_t at = qh_str_hash(s, 0) & mask;

	while (index[at] && !qh_str_eq(qh_word(d, index[at]), s))
		at = (at + 1) & mask;
	return &index[at];
}

/* Numbers of 15 figures become the word of their 18; where no row has that, a number behind all words, which
 * is no other's. Only words of 18 places are in the index, and only when there is one of 15. */
static bool upgrade(const struct qh_dictionary *d, int32_t *out)
{
	uint64_t size = 1024, n = 0, old = 0;
	uint32_t *index;

	for (uint32_t i = 1; i <= d->n; i++) {
		n += qh_word(d, i).n == QH_IDENTITY_LENGTH;
		old += qh_word(d, i).n == QH_IDENTITY_OLD_LENGTH;
		out[i] = qh_identity_valid(qh_word(d, i)) ? (int32_t)i : INT32_MIN;
	}
	if (old == 0)
		return true;
	while (size < n * 2)
		size *= 2;
	index = calloc(size, sizeof *index);
	if (!index)
		return false;
	for (uint32_t i = 1; i <= d->n; i++)
		if (qh_word(d, i).n == QH_IDENTITY_LENGTH)
			*place_of(index, size - 1, d, qh_word(d, i)) = i;
	for (uint32_t i = 1; i <= d->n; i++) {
		char text[QH_IDENTITY_LENGTH];
		uint32_t found;

		if (!qh_identity_upgrade(qh_word(d, i), text))
			continue;
		found = *place_of(index, size - 1, d, (struct qh_str){text, QH_IDENTITY_LENGTH});
		out[i] = (int32_t)(found ? found : d->n + i);
	}
	free(index);
	return true;
}

static struct attribute *make(const struct qh_attributes *w, uint32_t domain, uint8_t function, int64_t k,
			      struct qh_str text)
{
	const struct qh_dictionary *d = &w->snapshot->dictionaries[domain];
	struct attribute *a = malloc(sizeof *a + ((size_t)d->n + 1) * sizeof a->value[0]);

	if (!a)
		return NULL;
	*a = (struct attribute){.domain = domain, .function = function, .k = k, .text = text};
	a->value[0] = INT32_MIN;
	if (function == QH_F_UPGRADED) {
		if (!upgrade(d, a->value)) {
			free(a);
			return NULL;
		}
		return a;
	}
	for (uint32_t i = 1; i <= d->n; i++)
		a->value[i] = attribute_of(w, a, qh_word(d, i));
	return a;
}

const int32_t *qh_attributes_of(struct qh_attributes *w, uint32_t domain, uint8_t function, int64_t k,
				struct qh_str text)
{
	struct attribute *a;

	/* Whoever needs one that is being made waits for it: making it twice would take longer. */
	pthread_mutex_lock(&w->lock);
	for (a = w->first; a; a = a->next)
		if (a->domain == domain && a->function == function && a->k == k && qh_str_eq(a->text, text))
			break;
	if (!a) {
		a = make(w, domain, function, k, text);
		if (a) {
			a->next = w->first;
			w->first = a;
		}
	}
	pthread_mutex_unlock(&w->lock);
	return a ? a->value : NULL;
}
