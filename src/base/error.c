/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the filling of the error object. Everything is copied into it, cut at a character. */
#include "base/error.h"

#include <inttypes.h>
#include <stdio.h>

/* As much of @p s as fits @p room with its NUL. A NUL inside the text would hide the rest: it becomes a
 * space. */
static void copy_cut(char *out, size_t room, struct qh_str s)
{
	size_t n = s.p ? s.n : 0;

	if (n >= room) {
		n = room - 1;
		for (int back = 0; back < 3 && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80; back++)
			n--;
	}
	for (size_t i = 0; i < n; i++)
		out[i] = s.p[i] ? s.p[i] : ' ';
	out[n] = '\0';
}

void qh_error_clear(struct qh_error *err)
{
	if (err)
		memset(err, 0, sizeof *err);
}

enum qh_status qh_error_set(struct qh_error *err, enum qh_status status, const char *code)
{
	if (err) {
		qh_error_clear(err);
		err->status = status;
		err->code = code;
	}
	return status;
}

void qh_error_arg(struct qh_error *err, const char *name, struct qh_str text)
{
	if (!err || err->n_args >= QH_ERROR_ARGS_MAX)
		return;
	err->args[err->n_args].name = name;
	copy_cut(err->args[err->n_args].text, sizeof err->args[0].text, text);
	err->n_args++;
}

void qh_error_arg_int(struct qh_error *err, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, value);
	qh_error_arg(err, name, qh_str_of(text));
}

void qh_error_at_line(struct qh_error *err, struct qh_str file, uint32_t line, uint32_t col)
{
	if (!err)
		return;
	copy_cut(err->file, sizeof err->file, file);
	err->line = line;
	err->col = col;
}
