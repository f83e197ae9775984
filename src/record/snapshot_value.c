/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the look at single values of a snapshot: as numbers, as people read them, and where a row came from.
 */
#include <stdio.h>

#include "record/snapshot.h"

uint32_t qh_word_find(const struct qh_dictionary *d, struct qh_str word)
{
	for (uint32_t i = 1; word.n && i <= d->n; i++)
		if (qh_str_eq(qh_word(d, i), word))
			return i;
	return 0;
}

void qh_row_origin(const struct qh_snapshot *s, const struct qh_table *t, uint32_t row, struct qh_str *file,
		   uint32_t *line)
{
	uint32_t low = 0, high = t->n_ranges;

	*file = QH_STR_NONE;
	*line = 0;
	if (row >= t->n)
		return;
	/* The last range that begins at or before the row. */
	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (t->ranges[mid].first <= row)
			low = mid;
		else
			high = mid;
	}
	*file = s->files[t->ranges[low].file].name;
	*line = t->line[row];
}

int64_t qh_column_int(const struct qh_column *c, enum qh_field_type type, uint32_t row)
{
	if (!c->data)
		return QH_INT_MISSING;
	switch (type) {
	case QH_FIELD_WORD:
	case QH_FIELD_CODE: {
		uint32_t v = ((const uint32_t *)c->data)[row];
		return v ? v : QH_INT_MISSING;
	}
	case QH_FIELD_MONTH: {
		uint16_t v = ((const uint16_t *)c->data)[row];
		return v ? v : QH_INT_MISSING;
	}
	case QH_FIELD_DATE: {
		int32_t v = ((const int32_t *)c->data)[row];
		return v == QH_DATE_MISSING ? QH_INT_MISSING : v;
	}
	case QH_FIELD_FLAG: {
		uint8_t v = ((const uint8_t *)c->data)[row];
		return v ? v : QH_INT_MISSING;
	}
	case QH_FIELD_TIME:
	case QH_FIELD_MONEY:
	case QH_FIELD_NUMBER:
	case QH_FIELD_COUNT: return ((const int64_t *)c->data)[row];
	case QH_FIELD_TYPES: break;
	}
	return QH_INT_MISSING;
}

/* A whole number of 10^-decimals as a decimal; @p least of them are always written. */
static void put_decimal(struct qh_buf *out, int64_t v, unsigned decimals, unsigned least)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, scale = 1;

	for (unsigned i = 0; i < decimals; i++)
		scale *= 10;
	if (v < 0)
		qh_buf_char(out, '-');
	qh_buf_printf(out, "%llu", (unsigned long long)(u / scale));
	u %= scale;
	while (decimals > least && u % 10 == 0) {
		u /= 10;
		decimals--;
	}
	if (decimals)
		qh_buf_printf(out, ".%0*llu", (int)decimals, (unsigned long long)u);
}

static void put_day(struct qh_buf *out, int64_t day)
{
	char text[11];

	qh_date_write((qh_day)day, text);
	qh_buf_z(out, text);
}

/* Seconds since 1970 to date and clock; times before then have a remainder below 0. */
static void put_time(struct qh_buf *out, int64_t seconds)
{
	int64_t rest = seconds % 86400, day = seconds / 86400;

	if (rest < 0) {
		rest += 86400;
		day--;
	}
	put_day(out, day);
	qh_buf_printf(out, " %02d:%02d:%02d", (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

void qh_column_write(struct qh_buf *out, const struct qh_snapshot *s, const struct qh_table *t,
		     uint32_t field, uint32_t row)
{
	const struct qh_field *f = &t->type->fields[field];
	int64_t v = qh_column_int(&t->columns[field], (enum qh_field_type)f->type, row);
	const struct qh_domain *flags = &s->types->domains[s->types->flags];
	int year, month;

	if (v == QH_INT_MISSING)
		return;
	switch ((enum qh_field_type)f->type) {
	case QH_FIELD_WORD:
	case QH_FIELD_CODE: qh_buf_str(out, qh_word(&s->dictionaries[f->domain], (uint32_t)v)); break;
	case QH_FIELD_MONTH:
		qh_month_split((uint32_t)v, &year, &month);
		qh_buf_printf(out, "%04d-%02d", year, month);
		break;
	case QH_FIELD_DATE: put_day(out, v); break;
	case QH_FIELD_TIME: put_time(out, v); break;
	case QH_FIELD_MONEY: put_decimal(out, v, 2, 2); break;
	case QH_FIELD_NUMBER: put_decimal(out, v, 6, 0); break;
	case QH_FIELD_COUNT: qh_buf_int(out, v); break;
	case QH_FIELD_FLAG: qh_buf_str(out, flags->codes[v == 2 ? 0 : 1]); break;
	case QH_FIELD_TYPES: break;
	}
}
