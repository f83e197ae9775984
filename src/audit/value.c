/* SPDX-License-Identifier: Apache-2.0 */
/* Values, keys and messages as people read them; figures that tell who somebody is with stars in them. */
#include "audit/machine.h"
#include "audit/rule.h"
#include "base/rat.h"
#include "record/identity.h"

enum { MASK_RUN = 15, MASK_FROM = 6, MASK_TO = 14 };

/* The end of a run of figures; an X may be the last of them. */
static uint32_t run_end(struct qh_str s, uint32_t i)
{
	uint32_t end = i;

	while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
		end++;
	if (end > i && end < s.n && (s.p[end] == 'X' || s.p[end] == 'x'))
		end++;
	return end;
}

void qh_audit_mask(struct qh_buf *out, struct qh_str s)
{
	uint32_t i = 0;

	while (i < s.n) {
		uint32_t end = run_end(s, i);

		if (end - i < MASK_RUN) {
			end = end > i ? end : i + 1;
			qh_buf_put(out, s.p + i, end - i);
		} else {
			qh_buf_put(out, s.p + i, MASK_FROM);
			for (int k = MASK_FROM; k < MASK_TO; k++)
				qh_buf_char(out, '*');
			qh_buf_put(out, s.p + i + MASK_TO, end - i - MASK_TO);
		}
		i = end;
	}
}

static void put_word(struct qh_buf *out, const struct qh_snapshot *s, uint32_t domain, int64_t v, bool mask)
{
	const struct qh_dictionary *d = &s->dictionaries[domain];
	char upgraded[QH_IDENTITY_LENGTH];
	struct qh_str word = QH_STR_NONE;

	if (v > 0 && v <= d->n)
		word = qh_word(d, (uint32_t)v);
	/* The longer form of a number that no row has in that form: see attributes.c. */
	else if (v > d->n && v <= 2 * (int64_t)d->n &&
		 qh_identity_upgrade(qh_word(d, (uint32_t)(v - d->n)), upgraded))
		word = (struct qh_str){upgraded, QH_IDENTITY_LENGTH};
	if (mask)
		qh_audit_mask(out, word);
	else
		qh_buf_str(out, word);
}

static void put_two(struct qh_buf *out, int64_t v)
{
	qh_buf_printf(out, "%02d", (int)v);
}

static void put_time(struct qh_buf *out, int64_t v)
{
	int64_t day = v / 86400 - (v % 86400 < 0), second = v - day * 86400;
	char date[11];

	qh_date_write((qh_day)day, date);
	qh_buf_z(out, date);
	qh_buf_char(out, ' ');
	put_two(out, second / 3600);
	qh_buf_char(out, ':');
	put_two(out, second / 60 % 60);
	qh_buf_char(out, ':');
	put_two(out, second % 60);
}

void qh_value_write(struct qh_buf *out, const struct qh_snapshot *snapshot, uint8_t type, uint32_t domain,
		    int64_t v, bool mask)
{
	char date[11];
	int year, month;

	if (v == QH_INT_MISSING)
		return;
	switch (type) {
	case QH_V_WORD: put_word(out, snapshot, domain, v, mask); break;
	case QH_V_MONTH:
		qh_month_split((uint32_t)v, &year, &month);
		qh_buf_printf(out, "%04d-%02d", year, month);
		break;
	case QH_V_DATE:
		qh_date_write((qh_day)v, date);
		qh_buf_z(out, date);
		break;
	case QH_V_TIME: put_time(out, v); break;
	case QH_V_MONEY: qh_rat_write_decimal(out, qh_rat_make(NULL, v, 100), 2); break;
	case QH_V_NUMBER: qh_rat_write(out, qh_rat_make(NULL, v, QH_MILLION)); break;
	case QH_V_BOOL: qh_buf_z(out, v == QH_TRUE ? "yes" : v == QH_FALSE ? "no" : ""); break;
	default: qh_buf_int(out, v); break;
	}
}

