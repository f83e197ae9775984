/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as pictures without the programs that draw and read them: words, strokes, signs, skew. */
#include "reading.h"

#include "read/picture.h"
#include "read/scan.h"

enum { SIDE = 600 };

static struct qh_picture picture;

/* A white page. */
static void begin(void)
{
	picture = (struct qh_picture){SIDE, SIDE, qh_arena_alloc(arena, SIDE * SIDE), 128};
	memset(picture.at, 255, SIDE * SIDE);
}

static void ink(uint32_t x0, uint32_t y0, uint32_t x1, uint32_t y1)
{
	for (uint32_t y = y0; y < y1; y++)
		for (uint32_t x = x0; x < x1; x++)
			picture.at[y * SIDE + x] = 0;
}

/* Three dots thick, from left to right. */
static void leg(uint32_t x0, uint32_t y0, uint32_t x1, uint32_t y1)
{
	for (uint32_t x = x0; x < x1; x++) {
		int32_t y =
		    (int32_t)y0 + ((int32_t)y1 - (int32_t)y0) * (int32_t)(x - x0) / (int32_t)(x1 - x0);

		ink(x, (uint32_t)y, x + 1, (uint32_t)y + 3);
	}
}

static void texts(void **state)
{
	static const struct {
		const char *raw, *want;
	} all[] = {
	    {" 年度 指标 值 \n\n 100 人 \n", "年度指标值\n100人"},
	    {"total of 3 \n", "total of 3"},
	    {"〈20分)", "（20分)"},
	    {"预算 《 万元 ）", "预算（万元）"},
	    {"《办法》", "《办法》"},
	    {"〈a\nb)", "〈a\nb)"},
	    {"\xFFx", "\xEF\xBF\xBDx"},
	    {" \n", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		assert_str(qh_scan_text(arena, qh_str_of(all[i].raw)), all[i].want);
}

struct said {
	uint32_t n;
	struct qh_scan_word at[8];
};

static void hear(void *payload, const struct qh_scan_word *w)
{
	struct said *s = payload;

	assert_true(s->n < 8);
	s->at[s->n++] = *w;
}

static void words(void **state)
{
	struct said s = {0};

	(void)state;
	qh_scan_words(
	    QH_STR("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tl\tt\tw\th\tconf\ttext\n"
		   "1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n"
		   "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90.5\ta\n"
		   "5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t90.5\tb\n"
		   "5\t1\t1\t1\t1\t3\t0\t0\t9\t9\t90.5\t \n"
		   "5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t90.5\tc\n"
		   "5\tshort\n"
		   "5\t99999999999\t1\t1\t2\t1\t0\t0\t9\t9\t90.5\td"),
	    hear, &s);
	assert_int_equal(s.n, 4);
	assert_str(s.at[1].text, "b");
	assert_false(s.at[1].new_line);
	assert_str(s.at[2].text, "c");
	assert_true(s.at[2].new_line);
	assert_int_equal(s.at[2].page, 1);
	assert_true(s.at[3].new_line);
}

/* Two cells and a bar that is too thick to be a border; a stroke of a character stays where it is. */
static void strokes_of_a_table(void **state)
{
	struct qh_pdf_lines found, joined;
	struct qh_pdf_tables tables;
	struct qh_picture_box cell = {53, 53, 298, 147};

	(void)state;
	begin();
	ink(50, 50, 550, 53);
	ink(50, 147, 550, 150);
	ink(50, 50, 53, 150);
	ink(300, 50, 303, 150);
	ink(547, 50, 550, 150);
	ink(100, 90, 104, 130);  /* a character */
	ink(50, 300, 550, 340);  /* a bar */
	ink(100, 400, 103, 470); /* a long stroke that meets nothing */
	assert_true(qh_picture_strokes(arena, &picture, &found));
	joined = found;
	joined.at = QH_NEW_ARRAY(arena, struct qh_pdf_line, found.n);
	memcpy(joined.at, found.at, found.n * sizeof *found.at);
	assert_true(qh_pdf_tables_find(arena, &joined, &tables));
	assert_int_equal(tables.n, 1);
	assert_int_equal(tables.at[0].n_xs, 3);
	assert_int_equal(tables.at[0].n_ys, 2);
	qh_picture_wipe(&picture, &found, &tables);
	assert_int_equal(qh_picture_ink(&picture, &cell), 160);
	assert_int_equal(cell.x0, 100);
	assert_int_equal(cell.y1, 130);
	cell = (struct qh_picture_box){40, 380, 560, 500};
	assert_int_equal(qh_picture_ink(&picture, &cell), 210);
}

/* A page turned by one part in a hundred has level lines afterwards. */
static void a_page_that_lay_askew(void **state)
{
	struct qh_pdf_lines found;
	uint32_t long_ones = 0;

	(void)state;
	begin();
	for (uint32_t y = 100; y <= 400; y += 100)
		leg(50, y, 550, y + 5);
	assert_true(qh_picture_straighten(arena, &picture));
	assert_true(qh_picture_strokes(arena, &picture, &found));
	for (uint32_t i = 0; i < found.n; i++)
		long_ones += found.at[i].x1 - found.at[i].x0 > 480 * QH_PICTURE_DOT;
	assert_in_range(long_ones, 4, 12);
}

static void lines_of_text(void **state)
{
	struct qh_picture_box box = {0, 0, SIDE, SIDE}, line;
	struct qh_str cut;

	(void)state;
	begin();
	ink(10, 20, 100, 30);
	ink(10, 33, 100, 50); /* the same line: the gap is one inside of characters */
	ink(10, 70, 100, 160);
	assert_true(qh_picture_line(&picture, &box, &line));
	assert_int_equal(line.y0, 20);
	assert_int_equal(line.y1, 50);
	assert_true(qh_picture_line(&picture, &box, &line));
	assert_int_equal(line.y0, 70);
	assert_false(qh_picture_line(&picture, &box, &line));
	line = (struct qh_picture_box){10, 70, 100, 160};
	cut = qh_picture_cut(arena, &picture, &line); /* 90 dots high: made smaller by half */
	assert_true(qh_str_starts(cut, QH_STR("P5\n65 65\n255\n")));
	assert_int_equal(cut.n, 13 + 65 * 65);
}

static uint32_t sign(void)
{
	struct qh_picture_box box = {50, 50, 300, 150};

	return qh_picture_sign(&picture, &box);
}

static void signs(void **state)
{
	struct qh_picture_box left = {50, 50, 300, 150};

	(void)state;
	begin(); /* at least, with a level bar; a figure behind it */
	leg(100, 80, 140, 95);
	leg(100, 110, 140, 95);
	ink(100, 118, 140, 121);
	ink(150, 80, 160, 120);
	assert_int_equal(sign(), 0x2265);
	assert_int_equal(qh_picture_ink(&picture, &left), 400);
	assert_int_equal(left.x0, 150);
	begin(); /* at most, with a slanting bar */
	leg(100, 95, 140, 80);
	leg(100, 95, 140, 110);
	leg(100, 104, 140, 119);
	assert_int_equal(sign(), 0x2264);
	begin(); /* less: no bar */
	leg(100, 95, 140, 80);
	leg(100, 95, 140, 110);
	assert_int_equal(sign(), 0);
	begin(); /* three level strokes */
	ink(100, 80, 140, 83);
	ink(100, 95, 140, 98);
	ink(100, 110, 140, 113);
	assert_int_equal(sign(), 0);
	begin(); /* Z */
	ink(100, 80, 140, 83);
	leg(100, 110, 140, 83);
	ink(100, 112, 140, 115);
	assert_int_equal(sign(), 0);
	begin();
	assert_int_equal(sign(), 0);
}

static void pictures_of_programs(void **state)
{
	char good[] = "P5\n2 2\n255\n\x00\xFF\xFF\xFF", cut[] = "P5\n2 2\n255\n\x00\xFF\xFF";
	char large[] = "P5\n3509 1\n255\n", deep[] = "P5\n2 2\n65535\n00000000",
	     other[] = "P6\n1 1\n255\nabc";
	struct qh_picture p;

	(void)state;
	assert_true(qh_picture_read(good, sizeof good - 1, &p));
	assert_int_equal(p.w, 2);
	assert_in_range(p.dark, 1, 255);
	assert_false(qh_picture_read(cut, sizeof cut - 1, &p));
	assert_false(qh_picture_read(large, sizeof large - 1, &p));
	assert_false(qh_picture_read(deep, sizeof deep - 1, &p));
	assert_false(qh_picture_read(other, sizeof other - 1, &p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(texts),         TEST(words), TEST(strokes_of_a_table),   TEST(a_page_that_lay_askew),
	    TEST(lines_of_text), TEST(signs), TEST(pictures_of_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
