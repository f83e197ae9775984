/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the number format language of spreadsheets but its dates. A code has up to four sections; a section is
 * a row of digits, signs and literals. */
#include "read/number_format.h"

#include "read/number_format_private.h"

enum { GENERAL_WIDTH = 11, GENERAL_DIGITS_MAX = QH_STORED_DIGITS };

/* Year, month, day, hour, minute and second signs of the zh-CN built-in codes. */
#define YEAR "\"\xE5\xB9\xB4\""
#define MONTH "\"\xE6\x9C\x88\""
#define DAY "\"\xE6\x97\xA5\""
#define HOUR "\"\xE6\x97\xB6\""
#define MINUTE "\"\xE5\x88\x86\""
#define SECOND "\"\xE7\xA7\x92\""

struct qh_str qh_number_format_builtin(uint32_t id)
{
	static const char *const codes[] = {
	    [1] = "0",
	    [2] = "0.00",
	    [3] = "#,##0",
	    [4] = "#,##0.00",
	    [9] = "0%",
	    [10] = "0.00%",
	    [11] = "0.00E+00",
	    [12] = "# ?/?",
	    [13] = "# ?\?/?\?",
	    [14] = "yyyy/m/d",
	    [15] = "d-mmm-yy",
	    [16] = "d-mmm",
	    [17] = "mmm-yy",
	    [18] = "h:mm AM/PM",
	    [19] = "h:mm:ss AM/PM",
	    [20] = "h:mm",
	    [21] = "h:mm:ss",
	    [22] = "yyyy/m/d h:mm",
	    [27] = "yyyy" YEAR "m" MONTH,
	    [28] = "m" MONTH "d" DAY,
	    [29] = "m" MONTH "d" DAY,
	    [30] = "m-d-yy",
	    [31] = "yyyy" YEAR "m" MONTH "d" DAY,
	    [32] = "h" HOUR "mm" MINUTE,
	    [33] = "h" HOUR "mm" MINUTE "ss" SECOND,
	    [34] = "h" HOUR "mm" MINUTE,
	    [35] = "h" HOUR "mm" MINUTE "ss" SECOND,
	    [36] = "yyyy" YEAR "m" MONTH,
	    [37] = "#,##0;-#,##0",
	    [38] = "#,##0;-#,##0",
	    [39] = "#,##0.00;-#,##0.00",
	    [40] = "#,##0.00;-#,##0.00",
	    [41] = "#,##0;-#,##0;\"-\"",
	    [42] = "\xC2\xA5#,##0;\xC2\xA5-#,##0;\xC2\xA5\"-\"",
	    [43] = "#,##0.00;-#,##0.00;\"-\"",
	    [44] = "\xC2\xA5#,##0.00;\xC2\xA5-#,##0.00;\xC2\xA5\"-\"",
	    [45] = "mm:ss",
	    [46] = "[h]:mm:ss",
	    [47] = "mm:ss.0",
	    [48] = "##0.0E+0",
	    [49] = "@",
	    [50] = "yyyy" YEAR "m" MONTH,
	    [51] = "m" MONTH "d" DAY,
	    [52] = "yyyy" YEAR "m" MONTH,
	    [53] = "m" MONTH "d" DAY,
	    [54] = "m" MONTH "d" DAY,
	    [55] = "yyyy" YEAR "m" MONTH,
	    [56] = "m" MONTH "d" DAY,
	    [57] = "yyyy" YEAR "m" MONTH,
	    [58] = "m" MONTH "d" DAY,
	};

	if (id < sizeof codes / sizeof *codes && codes[id])
		return qh_str_of(codes[id]);
	return QH_STR("General");
}

/* ---- stored numbers ---- */

static void strip_zeros(struct qh_stored *x)
{
	while (x->digits && x->digits % 10 == 0) {
		x->digits /= 10;
		x->exp++;
	}
	if (x->digits == 0)
		*x = (struct qh_stored){0};
}

static bool parse_exponent(struct qh_str s, uint32_t i, int32_t *exp)
{
	bool minus = i < s.n && s.p[i] == '-';
	int32_t n = 0;

	i += i < s.n && (s.p[i] == '-' || s.p[i] == '+');
	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || n > QH_STORED_EXP_MAX)
			return false;
		n = n * 10 + (s.p[i] - '0');
	}
	*exp += minus ? -n : n;
	return true;
}