struct qh_str qh_hit_key(const struct qh_audit_result *r, const struct qh_audit_hit *hit, uint32_t key,
			 bool mask, struct qh_buf *value)
{
	const struct qh_rule_bound *bound = r->bound[hit->rule];
	const struct qh_key *k = &bound->body.group[key];

	if (k->type == QH_V_TEXT)
		qh_buf_str(value, bound->texts[hit->keys[key] - 1]);
	else
		qh_value_write(value, r->snapshot, k->type, k->domain, hit->keys[key], mask);
	return k->name;
}

/* A value in a message: the word of a code as exports print it, for those who read Chinese. */
static void put_said(struct qh_buf *out, const struct qh_snapshot *s, uint8_t type, uint32_t domain,
		     int64_t v, enum qh_lang lang, bool mask)
{
	const struct qh_domain *d = type == QH_V_WORD ? &s->types->domains[domain] : NULL;

	for (uint32_t i = 0; d && lang == QH_ZH && v > 0 && v <= d->n_codes && i < d->n_printed; i++) {
		if (d->means[i] == (uint64_t)v) {
			qh_buf_str(out, d->printed[i]);
			return;
		}
	}
	qh_value_write(out, s, type, domain, v, mask);
}

/* What an expression gives for the first row of the hit and its partner. */
static int64_t value_of(const struct qh_audit_result *r, const struct qh_audit_hit *hit,
			const struct qh_program *p)
{
	const struct qh_rule_body *body = &r->bound[hit->rule]->body;
	uint32_t row = hit->n_proof ? hit->proof[0].row : QH_NO_ROW;
	uint32_t partner = hit->n_with ? hit->with[0].row : QH_NO_ROW;
	const int64_t *slot[QH_SLOTS] = {NULL};
	struct qh_block b = {.n = 1, .row = &row, .partner = &partner, .slot = slot};

	for (uint32_t i = 0; i < body->message_over.n; i++)
		slot[i] = &hit->facts[i];
	for (uint32_t i = 0; i < body->n_group && i < QH_AUDIT_KEYS_MAX; i++)
		slot[QH_AGGREGATES_MAX + i] = &hit->keys[i];
	return p->type == QH_V_BOOL ? *qh_machine_truths(r->machine, p, &b)
				    : *qh_machine_values(r->machine, p, &b);
}

void qh_hit_message(const struct qh_audit_result *r, const struct qh_audit_hit *hit, enum qh_lang lang,
		    bool mask, struct qh_buf *out)
{
	const struct qh_rule_bound *bound = r->bound[hit->rule];
	const struct qh_message *message = &bound->body.message[lang];

	for (uint32_t i = 0; i < message->n; i++) {
		const struct qh_piece *p = &message->at[i];
		const struct qh_key *key = &bound->body.group[p->key];

		switch (p->hole) {
		case QH_HOLE_TEXT: qh_buf_str(out, p->text); break;
		case QH_HOLE_COUNT: qh_buf_int(out, hit->n_rows); break;
		case QH_HOLE_AMOUNT:
			qh_value_write(out, r->snapshot, QH_V_MONEY, 0, hit->amount, false);
			break;
		case QH_HOLE_KEY:
			if (key->type == QH_V_TEXT)
				qh_buf_str(out, bound->texts[hit->keys[p->key] - 1]);
			else
				put_said(out, r->snapshot, key->type, key->domain, hit->keys[p->key], lang,
					 mask);
			break;
		default:
			put_said(out, r->snapshot, p->value->type, p->value->domain,
				 value_of(r, hit, p->value), lang, mask);
			break;
		}
	}
}

void qh_proof_origin(const struct qh_audit_result *r, const struct qh_audit_hit *hit,
		     const struct qh_proof *proof, struct qh_str *file, uint32_t *line)
{
	if (proof->rejected) {
		*file = r->bound[hit->rule]->rejects[proof->row].file;
		*line = r->bound[hit->rule]->rejects[proof->row].line;
		return;
	}
	qh_row_origin(r->snapshot, &r->snapshot->tables[proof->table], proof->row, file, line);
}
