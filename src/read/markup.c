/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the cleaning of one cell or line: Markdown, LaTeX and character references become the characters they
 * stand for. What is not surely markup stays as it is. */
#include "base/limits.h"
#include <libxml/HTMLparser.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "read/reader.h"

enum {
	MATH_BYTES_MAX = 400, /* a longer stretch between two dollar signs is no formula */
	LINK_BYTES_MAX = 500,
	NAME_BYTES_MAX = 16,
	GROUPS_MAX = 16
};

struct command {
	const char *name;
	const char *text; /* NULL: \frac */
};

/* Sorted by name. Blank text: the command only dresses what follows. */
static const struct command commands[] = {
    {"Box", "\xE2\x96\xA1"},
    {"Delta", "\xCE\x94"},
    {"Rightarrow", "\xE2\x87\x92"},
    {"approx", "\xE2\x89\x88"},
    {"ast", "*"},
    {"bf", ""},
    {"bigcirc", "\xE2\x97\x8B"},
    {"blacksquare", "\xE2\x96\xA0"},
    {"boxed", ""},
    {"boxtimes", "\xE2\x98\x92"},
    {"bullet", "\xE2\x80\xA2"},
    {"cdot", "\xC2\xB7"},
    {"cdots", "\xE2\x8B\xAF"},
    {"checkmark", "\xE2\x88\x9A"},
    {"circ", "\xC2\xB0"},
    {"degree", "\xC2\xB0"},
    {"dfrac", NULL},
    {"displaystyle", ""},
    {"div", "\xC3\xB7"},
    {"dots", "\xE2\x80\xA6"},
    {"downarrow", "\xE2\x86\x93"},
    {"frac", NULL},
    {"ge", "\xE2\x89\xA5"},
    {"geq", "\xE2\x89\xA5"},
    {"geqslant", "\xE2\x89\xA5"},
    {"gt", ">"},
    {"infty", "\xE2\x88\x9E"},
    {"ldots", "\xE2\x80\xA6"},
    {"le", "\xE2\x89\xA4"},
    {"left", ""},
    {"leftarrow", "\xE2\x86\x90"},
    {"leq", "\xE2\x89\xA4"},
    {"leqslant", "\xE2\x89\xA4"},
    {"lt", "<"},
    {"mathbf", ""},
    {"mathit", ""},
    {"mathrm", ""},
    {"mathsf", ""},
    {"mu", "\xCE\xBC"},
    {"ne", "\xE2\x89\xA0"},
    {"neq", "\xE2\x89\xA0"},
    {"operatorname", ""},
    {"permil", "\xE2\x80\xB0"},
    {"pm", "\xC2\xB1"},
    {"quad", " "},
    {"right", ""},
    {"rightarrow", "\xE2\x86\x92"},
    {"rm", ""},
    {"sim", "~"},
    {"sqrt", "\xE2\x88\x9A"},
    {"square", "\xE2\x96\xA1"},
    {"star", "\xE2\x98\x85"},
    {"sum", "\xE2\x88\x91"},
    {"surd", "\xE2\x88\x9A"},
    {"text", ""},
    {"textbf", ""},
    {"textcircled", ""},
    {"textit", ""},
    {"textrm", ""},
    {"tfrac", NULL},
    {"times", "\xC3\x97"},
    {"to", "\xE2\x86\x92"},
    {"triangle", "\xE2\x96\xB3"},
    {"triangleq", "\xE2\x89\x9C"},
    {"underline", ""},
    {"uparrow", "\xE2\x86\x91"},
};

struct cleaner {
	struct qh_str s;
	uint32_t i, end_math; /* end_math: offset of the closing dollar, 0 outside of a formula */
	char *out;
	uint32_t n;
	bool entities;
	uint32_t end_bold; /* offset of the closing pair of stars, 0 when none is open */
	/* open groups of a formula: what to write at their end */
	uint8_t groups[GROUPS_MAX];
	uint32_t n_groups;
};
enum { GROUP_PLAIN, GROUP_ABOVE, GROUP_BELOW, GROUP_ABOVE_SUM, GROUP_BELOW_SUM };

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool ascii_mark(char c)
{
	return c > ' ' && c < 0x7F && !letter(c) && !digit(c);
}

static char at(const struct cleaner *k, uint32_t i)
{
	return i < k->s.n ? k->s.p[i] : '\0';
}

