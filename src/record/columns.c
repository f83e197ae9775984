/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the parts of a table: columns appended piece by piece, and the rows that were not taken. */
#include <stdio.h>

#include "base/json.h"
#include "record/importer.h"
#include "record/layout.h"

enum {
	REJECTED_TEXT_MAX = 1 << 20,  /* of one row; where it stands is told, and the file still has it */
	REJECTED_TEXTS_MAX = 1 << 30, /* of a table; rows beyond are told without their text */
	REJECTED_OUT_MAX = 256 << 20
};

static struct qh_part *part_named(struct qh_importer *im, uint32_t table, struct qh_str field,
				  const char *end)
{
	char name[QH_PART_NAME_MAX];
	struct qh_str t = im->types->at[table].name;

	snprintf(name, sizeof name, "%.*s%s%.*s.%s", QH_STR_ARG(t), field.n ? "." : "", QH_STR_ARG(field),
		 end);
	return qh_parts_get(&im->parts, name);
}

struct qh_part *qh_column_part(struct qh_importer *im, uint32_t table, uint32_t field)
{
	struct qh_table_parts *t = &im->tables[table];
	const struct qh_field *f = &im->types->at[table].fields[field];
	enum qh_field_type type = (enum qh_field_type)f->type;

	if (!t->column[field])
		t->column[field] = part_named(im, table, f->name, "col");
	if (t->column[field]) {
		t->column[field]->width = qh_field_width(type);
		t->column[field]->number_missing = type == QH_FIELD_DATE || qh_field_width(type) == 8;
	}
	return t->column[field];
}

static enum qh_status begin_column(struct qh_importer *im, uint32_t table, uint32_t field,
				   struct qh_error *err)
{
	struct qh_part *part = qh_column_part(im, table, field);

	if (!part)
		return qh_error_set(err, QH_NOMEM, "RECORD-008");
	return qh_part_pad(&im->parts, part, im->tables[table].rows, err);
}

bool qh_words_parts(struct qh_importer *im, uint32_t domain)
{
	char name[QH_PART_NAME_MAX];

	if (!im->word_parts[domain]) {
		qh_domain_file(im->types->domains[domain].name, "words", name);
		im->word_parts[domain] = qh_parts_get(&im->parts, name);
		qh_domain_file(im->types->domains[domain].name, "ends", name);
		im->word_ends[domain] = qh_parts_get(&im->parts, name);
	}
	return im->word_parts[domain] && im->word_ends[domain];
}

enum qh_status qh_words_keep(struct qh_importer *im, uint32_t domain, struct qh_error *err)
{
	struct qh_words *w = &im->words[domain];
	enum qh_status status;

	if (!qh_words_parts(im, domain))
		return qh_error_set(err, QH_NOMEM, "RECORD-008");
	status = qh_part_write(&im->parts, im->word_parts[domain], w->fresh, w->n_fresh, err);
	if (status == QH_OK)
		status = qh_part_write(&im->parts, im->word_ends[domain], w->ends,
				       w->n_ends * sizeof *w->ends, err);
	qh_words_kept(w);
	return status;
}

bool qh_table_others(struct qh_importer *im, uint32_t table, uint32_t field)
{
	struct qh_table_parts *t = &im->tables[table];
	const struct qh_field *f = &im->types->at[table].fields[field];
	bool word = f->type == QH_FIELD_WORD;

	if ((word || f->type == QH_FIELD_CODE) && !qh_words_parts(im, f->domain))
		return false;
	if (word && !t->odd[field])
		t->odd[field] = part_named(im, table, f->name, "odd");
	if (!t->line)
		t->line = part_named(im, table, QH_STR("line"), "col");
	if (!t->rejected)
		t->rejected = part_named(im, table, QH_STR_NONE, "rejected");
	if (t->line)
		t->line->width = sizeof(uint32_t);
	return (!word || t->odd[field]) && t->line && t->rejected;
}

enum qh_status qh_table_begin(struct qh_importer *im, const struct qh_plan *plan, struct qh_error *err)
{
	const struct qh_record_type *type = &im->types->at[plan->table];
	enum qh_status status = QH_OK;

	for (uint32_t f = 0; status == QH_OK && f < type->n_fields; f++)
		if (qh_plan_has(plan, f))
			status = begin_column(im, plan->table, f, err);
	for (uint32_t c = 0; status == QH_OK && c < plan->n_words; c++)
		if (!qh_table_others(im, plan->table, plan->words[c].field))
			status = qh_error_set(err, QH_NOMEM, "RECORD-008");
	if (status == QH_OK && plan->n_words == 0 && !qh_table_others(im, plan->table, 0))
		status = qh_error_set(err, QH_NOMEM, "RECORD-008");
	return status;
}

/* The head of a column, for a person who looks for it: the field, else its number. */
static struct qh_str field_of_cell(const struct qh_record_type *type, const struct qh_plan *plan,
				   uint32_t cell)
{
	for (uint32_t i = 0; i < plan->n_typed; i++)
		if (plan->typed[i].cell == cell)
			return type->fields[plan->typed[i].field].name;
	for (uint32_t i = 0; i < plan->n_words; i++)
		if (plan->words[i].cell == cell)
			return type->fields[plan->words[i].field].name;
	return QH_STR_NONE;
}

static void put_hex(struct qh_json_out *w, struct qh_str raw)
{
	struct qh_buf hex;

	qh_buf_init(&hex, (size_t)REJECTED_TEXT_MAX * 2 + 1);
	for (uint32_t i = 0; i < raw.n; i++)
		qh_buf_printf(&hex, "%02x", (unsigned)(unsigned char)raw.p[i]);
	qh_json_key(w, "hex");
	qh_json_str(w, qh_buf_view(&hex));
	qh_buf_free(&hex);
}