bool qh_stored_parse(struct qh_str s, struct qh_stored *out)
{
	struct qh_stored x = {0};
	uint32_t i = 0, kept = 0, seen = 0;
	bool point = false, up = false, cut = false;

	s = qh_str_trim(s);
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		x.negative = s.p[i++] == '-';
	for (; i < s.n && (s.p[i] == '.' || (s.p[i] >= '0' && s.p[i] <= '9')); i++) {
		if (s.p[i] == '.') {
			if (point)
				return false;
			point = true;
			continue;
		}
		seen++;
		if (kept < QH_STORED_DIGITS) {
			x.digits = x.digits * 10 + (uint64_t)(s.p[i] - '0');
			kept += x.digits > 0;
			x.exp -= point;
		} else {
			up = cut ? up : s.p[i] >= '5';
			cut = true;
			x.exp += !point;
		}
	}
	if (seen == 0 || seen > QH_STORED_EXP_MAX)
		return false;
	if (i < s.n && (s.p[i] | 32) == 'e') {
		if (!parse_exponent(s, i + 1, &x.exp))
			return false;
	} else if (i < s.n) {
		return false;
	}
	x.digits += up;
	strip_zeros(&x);
	*out = x;
	return x.exp <= QH_STORED_EXP_MAX && x.exp >= -QH_STORED_EXP_MAX;
}

/* ---- decimals ---- */

/* The digits of |x| rounded half up to @p places, as "123.40"; a buffer that holds any of them. */
struct qh_str qh_stored_fixed(struct qh_stored x, uint32_t places, char *out)
{
	char digits[24];
	uint32_t n = 0, w = 0;
	int32_t drop = -x.exp - (int32_t)places; /* digits behind the last place */

	if (drop > QH_STORED_DIGITS + 1) {
		x.digits = 0;
		x.exp = -(int32_t)places;
	}
	for (; drop > 0 && x.digits; drop--, x.exp++)
		x.digits = drop == 1 ? (x.digits + 5) / 10 : x.digits / 10;
	if (x.digits == 0)
		x.exp = -(int32_t)places;
	for (uint64_t d = x.digits; d || n == 0; d /= 10)
		digits[n++] = (char)('0' + d % 10);
	/* n digits, the last of weight 10^exp; positions from the highest down to -places */
	int32_t top = (int32_t)n - 1 + x.exp;
	for (int32_t at = top > 0 ? top : 0; at >= -(int32_t)places; at--) {
		int32_t i = at - x.exp; /* index from the lowest digit */

		if (at == -1)
			out[w++] = '.';
		out[w++] = i >= 0 && i < (int32_t)n ? digits[i] : '0';
	}
	return (struct qh_str){out, w};
}

struct qh_str qh_stored_text(struct qh_arena *arena, struct qh_stored x)
{
	char buf[QH_FIXED_BYTES];
	struct qh_str s = qh_stored_fixed(x, x.exp < 0 ? (uint32_t)-x.exp : 0, buf + 1);

	if (x.negative) {
		buf[0] = '-';
		s = (struct qh_str){buf, s.n + 1};
	}
	return qh_arena_str(arena, s);
}

static uint32_t count_digits(uint64_t d)
{
	uint32_t n = 0;

	for (; d; d /= 10)
		n++;
	return n;
}

static void put_exponent(struct qh_fmt_out *o, struct qh_stored x, uint32_t places, uint32_t exp_digits,
			 bool plus)
{
	char buf[QH_FIXED_BYTES];
	int32_t e = x.digits ? (int32_t)count_digits(x.digits) - 1 + x.exp : 0;
	struct qh_stored m = x;
	struct qh_str s;

	m.exp -= e;
	s = qh_stored_fixed(m, places, buf);
	if (s.n > 1 && s.p[1] == '0' && s.p[0] == '1' && (s.n == 2 || s.p[2] == '.')) { /* 9.99 became 10.0 */
		m.exp--;
		e++;
		s = qh_stored_fixed(m, places, buf);
	}
	qh_fmt_put(o, s);
	qh_fmt_char(o, 'E');
	if (e < 0 || plus)
		qh_fmt_char(o, e < 0 ? '-' : '+');
	qh_fmt_int(o, (uint32_t)(e < 0 ? -e : e), exp_digits);
}

