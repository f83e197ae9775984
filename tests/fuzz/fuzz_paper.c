/* SPDX-License-Identifier: Apache-2.0 */
/* Papers of arbitrary texts, spans and styles: each is refused or written, and what is written is
 * well-formed. */
#include <stdlib.h>

#include "base/limits.h"
#include "pack/xml.h"
#include "paper/paper.h"

enum { CELLS = 12, BLOCKS = 4, NUMBERS = 8 };

struct input {
	const uint8_t *p;
	size_t n;
};

static uint8_t byte(struct input *in)
{
	if (in->n == 0)
		return 0;
	in->n--;
	return *in->p++;
}

static struct qh_str text(struct input *in)
{
	uint32_t n = byte(in);
	struct qh_str s = {(const char *)in->p, n < in->n ? n : (uint32_t)in->n};

	in->p += s.n;
	in->n -= s.n;
	return s;
}

static void fill_cell(struct input *in, struct qh_paper_cell *c)
{
	uint8_t place = byte(in), span = byte(in), look = byte(in);

	*c = (struct qh_paper_cell){.row = place & 15,
				    .col = place >> 4,
				    .rowspan = span & 7,
				    .colspan = span >> 5,
				    .align = look & 3,
				    .tone = look >> 4,
				    .bold = (look & 8) != 0,
				    .text = text(in)};
	if (look & 4) {
		c->number = text(in);
		c->format = text(in);
		c->formula = text(in);
		c->comment = text(in);
		c->link = text(in);
	}
}

static bool any_start(void *payload, const struct qh_xml_tag *tag)
{
	(void)payload;
	(void)tag;
	return true;
}

static bool any_end(void *payload, struct qh_str name)
{
	(void)payload;
	(void)name;
	return true;
}

/* Each part of a container is XML. */
static void check_container(const struct qh_buf *out)
{
	const struct qh_xml_reader reader = {any_start, any_end, NULL};
	struct qh_zip *zip;

	if (qh_zip_open(qh_buf_view(out), &zip, NULL) != QH_OK)
		abort();
	for (uint32_t i = 0; i < qh_zip_count(zip); i++)
		if (qh_xml_read(zip, qh_zip_name(zip, i), &reader, NULL, NULL) != QH_OK)
			abort();
	qh_zip_close(zip);
}

static void write_all(const struct qh_paper *paper)
{
	typedef enum qh_status writer(struct qh_arena *, const struct qh_paper *, struct qh_buf *,
				      struct qh_error *);
	writer *const writers[] = {qh_paper_docx, qh_paper_xlsx, qh_paper_html, qh_paper_csv};

	for (uint32_t k = 0; k < sizeof writers / sizeof *writers; k++) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		struct qh_error err = {0};
		struct qh_buf out;
		enum qh_status status;

		qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
		status = writers[k](arena, paper, &out, &err);
		if (status != QH_OK && !err.code)
			abort();
		if (status == QH_OK && k < 2)
			check_container(&out);
		qh_buf_free(&out);
		qh_arena_free(arena);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct qh_paper_cell cells[CELLS];
	struct qh_paper_block blocks[BLOCKS] = {{.kind = QH_PAPER_PARAGRAPH}};
	struct qh_paper_sheet sheets[2];
	uint8_t shape = byte(&in), n = byte(&in) % (CELLS + 1);

	blocks[1].kind = byte(&in) & 1 ? QH_PAPER_BREAK : QH_PAPER_PARAGRAPH;
	for (uint32_t i = 0; i < 2; i++) {
		blocks[i].style = byte(&in);
		blocks[i].text = text(&in);
		blocks[i].slot = text(&in);
	}
	for (uint32_t i = 0; i < n; i++)
		fill_cell(&in, &cells[i]);
	for (uint32_t i = 2; i < BLOCKS; i++) {
		blocks[i] = (struct qh_paper_block){.kind = QH_PAPER_TABLE};
		blocks[i].table = (struct qh_paper_table){.rows = shape & 15,
							  .cols = shape >> 4,
							  .head_rows = i,
							  .n_cells = n,
							  .cells = cells,
							  .filter = true,
							  .frozen = true,
							  .plain = (n & 1) != 0};
	}
	sheets[0] = (struct qh_paper_sheet){.name = text(&in), .n_blocks = BLOCKS, .blocks = blocks};
	sheets[1] = sheets[0];
	write_all(&(struct qh_paper){.title = text(&in),
				     .footer = text(&in),
				     .fonts = {.body = text(&in), .fallback = text(&in)},
				     .n_sheets = 2,
				     .sheets = sheets});
	return 0;
}
