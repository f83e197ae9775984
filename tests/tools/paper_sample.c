/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one of the sample papers as PDF: paper_sample NAME OUT; paper_sample --time N NAME writes it N times
 * into memory. The agencies and places are invented. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/limits.h"
#include "chart/chart.h"
#include "paper/paper.h"

enum { CELLS_MAX = 20000, BLOCKS_MAX = 60 };

struct sample {
	struct qh_paper paper;
	struct qh_paper_sheet sheets[3];
	struct qh_paper_block blocks[BLOCKS_MAX];
	struct qh_paper_cell cells[CELLS_MAX];
	uint32_t n_blocks, n_cells;
	struct qh_arena *arena;
};

static struct qh_paper_cell *cell(struct sample *s, uint32_t row, uint32_t col, uint16_t rows, uint16_t cols,
				  uint8_t align, const char *text)
{
	struct qh_paper_cell *c = &s->cells[s->n_cells++];

	*c = (struct qh_paper_cell){.row = row,
				    .col = col,
				    .rowspan = rows,
				    .colspan = cols,
				    .align = align,
				    .text = qh_str_of(text)};
	return c;
}

static void head(struct sample *s, uint32_t row, uint32_t col, uint16_t rows, uint16_t cols, const char *text)
{
	cell(s, row, col, rows, cols, QH_PAPER_CENTER, text)->tone = QH_PAPER_HEAD;
}

static void paragraph(struct sample *s, uint8_t style, const char *text)
{
	s->blocks[s->n_blocks++] =
	    (struct qh_paper_block){.kind = QH_PAPER_PARAGRAPH, .style = style, .text = qh_str_of(text)};
}

static void table(struct sample *s, uint32_t first, uint32_t rows, uint32_t cols, uint32_t head_rows,
		  const uint16_t *widths)
{
	s->blocks[s->n_blocks++] = (struct qh_paper_block){.kind = QH_PAPER_TABLE,
							   .table = {.rows = rows,
								     .cols = cols,
								     .head_rows = head_rows,
								     .widths = widths,
								     .n_cells = s->n_cells - first,
								     .cells = &s->cells[first]}};
}

static void one_sheet(struct sample *s, const char *name, bool landscape)
{
	s->sheets[0] = (struct qh_paper_sheet){
	    .name = qh_str_of(name), .landscape = landscape, .n_blocks = s->n_blocks, .blocks = s->blocks};
	s->paper.n_sheets = 1;
}