/* "General": as many digits as 11 columns show; whole numbers with all of theirs, since they may be names
 * (of accounts, of people). */
static void put_general(struct qh_fmt_out *o, struct qh_stored x)
{
	char buf[QH_FIXED_BYTES];
	int32_t n = (int32_t)count_digits(x.digits);
	int32_t top = n + x.exp; /* digits in front of the point */

	if (x.exp >= 0 && top <= GENERAL_DIGITS_MAX) {
		qh_fmt_put(o, qh_stored_fixed(x, 0, buf));
	} else if (top > GENERAL_WIDTH || top < -3) {
		int32_t places = n - 1 < 5 ? n - 1 : 5;

		put_exponent(o, x, (uint32_t)places, 2, true);
	} else {
		int32_t most = GENERAL_WIDTH - 1 - (top > 0 ? top : 1);
		uint32_t places = (uint32_t)(-x.exp < most ? -x.exp : most > 0 ? most : 0);
		struct qh_str s = qh_stored_fixed(x, places, buf);

		while (places && s.p[s.n - 1] == '0' && memchr(s.p, '.', s.n))
			s.n--;
		if (s.p[s.n - 1] == '.')
			s.n--;
		qh_fmt_put(o, s);
	}
}

/* ---- sections ---- */

/* The token at @p i: its kind, its text, and where the next one begins. */
struct token {
	char kind; /* 'l' literal, '0' digit, '.', ',', '%', 'E', '@', 'G' General, ' ' nothing shown, '[' */
	struct qh_str text;
};

static struct token next_token(struct qh_str s, uint32_t *i)
{
	uint32_t from = *i, end;
	char c = s.p[from];

	*i = from + 1;
	switch (c) {
	case '"':
		end = from + 1;
		while (end < s.n && s.p[end] != '"')
			end++;
		*i = end < s.n ? end + 1 : end;
		return (struct token){'l', qh_str_sub(s, from + 1, end - from - 1)};
	case '\\':
		*i = from + 1;
		end = from + 1;
		if (end < s.n)
			(void)qh_fmt_char_end(s, &end);
		*i = end;
		return (struct token){'l', qh_str_sub(s, from + 1, end - from - 1)};
	case '_':
	case '*':
		end = from + 1;
		if (end < s.n)
			(void)qh_fmt_char_end(s, &end);
		*i = end;
		return (struct token){' ', QH_STR_NONE};
	case '[':
		end = from + 1;
		while (end < s.n && s.p[end] != ']')
			end++;
		*i = end < s.n ? end + 1 : end;
		return (struct token){'[', qh_str_sub(s, from + 1, end - from - 1)};
	case '0':
	case '#':
	case '?': return (struct token){'0', qh_str_sub(s, from, 1)};
	case '.':
	case ',':
	case '%':
	case '@': return (struct token){c, qh_str_sub(s, from, 1)};
	default: break;
	}
	if ((c == 'E' || c == 'e') && from + 1 < s.n && (s.p[from + 1] == '+' || s.p[from + 1] == '-')) {
		*i = from + 2;
		return (struct token){'E', qh_str_sub(s, from, 2)};
	}
	if (s.n - from >= 7 && (c | 32) == 'g' && memcmp(s.p + from + 1, "eneral", 6) == 0) {
		*i = from + 7;
		return (struct token){'G', qh_str_sub(s, from, 7)};
	}
	end = from;
	(void)qh_fmt_char_end(s, &end);
	*i = end;
	return (struct token){'l', qh_str_sub(s, from, end - from)};
}

static void read_bracket(struct qh_number_section *k, struct qh_str text)
{
	uint32_t n = 0;

	if (text.n == 0)
		return;
	if (text.p[0] == '<' || text.p[0] == '>' || text.p[0] == '=') {
		k->cond[0] = text.p[0];
		n = 1;
		if (n < text.n && (text.p[n] == '=' || text.p[n] == '>'))
			k->cond[1] = text.p[n++];
		if (!qh_stored_parse(qh_str_sub(text, n, text.n), &k->bound))
			k->cond[0] = '\0';
	} else if (strchr("hms", text.p[0] | 32)) {
		bool all = true;

		for (uint32_t i = 1; i < text.n; i++)
			all &= (text.p[i] | 32) == (text.p[0] | 32);
		k->date |= all;
	}
}

