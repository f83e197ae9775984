/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as delimited text: the fast scan is the plain one, every byte is in a row, in a line end or left
 * over, and every cell is read as each type without a value that is out of its range. */
#include <stdlib.h>

#include "record/rows.h"
#include "record/snapshot.h"
#include "record/values.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char delimiters[] = ",\t;|";

static void same_scan(const char *text, uint32_t n, char delimiter)
{
	static uint32_t cuts[2][(1 << 14) + 2 * QH_CSV_STEP], lines[2][(1 << 14) + 2 * QH_CSV_STEP];
	struct qh_csv_out out[2];
	struct qh_csv_state state[2];
	uint32_t end[2];
	qh_csv_scan *const how[2] = {qh_csv_scan_plain, qh_csv_scan_best()};

	for (int i = 0; i < 2; i++) {
		out[i] = (struct qh_csv_out){cuts[i], lines[i], 0, 0};
		state[i] = qh_csv_begin();
		end[i] = how[i](text, 0, n, delimiter, &state[i], &out[i]);
	}
	QH_ASSERT(end[0] == end[1] && out[0].n_cuts == out[1].n_cuts && out[0].n_lines == out[1].n_lines);
	QH_ASSERT(memcmp(cuts[0], cuts[1], out[0].n_cuts * sizeof(uint32_t)) == 0);
	QH_ASSERT(memcmp(lines[0], lines[1], out[0].n_lines * sizeof(uint32_t)) == 0);
	QH_ASSERT(state[0].inside == state[1].inside && state[0].closed == state[1].closed);
}

static void read_cell(const struct qh_value_reader *r, struct qh_str cell)
{
	int64_t v;
	enum qh_reject reason = qh_value_read(r, cell, &v);

	QH_ASSERT(reason < QH_REJECTS && (reason == QH_REJECT_NONE || v == QH_INT_MISSING));
	if (v == QH_INT_MISSING)
		return;
	if (r->type == QH_FIELD_MONTH)
		QH_ASSERT(v >= 1 && v <= 301 * 12);
	if (r->type == QH_FIELD_DATE)
		QH_ASSERT(v > -30000 && v < 90000);
	if (r->type == QH_FIELD_FLAG)
		QH_ASSERT(v == 1 || v == 2);
}

static void read_rows(const char *text, uint32_t n, char delimiter, bool last,
		      const struct qh_record_types *types)
{
	struct qh_rows rows = {0};
	struct qh_rows_input in = {qh_csv_scan_best(), text, n, delimiter, last, false, 1};
	uint32_t used, line, at = 0;

	QH_ASSERT(qh_rows_find(&rows, &in, &used, &line) && used <= n && (!last || used == n));
	for (uint32_t r = 0; r < rows.n; r++) {
		QH_ASSERT(rows.at[r].start >= at && rows.at[r].end >= rows.at[r].start);
		at = rows.at[r].end;
		for (uint32_t c = 0; !rows.at[r].reject && c < rows.at[r].n_cells; c++) {
			bool doubled;
			struct qh_str cell = qh_cell_bare(qh_row_cell(&rows, text, &rows.at[r], c), &doubled);

			QH_ASSERT(cell.p >= text && cell.p + cell.n <= text + n);
			for (uint8_t type = QH_FIELD_MONTH; type < QH_FIELD_TYPES; type++) {
				struct qh_value_reader reader = {
				    .types = types, .type = type, .money_decimals = (uint8_t)(c % 3 * 2)};

				read_cell(&reader, cell);
			}
		}
	}
	qh_rows_free(&rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct qh_str missing[] = {{"NULL", 4}}, year[] = {{"\xE5\xB9\xB4", 3}},
				   month[] = {{"\xE6\x9C\x88", 3}}, yes_no[] = {{"yes", 3}, {"no", 2}};
	static const struct qh_domain flags = {.n_codes = 2, .codes = yes_no};
	static const struct qh_record_types types = {.domains = &flags,
						     .print = {[QH_PRINT_MISSING] = {1, missing},
							       [QH_PRINT_YEAR] = {1, year},
							       [QH_PRINT_MONTH] = {1, month}}};
	char *text;

	if (size < 1 || size > 1 << 14)
		return 0;
	/* A copy of just this size, so that a look beyond it is seen. */
	text = malloc(size);
	if (!text)
		return 0;
	memcpy(text, data + 1, size - 1);
	same_scan(text, (uint32_t)size - 1, delimiters[data[0] & 3]);
	read_rows(text, (uint32_t)size - 1, delimiters[data[0] & 3], data[0] & 4, &types);
	free(text);
	return 0;
}