static void put(struct cleaner *k, const char *p, uint32_t n)
{
	memcpy(k->out + k->n, p, n);
	k->n += n;
}

static int by_name(const void *key, const void *item)
{
	return strcmp(key, ((const struct command *)item)->name);
}

uint32_t qh_markup_entity(struct qh_str s, uint32_t *off)
{
	uint32_t i = *off + 1, code = 0;
	char name[NAME_BYTES_MAX + 1];
	uint32_t n = 0;

	if (i < s.n && s.p[i] == '#') {
		bool hex = i + 1 < s.n && (s.p[i + 1] | 32) == 'x';

		for (i += hex ? 2 : 1; i < s.n && s.p[i] != ';' && n < 8; i++, n++) {
			char c = (char)(s.p[i] | 32);
			uint32_t d = digit(s.p[i])                 ? (uint32_t)(s.p[i] - '0')
				     : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
								   : 99;

			if (d == 99)
				return 0;
			code = code * (hex ? 16 : 10) + d;
		}
		if (i >= s.n || s.p[i] != ';' || n == 0 || code == 0 || code > 0x10FFFF)
			return 0;
		*off = i + 1;
		return code;
	}
	while (i < s.n && n < NAME_BYTES_MAX && (letter(s.p[i]) || digit(s.p[i])))
		name[n++] = s.p[i++];
	name[n] = '\0';
	if (n == 0 || i >= s.n || s.p[i] != ';')
		return 0;
	const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
	if (!entity)
		return 0;
	*off = i + 1;
	return entity->value;
}

/* The offset of the dollar that ends the formula which starts at k->i, or 0 when the dollar is only a dollar.
 */
static uint32_t formula_end(const struct cleaner *k)
{
	uint32_t from = k->i + 1, room = k->s.n - from;
	const char *p;
	struct qh_str inside;

	if (room > MATH_BYTES_MAX)
		room = MATH_BYTES_MAX;
	p = room ? memchr(k->s.p + from, '$', room) : NULL;
	if (!p)
		return 0;
	inside = (struct qh_str){k->s.p + from, (uint32_t)(p - (k->s.p + from))};
	if (inside.n == 0)
		return 0;
	if (memchr(inside.p, '\\', inside.n) || memchr(inside.p, '^', inside.n) ||
	    memchr(inside.p, '_', inside.n))
		return from + inside.n;
	/* "$A$", "$100$" but not "$100 and $200" */
	if (inside.p[0] == ' ' || inside.p[inside.n - 1] == ' ' || digit(at(k, from + inside.n + 1)))
		return 0;
	for (uint32_t i = 0; i < inside.n; i++)
		if ((unsigned char)inside.p[i] >= 0x80)
			return 0;
	return from + inside.n;
}

/* Does the group that starts at @p i hold a sum? Then it needs its brackets beside a stroke. */
static bool group_is_sum(const struct cleaner *k, uint32_t i)
{
	uint32_t depth = 0;

	for (; i < k->end_math; i++) {
		char c = k->s.p[i];

		if (c == '{')
			depth++;
		else if (c == '}' && --depth == 0)
			return false;
		else if ((c == '+' || c == '-') && depth == 1)
			return true;
	}
	return false;
}

static void open_group(struct cleaner *k, uint8_t kind)
{
	if ((kind == GROUP_ABOVE || kind == GROUP_BELOW) && group_is_sum(k, k->i)) {
		kind = kind == GROUP_ABOVE ? GROUP_ABOVE_SUM : GROUP_BELOW_SUM;
		put(k, "(", 1);
	}
	if (k->n_groups < GROUPS_MAX)
		k->groups[k->n_groups++] = kind;
	k->i++;
}

static void close_group(struct cleaner *k)
{
	uint8_t kind = k->n_groups ? k->groups[--k->n_groups] : GROUP_PLAIN;

	k->i++;
	if (kind == GROUP_ABOVE_SUM || kind == GROUP_BELOW_SUM)
		put(k, ")", 1);
	if (kind == GROUP_ABOVE || kind == GROUP_ABOVE_SUM) {
		put(k, "/", 1);
		if (at(k, k->i) == '{')
			open_group(k, GROUP_BELOW);
	}
}

static void skip_spaces(struct cleaner *k)
{
	while (at(k, k->i) == ' ')
		k->i++;
}