static bool is_date_letter(struct qh_str t)
{
	return t.n == 1 && strchr("ymdhseYMDHSEbB", t.p[0]);
}

static struct qh_number_section read_section(struct qh_str code)
{
	struct qh_number_section k = {.code = code};
	bool point = false;

	for (uint32_t i = 0; i < code.n;) {
		uint32_t from = i;
		struct token t = next_token(code, &i);

		switch (t.kind) {
		case '0':
			k.digits = true;
			k.grouped |= k.commas > 0 && !point;
			k.commas = 0;
			if (k.exponent)
				k.exp_digits++;
			else if (point)
				k.places++;
			else
				k.whole++;
			break;
		case '.': point = true; break;
		case ',': k.commas += k.digits; break;
		case '%': k.percents++; break;
		case 'E':
			k.exponent = true;
			k.exp_plus = t.text.p[1] == '+';
			break;
		case 'G': k.general = true; break;
		case '[': read_bracket(&k, t.text); break;
		case 'l':
			if (code.p[from] != '"' && code.p[from] != '\\') {
				k.date |= is_date_letter(t.text) ||
					  qh_str_eq(qh_str_sub(code, from, 3), QH_STR("aaa"));
				k.odd |= t.text.p[0] == '/' && k.digits;
			}
			break;
		default: break;
		}
	}
	/* no spreadsheet has more; what does is shown plainly */
	k.odd |= k.places > QH_FORMAT_PLACES_MAX || k.percents > QH_FORMAT_SHIFTS_MAX ||
		 k.commas > QH_FORMAT_SHIFTS_MAX;
	return k;
}

/* Digits of the whole part that stand in front of, or at, each placeholder; grouped in thousands. */
static void put_whole(struct qh_fmt_out *o, struct qh_str digits, uint32_t place, uint32_t places,
		      bool grouped, char sign)
{
	/* place counts from the left; the placeholder shows the digit of weight 10^weight */
	uint32_t weight = places - 1 - place;

	for (uint32_t d = place == 0 && digits.n > weight ? digits.n : weight + 1; d-- > weight;) {
		if (d < digits.n)
			qh_fmt_char(o, digits.p[digits.n - 1 - d]);
		else if (sign == '0')
			qh_fmt_char(o, '0');
		else
			continue;
		if (grouped && d > 0 && d % 3 == 0)
			qh_fmt_char(o, ',');
	}
}

static void put_number(struct qh_fmt_out *o, const struct qh_number_section *k, struct qh_stored x)
{
	char buf[QH_FIXED_BYTES];
	struct qh_str all, whole, part;
	uint32_t at = 0, behind = 0;
	bool point = false, exponent = false;

	x.exp += (int32_t)(2 * k->percents) - (int32_t)(3 * k->commas);
	all = qh_stored_fixed(x, k->places, buf);
	whole = qh_str_sub(all, 0, k->places ? all.n - k->places - 1 : all.n);
	part = qh_str_sub(all, whole.n + 1, k->places);
	if (qh_str_eq(whole, QH_STR("0")))
		whole.n = 0; /* "#.0" shows .5 */
	for (uint32_t i = 0; i < k->code.n;) {
		struct token t = next_token(k->code, &i);

		switch (t.kind) {
		case 'l': qh_fmt_put(o, t.text); break;
		case '%': qh_fmt_char(o, '%'); break;
		case '[': qh_fmt_currency(o, t.text); break;
		case '.':
			if (!point && !k->exponent)
				qh_fmt_char(o, '.');
			point = true;
			break;
		case 'E': exponent = true; break;
		case '0':
			if (k->exponent) {
				if (at++ == 0 && !exponent)
					put_exponent(o, x, k->places, k->exp_digits, k->exp_plus);
			} else if (!point) {
				put_whole(o, whole, at++, k->whole, k->grouped, t.text.p[0]);
			} else if (behind < part.n) {
				bool rest = t.text.p[0] == '0';

				for (uint32_t j = behind; j < part.n && !rest; j++)
					rest = part.p[j] != '0';
				if (rest)
					qh_fmt_char(o, part.p[behind]);
				behind++;
			}
			break;
		default: break;
		}
	}
}