/* A self-evaluation as agencies publish it, its indicators @p times over. */
static void form_table(struct sample *s, uint32_t times)
{
	static const uint16_t widths[] = {8, 10, 20, 12, 12, 7, 7, 18};
	static const char *const heads[] = {"一级指标",   "二级指标", "三级指标", "年度指标值",
					    "实际完成值", "分值",     "得分",     "偏差原因分析及改进措施"};
	static const char *const rows[][7] = {
	    {"数量指标", "参保人员核查人数", "≥10148人", "10148人", "10", "10", ""},
	    {"数量指标", "业务培训场次", "≥4次", "3次", "10", "7.5",
	     "受场地限制，一场培训推迟到下年一月举行，已补办。"},
	    {"质量指标", "待遇发放差错率", "≤1%", "0%", "8", "8", ""},
	    {"质量指标", "资金使用合规率", "100%", "100%", "8", "8", ""},
	    {"时效指标", "业务处理及时性", "≥95%", "2024年12月31日前全部完成", "8", "8", ""},
	    {"成本指标", "单位培训成本控制数", "≤450元/人·天", "438.5元/人·天", "6", "6", ""}};
	uint32_t first = s->n_cells, r = 4, n = 6 * times;

	head(s, 1, 1, 1, 2, "项目名称");
	cell(s, 1, 3, 1, 6, QH_PAPER_LEFT, "社会保险经办服务能力提升项目");
	head(s, 2, 1, 1, 2, "主管部门");
	cell(s, 2, 3, 1, 2, QH_PAPER_LEFT, "清岚县人力资源和社会保障局");
	head(s, 2, 5, 1, 2, "实施单位");
	cell(s, 2, 7, 1, 2, QH_PAPER_LEFT, "清岚县社会保险事业服务中心");
	for (uint32_t k = 0; k < 8; k++)
		head(s, 3, k + 1, 1, 1, heads[k]);
	for (uint32_t i = 0; i < n; i++) {
		const char *const *row = rows[i % 6];
		bool begins = i == 0 || strcmp(rows[(i - 1) % 6][0], row[0]) != 0;
		uint16_t span = (uint16_t)(i + 1 < n && strcmp(rows[(i + 1) % 6][0], row[0]) == 0 ? 2 : 1);

		if (i == 0)
			cell(s, r, 1, (uint16_t)n, 1, QH_PAPER_CENTER, "产出指标\n（50分）");
		if (begins)
			cell(s, r, 2, span, 1, QH_PAPER_CENTER, row[0]);
		for (uint32_t k = 1; k < 7; k++)
			cell(s, r, k + 2, 1, 1, k == 1 || k == 6 ? QH_PAPER_LEFT : QH_PAPER_CENTER, row[k]);
		r++;
	}
	cell(s, r, 1, 1, 5, QH_PAPER_CENTER, "总分")->bold = true;
	cell(s, r, 6, 1, 1, QH_PAPER_CENTER, "100");
	cell(s, r, 7, 1, 1, QH_PAPER_CENTER, "97.5");
	table(s, first, r, 8, 3, widths);
}

static void make_form(struct sample *s, uint32_t times)
{
	paragraph(s, QH_PAPER_TITLE, "项目支出绩效自评表");
	paragraph(s, QH_PAPER_SUBTITLE, "（2024年度）");
	paragraph(s, QH_PAPER_LINE, "填报单位（盖章）：清岚县社会保险事业服务中心    金额单位：万元");
	form_table(s, times);
	paragraph(s, QH_PAPER_NOTE, "注：定量指标完成数汇总时取平均数；得分不超过该项指标分值上限。");
	paragraph(s, QH_PAPER_SIGNATURE,
		  "填报人：＿＿＿＿＿＿    负责人：＿＿＿＿＿＿    日期：＿＿＿年＿＿月＿＿日");
	one_sheet(s, "自评表", false);
}

static void make_review(struct sample *s)
{
	static const uint16_t widths[] = {6, 24, 14, 14, 10, 10};
	static const char *const heads[] = {"序号", "指标", "指标值", "完成值", "自评得分", "复核得分"};
	uint32_t first = s->n_cells;
	struct qh_paper_cell *c;

	paragraph(s, QH_PAPER_TITLE, "绩效自评复核表");
	for (uint32_t k = 0; k < 6; k++)
		head(s, 1, k + 1, 1, 1, heads[k]);
	for (uint32_t r = 2; r < 8; r++) {
		cell(s, r, 1, 1, 1, QH_PAPER_CENTER, "1");
		cell(s, r, 2, 1, 1, QH_PAPER_LEFT, "企业退休人员社会化管理服务覆盖率");
		cell(s, r, 3, 1, 1, QH_PAPER_CENTER, "≥95%");
		cell(s, r, 4, 1, 1, QH_PAPER_CENTER, "93.2%");
		c = cell(s, r, 5, 1, 1, QH_PAPER_RIGHT, "10");
		c->tone = (uint8_t)r;
		if (r == QH_PAPER_ERROR || r == QH_PAPER_WARNING)
			c->comment = QH_STR("按完成比例应得 9.81 分，自评为满分；请更正或说明依据。");
		c = cell(s, r, 6, 1, 1, QH_PAPER_RIGHT, "9.81");
		c->link = QH_STR("https://example.org/rules?id=1(2)");
	}
	table(s, first, 7, 6, 1, widths);
	one_sheet(s, "复核", true);
}