/* A backslash: an escaped mark, a command, or just a backslash. */
static void backslash(struct cleaner *k)
{
	char name[NAME_BYTES_MAX + 1], c = at(k, k->i + 1);
	const struct command *command = NULL;
	uint32_t n = 0;

	while (n < NAME_BYTES_MAX && letter(at(k, k->i + 1 + n))) {
		name[n] = at(k, k->i + 1 + n);
		n++;
	}
	name[n] = '\0';
	if (n > 1)
		command =
		    bsearch(name, commands, sizeof commands / sizeof *commands, sizeof *commands, by_name);
	/* Dressing and fractions have a meaning only inside a formula. */
	if (command && !k->end_math && (!command->text || !command->text[0]))
		command = NULL;
	if (command) {
		k->i += 1 + n;
		skip_spaces(k);
		if (command->text)
			put(k, command->text, (uint32_t)strlen(command->text));
		else if (at(k, k->i) == '{')
			open_group(k, GROUP_ABOVE);
		return;
	}
	if (k->end_math && (c == ',' || c == ';' || c == '!' || c == ':' || c == ' ')) {
		k->i += 2; /* thin spaces */
		return;
	}
	if (ascii_mark(c)) {
		put(k, &c, 1);
		k->i += 2;
		return;
	}
	put(k, "\\", 1);
	k->i++;
}

/* One step inside a formula: spaces and braces only group. */
static void formula_step(struct cleaner *k)
{
	char c = at(k, k->i);

	if (c == '\\') {
		backslash(k);
	} else if (c == '{') {
		open_group(k, GROUP_PLAIN);
	} else if (c == '}') {
		close_group(k);
	} else if (c == ' ' || c == '~') {
		k->i++;
	} else if (c == '^' || c == '_') {
		bool braced = at(k, k->i + 1) == '{';
		char next = at(k, k->i + 1 + braced), after = at(k, k->i + 2 + braced);

		k->i++;
		if (c == '^' && (next == '2' || next == '3') && (!braced || after == '}')) {
			put(k, next == '2' ? "\xC2\xB2" : "\xC2\xB3", 2);
			k->i += braced ? 3 : 1;
		} else if (c == '^' && next != '\\' && next != '*') {
			put(k, "^", 1);
		}
	} else {
		put(k, &c, 1);
		k->i++;
	}
}

/* Before an opening pair of stars: the start, white space or a mark; behind it: neither. */
static bool may_open_bold(const struct cleaner *k)
{
	uint32_t i = k->i, off = i + 2;
	const unsigned char *p = (const unsigned char *)k->s.p;
	uint32_t next = qh_utf8_next(k->s, &off);
	bool before = i == 0 || (p[i - 1] < 0x80 && !letter((char)p[i - 1]) && !digit((char)p[i - 1])) ||
		      (i >= 3 && p[i - 3] == 0xE3 && p[i - 2] == 0x80) ||
		      (i >= 3 && p[i - 3] == 0xEF && p[i - 2] == 0xBC);

	if (i + 2 >= k->s.n || next == '*' || qh_utf8_is_space(next) || next == ')' || next == 0xFF09)
		return false;
	return before && !(i && (p[i - 1] == '=' || p[i - 1] == '<' || p[i - 1] == '>'));
}

static void stars(struct cleaner *k)
{
	if (k->end_bold && k->i == k->end_bold) {
		k->end_bold = 0;
		k->i += 2;
		return;
	}
	if (at(k, k->i + 1) == '*' && !k->end_bold && may_open_bold(k)) {
		int64_t close = qh_str_find(k->s, QH_STR("**"), k->i + 2);

		if (close >= 0 && k->s.p[close - 1] != ' ' && k->s.p[close - 1] != '\\') {
			k->end_bold = (uint32_t)close;
			k->i += 2;
			return;
		}
	}
	do {
		put(k, "*", 1);
		k->i++;
	} while (at(k, k->i) == '*' && k->i != k->end_bold);
}