static void put_rejected(struct qh_json_out *w, const struct qh_input *s, const struct qh_plan *plan,
			 const struct qh_record_type *type, const struct qh_chunk *b, uint32_t r,
			 bool with_text)
{
	const struct qh_row *row = &b->rows.at[r];
	const struct qh_row *raw = b->raw_rows.n ? &b->raw_rows.at[r] : row;
	struct qh_str text = {b->text + row->start, row->end - row->start};
	struct qh_str bytes = {b->raw + b->from + raw->start, raw->end - raw->start};

	qh_json_object(w);
	qh_json_key(w, "file");
	qh_json_str(w, s->name);
	qh_json_key(w, "line");
	qh_json_int(w, row->line);
	qh_json_key(w, "byte"); /* of a sheet there is none */
	if (s->of_sheet)
		qh_json_null(w);
	else
		qh_json_int(w, (int64_t)(b->at + b->from + raw->start));
	qh_json_key(w, "bytes");
	qh_json_int(w, bytes.n);
	qh_json_key(w, "column");
	qh_json_int(w, row->column);
	qh_json_key(w, "field");
	qh_json_str(w, row->column ? field_of_cell(type, plan, row->column - 1u) : QH_STR_NONE);
	qh_json_key(w, "reason");
	qh_json_z(w, qh_reject_name((enum qh_reject)row->reject));
	qh_json_key(w, "text");
	qh_json_str(w, with_text ? qh_str_sub(text, 0, REJECTED_TEXT_MAX) : QH_STR_NONE);
	if (with_text && qh_csv_check_utf8(text.p, text.n) >= 0)
		put_hex(w, qh_str_sub(bytes, 0, REJECTED_TEXT_MAX));
	qh_json_object_end(w);
}

static enum qh_status write_rejected(struct qh_importer *im, const struct qh_input *s,
				     const struct qh_plan *plan, const struct qh_chunk *b,
				     struct qh_error *err)
{
	struct qh_table_parts *t = &im->tables[plan->table];
	enum qh_status status = QH_OK;
	struct qh_buf out;

	qh_buf_init(&out, REJECTED_OUT_MAX);
	for (uint32_t r = 0; status == QH_OK && r < b->rows.n; r++) {
		struct qh_json_out w;

		if (b->rows.at[r].reject == QH_REJECT_NONE)
			continue;
		qh_json_out_start(&w, &out, 0);
		put_rejected(&w, s, plan, &im->types->at[plan->table], b, r,
			     t->rejected->bytes < REJECTED_TEXTS_MAX);
		qh_buf_char(&out, '\n');
		if (out.status != QH_OK)
			status = qh_error_set(err, out.status, "RECORD-008");
		else if (out.n > (size_t)QH_CHUNK_BYTES || r + 1 == b->rows.n)
			status = qh_part_write(&im->parts, t->rejected, out.p, out.n, err),
			qh_buf_reset(&out);
	}
	if (status == QH_OK && out.n)
		status = qh_part_write(&im->parts, t->rejected, out.p, out.n, err);
	qh_buf_free(&out);
	return status;
}

/* The same value for all rows of the piece. */
static enum qh_status write_fixed(struct qh_importer *im, const struct qh_plan *plan,
				  const struct qh_plan_fixed *f, uint32_t n, struct qh_error *err)
{
	struct qh_part *part = im->tables[plan->table].column[f->field];
	uint32_t width = qh_field_width((enum qh_field_type)f->type);
	unsigned char piece[4096];
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; i < sizeof piece; i++)
		piece[i] = (unsigned char)((uint64_t)f->value >> i % width * 8);
	while (n && status == QH_OK) {
		uint32_t some = n < sizeof piece / width ? n : (uint32_t)(sizeof piece / width);

		status = qh_part_write(&im->parts, part, piece, (size_t)some * width, err);
		n -= some;
	}
	return status;
}

enum qh_status qh_chunk_write(struct qh_importer *im, const struct qh_input *s, const struct qh_plan *plan,
			      struct qh_chunk *b, struct qh_imported *file, struct qh_error *err)
{
	struct qh_table_parts *t = &im->tables[plan->table];
	uint32_t n = b->n_accepted, n_rejected = b->rows.n - n;
	enum qh_status status = QH_OK;

	if (t->rows + n > QH_ROWS_OF_TABLE_MAX || t->rejected->bytes > UINT32_MAX - REJECTED_OUT_MAX) {
		(void)qh_error_set(err, QH_LIMIT, "RECORD-023");
		qh_error_arg_int(err, "limit", QH_ROWS_OF_TABLE_MAX);
		return QH_LIMIT;
	}
	for (uint32_t c = 0; status == QH_OK && c < plan->n_typed; c++)
		status =
		    qh_part_write(&im->parts, t->column[plan->typed[c].field], qh_chunk_column(b, c),
				  (size_t)n * qh_field_width((enum qh_field_type)plan->typed[c].type), err);
	for (uint32_t i = 0; status == QH_OK && i < plan->n_fixed; i++)
		status = write_fixed(im, plan, &plan->fixed[i], n, err);
	if (status == QH_OK)
		status = qh_part_write(&im->parts, t->line, b->line_out, n * sizeof *b->line_out, err);
	if (status == QH_OK && n_rejected)
		status = write_rejected(im, s, plan, b, err);
	t->rows += n;
	t->n_rejected += n_rejected;
	file->rows += n;
	file->rejected += n_rejected;
	return status;
}