static void put_literals(struct qh_fmt_out *o, const struct qh_number_section *k, struct qh_stored x)
{
	for (uint32_t i = 0; i < k->code.n;) {
		struct token t = next_token(k->code, &i);

		if (t.kind == 'l')
			qh_fmt_put(o, t.text);
		else if (t.kind == '%')
			qh_fmt_char(o, '%');
		else if (t.kind == 'G' || t.kind == '@')
			put_general(o, x);
		else if (t.kind == '[')
			qh_fmt_currency(o, t.text);
	}
}

/* ---- the whole code ---- */

static int compare(struct qh_stored a, struct qh_stored b)
{
	char x[QH_FIXED_BYTES], y[QH_FIXED_BYTES];
	struct qh_str s, t;
	int less;

	if (a.negative != b.negative)
		return a.negative ? -1 : 1;
	s = qh_stored_fixed(a, QH_STORED_EXP_MAX, x);
	t = qh_stored_fixed(b, QH_STORED_EXP_MAX, y);
	less = s.n != t.n ? (s.n < t.n ? -1 : 1) : qh_str_cmp(s, t);
	return a.negative ? -less : less;
}

static bool holds(const struct qh_number_section *k, struct qh_stored x)
{
	int c = compare(x, k->bound);

	switch (k->cond[0]) {
	case '<': return k->cond[1] == '>' ? c != 0 : k->cond[1] == '=' ? c <= 0 : c < 0;
	case '>': return k->cond[1] == '=' ? c >= 0 : c > 0;
	default: return c == 0;
	}
}

void qh_number_format_read(struct qh_str code, struct qh_number_format *out)
{
	uint32_t from = 0, i = 0;

	out->n = 0;
	out->general = qh_str_eq(code, QH_STR("General"));
	if (code.n == 0)
		code = QH_STR("General");
	while (i < code.n && out->n < QH_NUMBER_SECTIONS_MAX - 1) {
		uint32_t at = i;

		(void)next_token(code, &i);
		if (code.p[at] == ';') {
			out->sections[out->n++] = read_section(qh_str_sub(code, from, at - from));
			from = i;
		}
	}
	out->sections[out->n++] = read_section(qh_str_sub(code, from, code.n));
}

/* The section for a number; *minus says whether its sign is still to be shown. */
static const struct qh_number_section *choose(const struct qh_number_section *k, uint32_t n,
					      struct qh_stored x, bool *minus)
{
	bool conditions = n > 0 && (k[0].cond[0] || (n > 1 && k[1].cond[0]));

	*minus = x.negative;
	if (n > 3)
		n = 3; /* the fourth is for texts */
	if (conditions) {
		for (uint32_t i = 0; i < n; i++)
			if (k[i].cond[0] ? holds(&k[i], x) : i + 1 == n)
				return &k[i];
		return &k[n - 1];
	}
	if (n > 2 && x.digits == 0)
		return &k[2];
	if (n > 1 && x.negative) {
		*minus = false;
		return &k[1];
	}
	return &k[0];
}

struct qh_str qh_number_format_show(struct qh_arena *arena, const struct qh_number_format *format,
				    struct qh_stored x, bool date1904)
{
	char buf[QH_SHOWN_BYTES];
	struct qh_fmt_out o = {.p = buf, .cap = sizeof buf};
	const struct qh_number_section *k;
	struct qh_stored magnitude = x;
	bool minus;

	k = choose(format->sections, format->n, x, &minus);
	magnitude.negative = false;
	if (k->odd && !k->date)
		return qh_stored_text(arena, x);
	if (k->date && qh_number_format_date(&o, k->code, x, date1904))
		return qh_arena_str(arena, qh_fmt_view(&o));
	o.n = 0;
	if (k->date && qh_number_format_date(&o, QH_STR("yyyy-mm-dd"), x, date1904))
		return qh_arena_str(arena, qh_fmt_view(&o));
	o.n = 0;
	if (minus)
		qh_fmt_char(&o, '-');
	if (k->digits && !k->date)
		put_number(&o, k, magnitude);
	else if (k->date)
		put_general(&o, magnitude); /* no such date: as stored */
	else
		put_literals(&o, k, magnitude);
	/* -0.00 is shown as 0.00 */
	if (minus && !qh_fmt_has_digit_above_zero(&o) && k->digits)
		return qh_arena_str(arena, qh_str_sub(qh_fmt_view(&o), 1, o.n));
	if (o.over)
		return qh_stored_text(arena, x);
	return qh_arena_str(arena, qh_fmt_view(&o));
}