/* "[text](address)" leaves the text, "![text](address)" too. */
static bool link(struct cleaner *k, bool image)
{
	uint32_t from = k->i + 1 + image, room = k->s.n - from, end, close;
	const char *p;

	if (room > LINK_BYTES_MAX)
		room = LINK_BYTES_MAX;
	p = room ? memchr(k->s.p + from, ']', room) : NULL;
	if (!p || at(k, (uint32_t)(p - k->s.p) + 1) != '(')
		return false;
	end = (uint32_t)(p - k->s.p);
	room = k->s.n - (end + 2);
	if (room > (image ? 16 : 1) * LINK_BYTES_MAX)
		room = (image ? 16 : 1) * LINK_BYTES_MAX;
	p = room ? memchr(k->s.p + end + 2, ')', room) : NULL;
	if (!p)
		return false;
	close = (uint32_t)(p - k->s.p);
	/* An address is ASCII and has a stroke, a dot or a hash; "[2022](1)" is the number of a document. */
	if (!image) {
		bool address = false;

		for (uint32_t i = end + 2; i < close; i++) {
			if ((unsigned char)k->s.p[i] >= 0x80)
				return false;
			address |= k->s.p[i] == '/' || k->s.p[i] == '.' || k->s.p[i] == '#';
		}
		if (!address)
			return false;
	}
	put(k, k->s.p + from, end - from);
	k->i = close + 1;
	return true;
}

static void entity(struct cleaner *k)
{
	uint32_t code = k->entities ? qh_markup_entity(k->s, &k->i) : 0;

	if (code == 0xA0)
		code = ' ';
	if (code) {
		k->n += qh_utf8_put(code, k->out + k->n);
	} else {
		put(k, "&", 1);
		k->i++;
	}
}

static void end_formula(struct cleaner *k)
{
	while (k->n_groups) {
		uint8_t kind = k->groups[--k->n_groups];

		if (kind == GROUP_ABOVE_SUM || kind == GROUP_BELOW_SUM)
			put(k, ")", 1);
	}
	k->i = k->end_math + 1;
	k->end_math = 0;
}

static void step(struct cleaner *k)
{
	char c = at(k, k->i);

	if (k->end_math && k->i >= k->end_math) {
		end_formula(k);
	} else if (k->end_math) {
		formula_step(k);
	} else if (c == '\\') {
		backslash(k);
	} else if (c == '$') {
		k->end_math = formula_end(k);
		if (!k->end_math)
			put(k, "$", 1);
		k->i++;
	} else if (c == '*') {
		stars(k);
	} else if (c == '&') {
		entity(k);
	} else if ((c == '!' && at(k, k->i + 1) == '[' && link(k, true)) || (c == '[' && link(k, false))) {
		return;
	} else {
		put(k, &c, 1);
		k->i++;
	}
}

struct qh_str qh_markup_clean(struct qh_reader *r, struct qh_str raw, bool entities, uint16_t *flags)
{
	struct cleaner k = {.entities = entities};
	struct qh_str out;

	raw = qh_str_trim(raw);
	if (!(qh_line_bytes(raw) & QH_LINE_MARKUP))
		return raw;
	k.s = raw;
	/* Nothing grows except a fraction's brackets, by two for each command of five. */
	k.out = qh_reader_scratch(r, raw.n + 8);
	if (!k.out)
		return QH_STR("");
	if (raw.n > 4 && raw.p[0] == '*' && raw.p[1] == '*' && may_open_bold(&k) &&
	    qh_str_find(raw, QH_STR("**"), 2) == (int64_t)raw.n - 2)
		*flags |= QH_CELL_HEAD;
	while (k.i < raw.n)
		step(&k);
	if (k.n == raw.n && memcmp(k.out, raw.p, raw.n) == 0)
		return raw;
	out = qh_arena_str(r->arena, qh_str_trim((struct qh_str){k.out, k.n}));
	if (!out.p) {
		qh_reader_fail_memory(r, 0);
		return QH_STR("");
	}
	return out;
}

static uint32_t strokes_in(struct qh_str s)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s.n; i++)
		n += s.p[i] == '|' && (i == 0 || s.p[i - 1] != '\\');
	return n;
}

bool qh_markup_bare_pipes(struct qh_str line, struct qh_str text, uint32_t after)
{
	const char *nl = after < text.n ? memchr(text.p + after, '\n', text.n - after) : NULL;
	uint32_t end = nl ? (uint32_t)(nl - text.p) : text.n, here, below;

	if (after >= end || end - after > QH_LINE_BYTES_MAX)
		return false;
	here = strokes_in(line);
	below = strokes_in(qh_str_sub(text, after, end - after));
	return here > 0 && below > 0 && (here > 1 || below > 1);
}