static const struct qh_chart_bar bars[] = {
    {{"决策", sizeof("决策") - 1},
     {"18.5 / 20", sizeof("18.5 / 20") - 1},
     {.n = 37, .d = 2},
     {.n = 20, .d = 1},
     0},
    {{"过程", sizeof("过程") - 1},
     {"15 / 20", sizeof("15 / 20") - 1},
     {.n = 15, .d = 1},
     {.n = 20, .d = 1},
     0},
    {{"产出（数量、质量、时效、成本四类指标合计）", sizeof("产出（数量、质量、时效、成本四类指标合计）") - 1},
     {"39.26 / 40", sizeof("39.26 / 40") - 1},
     {.n = 3926, .d = 100},
     {.n = 40, .d = 1},
     0},
    {{"效益", sizeof("效益") - 1}, {"8 / 20", sizeof("8 / 20") - 1}, {.n = 8, .d = 1}, {.n = 20, .d = 1}, 1},
};
static const struct qh_chart chart_bars = {.kind = QH_CHART_BARS,
					   .title = {"各部分得分", sizeof("各部分得分") - 1},
					   .unit = {"分", sizeof("分") - 1},
					   .n_bars = 4,
					   .bars = bars};
static const struct qh_chart_bar columns[] = {
    {{"60分以下", sizeof("60分以下") - 1}, {"1", sizeof("1") - 1}, {.n = 1, .d = 1}, {.n = 0, .d = 0}, 1},
    {{"60—80分", sizeof("60—80分") - 1}, {"4", sizeof("4") - 1}, {.n = 4, .d = 1}, {.n = 0, .d = 0}, 0},
    {{"80—90分", sizeof("80—90分") - 1}, {"17", sizeof("17") - 1}, {.n = 17, .d = 1}, {.n = 0, .d = 0}, 0},
    {{"90—100分", sizeof("90—100分") - 1}, {"32", sizeof("32") - 1}, {.n = 32, .d = 1}, {.n = 0, .d = 0}, 0},
};
static const struct qh_chart chart_columns = {.kind = QH_CHART_COLUMNS,
					      .title = {"总分分布", sizeof("总分分布") - 1},
					      .unit = {"个项目", sizeof("个项目") - 1},
					      .n_bars = 4,
					      .bars = columns};

static void make_report(struct sample *s)
{
	static const char text[] =
	    "项目由清岚县财政局批复，预算500万元，实际支出438.5万元，预算执行率87.7%"
	    "。评价组按照指标体系，对项目的决策、"
	    "过程、产出和效益逐项核对，发现个别指标以目标值代替完成值，“按时完成率”没有写明依据（见附表第3、7"
	    "行），已"
	    "请单位补充说明。English words such as performance budgeting are wrapped between words.";

	paragraph(s, QH_PAPER_TITLE, "清岚县社会保险经办服务能力提升项目支出绩效评价报告");
	for (int i = 0; i < 4; i++) {
		paragraph(s, QH_PAPER_HEADING_1, "一、基本情况");
		paragraph(s, QH_PAPER_HEADING_2, "（一）项目概况");
		for (int k = 0; k < 3; k++)
			paragraph(s, QH_PAPER_BODY, text);
	}
	s->blocks[s->n_blocks++] = (struct qh_paper_block){
	    .kind = QH_PAPER_CHART, .chart = &chart_bars, .caption = QH_STR("图1 各部分得分")};
	s->blocks[s->n_blocks++] = (struct qh_paper_block){
	    .kind = QH_PAPER_CHART, .chart = &chart_columns, .caption = QH_STR("图2 总分分布")};
	s->blocks[s->n_blocks++] = (struct qh_paper_block){.kind = QH_PAPER_BREAK};
	paragraph(s, QH_PAPER_HEADING_1, "附表");
	form_table(s, 1);
	one_sheet(s, "报告", false);
}

