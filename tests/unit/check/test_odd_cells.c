/* SPDX-License-Identifier: Apache-2.0 */
/* Every fixture with odd things in its cells: whatever a form prints, each check comes to an end, what it
 * finds can be said in both languages, no points are negative, and the same input gives the same findings. */
#include "fixture.h"

/* With the address sanitizer, where each piece of an arena is a malloc of its own, a run takes ten times as
 * long. */
#ifdef __SANITIZE_ADDRESS__
enum { TRIES = 20 };
#else
enum { TRIES = 150 };
#endif
enum { STRINGS_MAX = 600, CHANGES = 3 };

static const char *const odd_cells[] = {
    "",
    "—",
    "无",
    "0",
    "0%",
    "-5",
    "≥90%",
    "≤0",
    "=100%",
    "100%",
    "120%",
    "290%",
    "1.5.2",
    "10",
    "40",
    "95",
    "100",
    "2024年6月",
    "2023年12月底前",
    "2023年1-12月",
    "全年",
    "完成",
    "未完成",
    "约50人",
    "3-5天",
    "100%1000件",
    "1:3",
    "显著提高",
    "部分达成预期指标",
    "计划标准",
    "是",
    "优",
    "90分以上为优，80分以上为良，60分以下为差",
    "①制度健全得1分；②执行到位得2分",
    "每低于1%扣0.5分，扣完为止",
    "每满足1项得1分",
    "（",
    "预算预算",
    "<&>\\\"'",
    "甲",
    "指标1：",
    "……",
    "其中：",
    "合计",
    "总分",
    "满意度",
    "经费支出",
    "培训200人、发放手册500册",
    "实际支出/预算数×100%",
    "预算执行率=实际支出数/（年初预算数+调整数）",
    "因疫情影响",
    "继续加强管理",
    "未提供佐证资料",
    "投诉率",
    "预算执行率",
    "结转结余率",
    "18万元",
    "20元/人",
    "1000元",
    "12345678.9元",
    "其中，甲项支出12.5万元，乙项支出7.5万元，合计30万元",
    "2022年共培训200人，完成率80%，满意度95%",
    "问题：一是进度滞后；二是资金使用率低",
    "根据财预〔2011〕285号",
    "附件1",
    "10%",
    "1/0",
    "二十三万元",
    "三名",
    "1,234.5万元",
    "12,34",
    "从2023年到2024年",
    "abc12x",
    "a：b？c！d；e、f",
    "100%×5分",
    "≥90%得5分，≥80%且＜90%得3分，＜80%不得分",
    "95分≥得分≥80分为良",
    "100＞x≥80",
    "（0.6）",
    "[60,80)",
    "2名职工、3台设备，",
    "等5个方面",
    "包括：一是教育，二是卫生，三是交通等3项",
    "共3个项目：甲项目、乙项目、丙项目",
    "满分20分",
    "得分率98%",
    "执行率95.5%",
    "支付进度=已支付/计划支付×100%；计划完成率=完成数÷计划数",
    "完成率（%）=完成/计划",
    "占总数的比重",
    "比上年增加2万元，增长20%",
    "较2022年减少3.5万元",
    "预计投入40万元",
    "调整后预算50万元",
    "实际支出40万元，占预算40万元的100%",
    "某市某局",
    "省级项目",
    "2021年12月5日",
    "第1季度",
    "12月",
    "24小时",
    "每月1次",
    "100万余元",
    "同比下降3%",
    "一级指标4个，二级指标11个，三级指标34个",
    "按时发放",
    "超过预算",
    "问卷200份",
    "基本完成",
    "正在推进",
    "未发现问题",
};

/* A string value of the fixture, without its quotes. */
struct spot {
	uint32_t from, to;
};

static bool is_key_or_control(struct qh_str text, uint32_t from, uint32_t to)
{
	static const char *const kept[] = {"\"rulebook\":", "\"kind\":", "\"verdict\":", "\"role\":"};
	uint32_t i = to + 1, line = from;

	while (i < text.n && text.p[i] == ' ')
		i++;
	if (i < text.n && text.p[i] == ':')
		return true;
	while (line > 0 && text.p[line - 1] != '\n' && text.p[line - 1] != ',' && text.p[line - 1] != '{')
		line--;
	for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
		if (qh_str_find(qh_str_sub(text, line, from - line), qh_str_of(kept[k]), 0) >= 0)
			return true;
	}
	return false;
}

