/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the number format: the text being made, and its dates. */
#ifndef QH_READ_NUMBER_FORMAT_PRIVATE_H
#define QH_READ_NUMBER_FORMAT_PRIVATE_H

#include "base/limits.h"
#include "read/number_format.h"

enum {
	/* the longest number without an exponent */
	QH_FIXED_BYTES = 2 * QH_STORED_EXP_MAX + 2 * QH_FORMAT_SHIFTS_MAX + QH_FORMAT_PLACES_MAX + 64,
	QH_SHOWN_BYTES = QH_FIXED_BYTES + 1024 /* the longest text; longer is shown plainly */
};

/* A bounded text. */
struct qh_fmt_out {
	char *p;
	uint32_t n, cap;
	bool over;
};
static inline void qh_fmt_char(struct qh_fmt_out *o, char c)
{
	if (o->n < o->cap)
		o->p[o->n++] = c;
	else
		o->over = true;
}
static inline void qh_fmt_put(struct qh_fmt_out *o, struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		qh_fmt_char(o, s.p[i]);
}
static inline struct qh_str qh_fmt_view(const struct qh_fmt_out *o)
{
	return (struct qh_str){o->p, o->n};
}
/* At least @p width digits. */
void qh_fmt_int(struct qh_fmt_out *o, uint32_t v, uint32_t width);
/* The sign of money in a bracket: [$¥-804] shows ¥. */
void qh_fmt_currency(struct qh_fmt_out *o, struct qh_str bracket);
bool qh_fmt_has_digit_above_zero(const struct qh_fmt_out *o);
/* Moves *i behind the character at *i. */
uint32_t qh_fmt_char_end(struct qh_str s, uint32_t *i);

/* |x| with @p places behind the point, rounded half up, written to @p out (QH_FIXED_BYTES). */
struct qh_str qh_stored_fixed(struct qh_stored x, uint32_t places, char *out);

/* The date and time of a section; false when there is no such date or the section asks for what is not known
 * here. */
bool qh_number_format_date(struct qh_fmt_out *o, struct qh_str section, struct qh_stored x, bool date1904);

#endif