/* A row higher than two pages beside a short cell and a merged one; many narrow columns. */
static void make_tall(struct sample *s)
{
	uint32_t first = s->n_cells;
	char *text = qh_arena_alloc(s->arena, 20000);
	size_t n = 0;

	for (int i = 1; i <= 150; i++)
		n += (size_t)snprintf(text + n, 20000 - n, "%s第%d行，说明完成情况。", i > 1 ? "\n" : "", i);
	paragraph(s, QH_PAPER_TITLE, "高行");
	head(s, 1, 1, 1, 1, "目标");
	head(s, 1, 2, 1, 1, "内容");
	head(s, 1, 3, 1, 1, "完成");
	cell(s, 2, 1, 2, 1, QH_PAPER_CENTER, "年度总体目标");
	cell(s, 2, 2, 1, 1, QH_PAPER_LEFT, text);
	cell(s, 2, 3, 1, 1, QH_PAPER_CENTER, "已完成");
	cell(s, 3, 2, 1, 2, QH_PAPER_LEFT, "其后一行");
	table(s, first, 3, 3, 1, NULL);
	first = s->n_cells;
	for (uint32_t r = 1; r <= 3; r++) {
		for (uint32_t k = 1; k <= 24; k++)
			cell(s, r, k, 1, 1, QH_PAPER_CENTER, r == 1 ? "列名" : "1.5");
	}
	table(s, first, 3, 24, 1, NULL);
	one_sheet(s, "高行", false);
}

static struct sample *make(struct qh_arena *arena, const char *name)
{
	struct sample *s = QH_NEW(arena, struct sample);

	if (!s)
		return NULL;
	s->arena = arena;
	s->paper.title = QH_STR("样张");
	s->paper.lang = QH_STR("zh");
	s->paper.footer = QH_STR("第 {page} 页 共 {pages} 页");
	s->paper.fonts =
	    (struct qh_paper_fonts){QH_STR("方正小标宋简体"), QH_STR("黑体"), QH_STR("仿宋_GB2312"),
				    QH_STR("宋体"), QH_STR("Noto Serif CJK SC")};
	s->paper.sheets = s->sheets;
	if (strcmp(name, "form") == 0)
		make_form(s, 1);
	else if (strcmp(name, "long") == 0)
		make_form(s, 100);
	else if (strcmp(name, "review") == 0)
		make_review(s);
	else if (strcmp(name, "report") == 0)
		make_report(s);
	else if (strcmp(name, "tall") == 0)
		make_tall(s);
	else
		return NULL;
	return s;
}

static bool write_pdf(struct qh_arena *arena, const char *name, struct qh_buf *out)
{
	struct sample *s = make(arena, name);
	struct qh_error err = {0};

	if (s && qh_paper_pdf(arena, &s->paper, out, &err) == QH_OK)
		return true;
	fprintf(stderr, "%s: %s %s\n", name, err.code ? err.code : "no such sample",
		err.n_args ? err.args[0].text : "");
	return false;
}

static int time_it(struct qh_arena *arena, int n, const char *name, struct qh_buf *out)
{
	struct timespec a, b;
	size_t bytes = 0;

	for (int i = -1; i < n; i++) { /* the first opens the fonts */
		if (i == 0)
			clock_gettime(CLOCK_MONOTONIC, &a);
		qh_arena_reset(arena);
		qh_buf_reset(out);
		if (!write_pdf(arena, name, out))
			return 1;
		bytes = out->n;
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("%d PDFs, %zu bytes each, %ld us each\n", n, bytes,
	       ((b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000) / n);
	return 0;
}

int main(int argc, char **argv)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_error err = {0};
	struct qh_buf out;
	int code = 2;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	if (argc == 4 && strcmp(argv[1], "--time") == 0)
		code = time_it(arena, (int)strtol(argv[2], NULL, 10), argv[3], &out);
	else if (argc == 3)
		code = write_pdf(arena, argv[1], &out) &&
			       qh_file_write(argv[2], qh_buf_view(&out), &err) == QH_OK
			   ? 0
			   : 1;
	qh_buf_free(&out);
	qh_arena_free(arena);
	return code;
}