static uint32_t find_spots(struct qh_str text, struct spot *spots)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < text.n && n < STRINGS_MAX; i++) {
		uint32_t from = i + 1;

		if (text.p[i] != '"')
			continue;
		for (i = from; i < text.n && text.p[i] != '"'; i++)
			i += text.p[i] == '\\';
		if (!is_key_or_control(text, from, i))
			spots[n++] = (struct spot){from, i};
	}
	return n;
}

static uint32_t draw(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33) % below;
}

/* A number of so many digits that products of a few of them leave what can be kept exactly. */
static const char *long_number(struct qh_arena *arena, bool fraction)
{
	enum { DIGITS = 390 };
	char *p = qh_arena_alloc(arena, DIGITS + 3);
	uint32_t n = 0;

	assert_non_null(p);
	if (fraction) {
		p[n++] = '0';
		p[n++] = '.';
	}
	while (n < DIGITS)
		p[n++] = '7';
	p[n] = 0;
	return p;
}

/* Between two characters of the string. */
static uint32_t boundary(struct qh_str text, const struct spot *at, uint64_t *seed)
{
	uint32_t off = at->from + draw(seed, at->to - at->from + 1);

	while (off > at->from && (((unsigned char)text.p[off] & 0xC0) == 0x80 || text.p[off - 1] == '\\'))
		off--;
	return off;
}

static struct qh_str changed(struct qh_arena *arena, struct qh_str text, uint64_t *seed)
{
	static struct spot spots[STRINGS_MAX];
	uint32_t n_odd = sizeof odd_cells / sizeof *odd_cells;

	for (uint32_t c = 0; c < CHANGES; c++) {
		uint32_t n = find_spots(text, spots), k = draw(seed, n_odd + 2);
		const struct spot *at = &spots[n ? draw(seed, n) : 0];
		const char *odd = k < n_odd ? odd_cells[k] : long_number(arena, k > n_odd);

		uint32_t off;

		if (n == 0)
			return text;
		/* In its place, or somewhere into it. */
		off = draw(seed, 2) ? at->to : boundary(text, at, seed);
		text = qh_arena_printf(arena, "%.*s%s%.*s", (int)(off == at->to ? at->from : off), text.p,
				       odd, (int)(text.n - off), text.p + off);
	}
	return text;
}

static bool points_are_real(const struct run *r, const char *path)
{
	for (uint32_t i = 0; i < r->out.n; i++) {
		if (qh_rat_ok(r->out.at[i].points) && qh_rat_sign(r->out.at[i].points) < 0) {
			print_error("%s: %s has negative points\n", path, r->out.at[i].key);
			return false;
		}
	}
	return true;
}

/* True as well when the form is refused: not every odd thing is a form. */
static bool run_once(const struct qh_library *library, struct qh_str text, const char *path, uint64_t *sum)
{
	struct run r = {.library = library, .arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)};
	struct fixture f;
	struct qh_error err = {0};
	bool good = true;

	read_fixture(r.arena, text, &f);
	*sum = 0;
	if (run_all(&r, &f, &err) == QH_OK) {
		good = texts_agree(&r, path) && points_are_real(&r, path);
		*sum = sum_of(&r.out);
	} else if (!err.code) {
		print_error("%s: an error without a name\n", path);
		good = false;
	}
	qh_arena_free(r.arena);
	return good;
}

static bool run_odd(const struct qh_library *library, const char *code, const char *path)
{
	struct qh_arena *arena = qh_arena_new(1 << 24);
	uint64_t seed = qh_str_hash(qh_str_of(strrchr(path, '/')), 0) ^ qh_str_hash(qh_str_of(code), 0);
	struct qh_error err = {0};
	struct qh_str text;
	bool good = true;

	assert_int_equal(qh_file_read(arena, path, 1 << 20, &text, &err), QH_OK);
	for (uint32_t i = 0; i < TRIES && good; i++) {
		struct qh_str odd = changed(arena, text, &seed);
		uint64_t first, second;

		good = run_once(library, odd, path, &first);
		if (good && i == 0) {
			good = run_once(library, odd, path, &second) && first == second;
			if (!good)
				print_error("%s: another run finds something else\n", path);
		}
		if (!good)
			print_error("%.*s\n", QH_STR_ARG(odd));
	}
	qh_arena_free(arena);
	return good;
}

static void test_odd_cells(void **state)
{
	assert_int_equal(each_fixture(*state, run_odd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_odd_cells)};

	return cmocka_run_group_tests(tests, load, unload);
}
