/* SPDX-License-Identifier: Apache-2.0 */
/* Owns which texts a spreadsheet would take for formulas, and how many rows a block takes in one. */
#include "paper/paper.h"

#include "chart/chart.h"

/* A number with a sign, or a dash alone: shown as they are, nothing is computed from them. */
static bool is_signed_number(struct qh_str s)
{
	for (uint32_t i = 1; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= '0' && c <= '9') && c != '.' && c != ',' && c != '%' && c != '-')
			return false;
		if (c == '-' && (i > 1 && s.p[i - 1] != '-')) /* 3-2 is computed */
			return false;
	}
	return true;
}

bool qh_paper_is_risky(struct qh_str text)
{
	if (text.n == 0)
		return false;
	switch (text.p[0]) {
	case '=':
	case '@':
	case '\t':
	case '\r': return true;
	case '+':
	case '-': return !is_signed_number(text);
	default: return false;
	}
}

uint32_t qh_paper_block_rows(const struct qh_paper_block *block)
{
	switch (block->kind) {
	case QH_PAPER_PARAGRAPH: return 1;
	case QH_PAPER_TABLE: return block->table.rows;
	case QH_PAPER_CHART: return block->chart->n_bars + 2;
	default: return 0;
	}
}
