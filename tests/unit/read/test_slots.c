/* SPDX-License-Identifier: Apache-2.0 */
/* What people wrote into the slots of a report made before: Word files, web pages, their limits. */
#include "../../tools/stored_zip.h"
#include "base/buf.h"
#include "base/limits.h"
#include "read/slots.h"
#include "reading.h"

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define SDT(tag, content)                                                                                    \
	"<w:sdt><w:sdtPr><w:alias w:val=\"x\"/><w:tag w:val=\"" tag "\"/><w:id w:val=\"1\"/></w:sdtPr>"      \
	"<w:sdtContent>" content "</w:sdtContent></w:sdt>"
#define DOC(body) "<w:document xmlns:w=\"x\" xmlns:mc=\"z\"><w:body>" body "</w:body></w:document>"

static struct qh_slots slots;

static enum qh_status read_slots(struct qh_str bytes, const char *path)
{
	qh_error_clear(&err);
	return qh_read_slots(arena, bytes, qh_str_of(path), QH_STR("own:"), &slots, &err);
}

static enum qh_status read_word(const char *document)
{
	struct stored_zip z = {0};
	struct qh_str copy = qh_arena_str(arena, stored_document(&z, qh_str_of(document)));

	free(z.p);
	return read_slots(copy, "old.docx");
}

static void assert_slot(uint32_t i, const char *name, const char *text, bool more)
{
	assert_true(i < slots.n);
	assert_true(qh_str_eq(slots.at[i].name, qh_str_of(name)));
	if (!qh_str_eq(slots.at[i].text, qh_str_of(text)))
		fail_msg("%s: \"%.*s\", not \"%s\"", name, QH_STR_ARG(slots.at[i].text), text);
	assert_int_equal(slots.at[i].more_than_text, more);
}

static void word(void **state)
{
	(void)state;
	assert_int_equal(read_word(DOC(P("outside") SDT("own:a", P("one") P(" ") P("two")) P("between")
					   SDT("other", P("not ours")) SDT("own:b", "<w:p/>"))),
			 QH_OK);
	assert_int_equal(slots.n, 2);
	assert_slot(0, "a", "one\ntwo", false);
	assert_slot(1, "b", "", false);
	/* as LibreOffice saves it */
	assert_int_equal(read_word(DOC("<w:sdt><w:sdtPr><w:alias w:val=\"own:a\"/></w:sdtPr><w:sdtContent>" P(
			     "one") "</w:sdtContent></w:sdt>")),
			 QH_OK);
	assert_int_equal(slots.n, 1);
	assert_slot(0, "a", "one", false);
}

/* What the author did in the control: breaks, tabs, changes that are tracked, controls in it, tables. */
static void word_edited(void **state)
{
	(void)state;
	assert_int_equal(
	    read_word(DOC(SDT("own:a", "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></"
				       "w:r><w:del><w:r><w:t>gone</w:t>"
				       "</w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>" SDT(
					   "own:in", P("inner")) P("after"))
			      SDT("own:t", "<w:tbl><w:tr><w:tc>" P("cell") "</w:tc></w:tr></w:tbl>" P("x"))
				  SDT("own:p", "<w:p><w:r><w:drawing/></w:r></w:p>"))),
	    QH_OK);
	assert_int_equal(slots.n, 3);
	assert_slot(0, "a", "a\nb\tcnew\ninner\nafter", false);
	assert_slot(1, "t", "cell\nx", true);
	assert_slot(2, "p", "", true);
}

static void page(void **state)
{
	(void)state;
	assert_int_equal(
	    read_slots(
		QH_STR("<!DOCTYPE html><html><body><p>outside</p><div class=\"body\" data-slot=\"own:a\">"
		       "<p>one &lt;b&gt;</p>\n<p>two<br>three</p><div>in</div></div><p>x</p>"
		       "<div data-slot=\"other\">no</div><div data-slot='own:b'><table><tr><td>c</td></tr>"
		       "</table></div><div data-slot=\"own:c\">never closed"),
		"old.html"),
	    QH_OK);
	assert_int_equal(slots.n, 3);
	assert_slot(0, "a", "one <b>\ntwo\nthree\nin", false);
	assert_slot(1, "b", "c", true);
	assert_slot(2, "c", "never closed", false);
}

static void refused(void **state)
{
	(void)state;
	assert_int_equal(read_slots(QH_STR("%PDF-1.7\nx"), "old.pdf"), QH_UNSUPPORTED);
	assert_string_equal(err.code, "READ-018");
	assert_int_equal(read_slots(QH_STR("PK\x03\x04 no container"), "old.docx"), QH_CORRUPT);
	assert_int_equal(read_word("<w:document xmlns:w=\"x\"><w:body>"), QH_CORRUPT);
}

/* @p n slots in a Word file. */
static enum qh_status many(uint32_t n)
{
	struct qh_buf b;
	enum qh_status s;

	qh_buf_init(&b, 1 << 24);
	qh_buf_z(&b, "<w:document xmlns:w=\"x\"><w:body>");
	for (uint32_t i = 0; i < n; i++)
		qh_buf_z(&b, SDT("own:a", P("x")));
	qh_buf_z(&b, "</w:body></w:document>");
	qh_buf_char(&b, '\0');
	s = read_word(b.p);
	qh_buf_free(&b);
	return s;
}

static void number_of_slots(void **state)
{
	(void)state;
	assert_int_equal(many(QH_SLOTS_MAX), QH_OK);
	assert_int_equal(slots.n, QH_SLOTS_MAX);
	assert_int_equal(many(QH_SLOTS_MAX + 1), QH_LIMIT);
	assert_string_equal(err.code, "READ-019");
}

static enum qh_status long_text(uint32_t n)
{
	struct qh_buf b;
	enum qh_status s;

	qh_buf_init(&b, 1 << 24);
	qh_buf_z(&b, "<!DOCTYPE html><html><body><div data-slot=\"own:a\">");
	for (uint32_t i = 0; i < n; i++)
		qh_buf_char(&b, 'x');
	qh_buf_z(&b, "</div></body></html>");
	s = read_slots(qh_buf_view(&b), "old.html");
	qh_buf_free(&b);
	return s;
}

static void length_of_text(void **state)
{
	(void)state;
	assert_int_equal(long_text(QH_CELL_BYTES_MAX), QH_OK);
	assert_int_equal(slots.at[0].text.n, QH_CELL_BYTES_MAX);
	assert_int_equal(long_text(QH_CELL_BYTES_MAX + 1), QH_LIMIT);
	assert_string_equal(err.code, "READ-008");
}

/* Each allocation that fails is told, and none leaks. */
static void memory(void **state)
{
	uint64_t n = 0;
	enum qh_status s = QH_NOMEM;

	(void)state;
	while (s != QH_OK && n < 1000) {
		qh_arena_reset(arena);
		qh_arena_fail_after(++n);
		s = read_slots(
		    QH_STR("<!DOCTYPE html><html><body><div data-slot=\"own:a\">one</div></body></html>"),
		    "old.html");
		qh_arena_fail_after(0);
	}
	assert_int_equal(s, QH_OK);
	assert_true(n > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(word),    TEST(word_edited),     TEST(page),
					   TEST(refused), TEST(number_of_slots), TEST(length_of_text),
					   TEST(memory)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
