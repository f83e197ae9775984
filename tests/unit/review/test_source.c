/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a run in order, and long streams cut at line ends. */
#include "scratch.h"

#include "review/source.h"

enum { RECORDS = 2000 };

static struct qh_source *open_paths(const char *const *paths, uint32_t n)
{
	struct qh_source *source = NULL;
	struct qh_error err = {0};

	if (qh_source_open(paths, n, &source, &err) != QH_OK)
		fail_msg("%s %s", err.code, err.file);
	return source;
}

static void expect_order(struct scratch *s, const char *const *paths, uint32_t n, const char *names)
{
	struct qh_source *source = open_paths(paths, n);
	struct qh_piece piece;
	struct qh_error err = {0};
	char got[512] = "";
	uint32_t number = 0;

	while (qh_source_next(source, &piece, &err) == QH_OK) {
		const char *path = piece.path;
		if (strncmp(path, s->dir, strlen(s->dir)) == 0)
			path += strlen(s->dir) + 1;
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s ", path);
		assert_int_equal(piece.doc_index, ++number);
		assert_true(piece.first_part && piece.last_part && !piece.is_part);
		if (strcmp(path, "no-such-file.txt") == 0)
			assert_string_equal(piece.error.code, "FILE-001");
		else
			assert_null(piece.error.code);
		qh_piece_free(&piece);
	}
	assert_string_equal(got, names);
	assert_int_equal(qh_source_next(source, &piece, &err), QH_NOT_FOUND);
	qh_source_close(source);
}

static void test_files_and_folders(void **state)
{
	struct scratch *s = *state;
	put(s, "d", NULL, 0);
	put(s, "d/e", NULL, 0);
	put_text(s, "d/e/2.txt", "2");
	put_text(s, "d/b.txt", "b");
	put_text(s, "d/a.txt", "aa");
	put_text(s, "d/.hidden", "x");
	put_text(s, "z.txt", "z");
	put_text(s, "y.txt", "y");
	char folder[700], slash[700];
	snprintf(folder, sizeof folder, "%s/d", s->dir);
	snprintf(slash, sizeof slash, "%s/d/", s->dir);
	const char *paths[] = {s->files[6], folder, s->files[7], "no-such-file.txt"};

	expect_order(s, paths, 4, "z.txt d/a.txt d/b.txt d/e/2.txt y.txt no-such-file.txt ");
	const char *again[] = {slash};
	expect_order(s, again, 1, "d/a.txt d/b.txt d/e/2.txt ");
	struct qh_source *source = open_paths(paths, 4);
	assert_int_equal(qh_source_bytes(source), 1 + 2 + 1 + 1 + 1);
	qh_source_close(source);
	qh_source_close(NULL);
}

static void test_nothing_to_read(void **state)
{
	struct scratch *s = *state;
	const char *folder = put(s, "empty", NULL, 0);
	struct qh_source *source = NULL;
	struct qh_error err = {0};

	assert_int_equal(qh_source_open(NULL, 0, &source, &err), QH_NOT_FOUND);
	assert_string_equal(err.code, "SOURCE-001");
	err = (struct qh_error){0};
	assert_int_equal(qh_source_open(&folder, 1, &source, &err), QH_NOT_FOUND);
	assert_string_equal(err.code, "SOURCE-001");
	assert_null(source);
}

static void test_folders_too_deep(void **state)
{
	struct scratch *s = *state;
	char name[512] = "d", path[700];
	struct qh_source *source = NULL;
	struct qh_error err = {0};
	struct qh_piece piece;

	for (int i = 0; i < QH_FOLDER_DEPTH_MAX; i++) {
		put(s, name, NULL, 0);
		size_t n = strlen(name);
		snprintf(name + n, sizeof name - n, "/d");
	}
	put_text(s, name, "deep");
	snprintf(path, sizeof path, "%s/d", s->dir);
	const char *paths[] = {path};
	source = open_paths(paths, 1);
	assert_int_equal(qh_source_next(source, &piece, &err), QH_OK);
	assert_null(piece.error.code);
	qh_source_close(source);
	assert_int_equal(remove(s->files[s->n_files - 1]), 0);
	assert_int_equal(mkdir(s->files[s->n_files - 1], 0700), 0);
	/* the folder is an input that cannot be read; others would go on */
	source = open_paths(paths, 1);
	assert_int_equal(qh_source_next(source, &piece, &err), QH_OK);
	assert_string_equal(piece.error.code, "SOURCE-003");
	assert_int_equal(qh_source_next(source, &piece, &err), QH_NOT_FOUND);
	qh_source_close(source);
}

static void put_link(struct scratch *s, const char *name, const char *to)
{
	const char *path = put_text(s, name, "");

	assert_int_equal(remove(path), 0);
	assert_int_equal(symlink(to, path), 0);
}

/* Links that lead up, around and aside: each folder is walked once, and the walk ends. */
static void test_links(void **state)
{
	struct scratch *s = *state;
	char folder[700];

	put(s, "d", NULL, 0);
	put(s, "d/a", NULL, 0);
	put_text(s, "d/a/1.txt", "1");
	put_link(s, "d/b", "a");
	put_link(s, "d/a/up", "..");
	snprintf(folder, sizeof folder, "%s/d", s->dir);
	const char *paths[] = {folder, folder};

	expect_order(s, paths, 1, "d/a/1.txt ");
	expect_order(s, paths, 2, "d/a/1.txt d/a/1.txt "); /* named twice, read twice */
}

/* Nothing that may never end is waited for. */
static void test_pipes(void **state)
{
	struct scratch *s = *state;
	char folder[700], pipe[700];
	struct qh_source *source;
	struct qh_piece piece;
	struct qh_error err = {0};

	put(s, "d", NULL, 0);
	snprintf(folder, sizeof folder, "%s/d", s->dir);
	snprintf(pipe, sizeof pipe, "%s/d/pipe", s->dir);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	const char *paths[] = {folder, pipe, "/dev/zero"};
	const char *codes[] = {"FILE-004", "FILE-006", "FILE-004"};

	source = open_paths(paths, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(qh_source_next(source, &piece, &err), QH_OK);
		assert_string_equal(piece.error.code, codes[i]);
	}
	qh_source_close(source);
	assert_int_equal(remove(pipe), 0);
}

/* @p n records of growing length, some with blank lines between; the whole text. */
static char *records(uint32_t n, uint32_t stuffing, size_t *size)
{
	const size_t room = (size_t)n * (stuffing + 40);
	char *text = malloc(room), *end = text;

	assert_non_null(text);
	for (uint32_t i = 0; i < n; i++) {
		end += snprintf(end, room - (size_t)(end - text), "{\"n\":%u,\"s\":\"", i);
		memset(end, 'x', i % (stuffing + 1));
		end += i % (stuffing + 1);
		end += snprintf(end, room - (size_t)(end - text), i % 7 ? "\"}\n" : "\"}\n\n");
	}
	*size = (size_t)(end - text);
	return text;
}

/* The parts, put together, are the file; each ends with a line; what came before is counted. */
static void expect_parts(const char *path, const char *text, size_t size, uint32_t at_least)
{
	struct qh_source *source = open_paths(&path, 1);
	struct qh_piece piece;
	struct qh_error err = {0};
	size_t off = 0;
	uint32_t parts = 0, forms = 0, lines = 0;
	bool last = false;

	while (qh_source_next(source, &piece, &err) == QH_OK) {
		assert_false(last);
		assert_true(piece.is_part);
		assert_int_equal(piece.first_part, parts == 0);
		assert_int_equal(piece.first_form, forms);
		assert_int_equal(piece.first_line, lines + 1);
		assert_int_equal(strlen(piece.sha256), 64);
		assert_true(off + piece.n_bytes <= size);
		assert_memory_equal(piece.bytes, text + off, piece.n_bytes);
		assert_true(piece.last_part || piece.bytes[piece.n_bytes - 1] == '\n');
		for (size_t i = 0; i < piece.n_bytes; i++) {
			lines += piece.bytes[i] == '\n';
			forms += piece.bytes[i] == '{';
		}
		off += piece.n_bytes;
		assert_int_equal(piece.bytes_done, off);
		last = piece.last_part;
		parts++;
		qh_piece_free(&piece);
	}
	assert_true(last);
	assert_int_equal(off, size);
	assert_true(parts >= at_least);
	qh_source_close(source);
}

static void test_parts(void **state)
{
	struct scratch *s = *state;
	size_t size;
	char *text = records(RECORDS, 400, &size);
	const char *path = put(s, "stream.ndjson", text, size);

	expect_parts(path, text, size, 4);
	/* Without a newline at its end. */
	path = put(s, "open.ndjson", text, size - 1);
	expect_parts(path, text, size - 1, 4);
	free(text);
	text = records(2, 10, &size);
	path = put(s, "short.ndjson", text, size);
	expect_parts(path, text, size, 1);
	free(text);
}

/* A hash that nobody prints is not made: the stream is read once. */
static void test_without_hashes(void **state)
{
	struct scratch *s = *state;
	size_t size;
	char *text = records(RECORDS, 100, &size);
	const char *path = put(s, "stream.ndjson", text, size);
	struct qh_source *source = open_paths(&path, 1);
	struct qh_piece piece;
	struct qh_error err = {0};

	qh_source_without_hashes(source);
	assert_int_equal(qh_source_next(source, &piece, &err), QH_OK);
	assert_true(piece.is_part);
	assert_string_equal(piece.sha256, "");
	qh_piece_free(&piece);
	qh_source_close(source);
	free(text);
}

/* Files of every length around a part's size: none is lost, none is cut in a line. */
static void test_part_borders(void **state)
{
	struct scratch *s = *state;
	size_t size;
	char *text = records(RECORDS, 100, &size);

	for (size_t cut = size - 200; cut < size; cut += 9) {
		const char *path = put(s, "stream.ndjson", text, cut);
		expect_parts(path, text, cut, 1);
		clear_files(s);
	}
	free(text);
}

/* A record longer than a line may be ends its file with an error; the next file goes on. */
static void test_line_too_long(void **state)
{
	struct scratch *s = *state;
	size_t n = (size_t)QH_LINE_BYTES_MAX + ((size_t)1 << 20);
	char *text = malloc(n);
	struct qh_piece piece;
	struct qh_error err = {0};
	bool failed = false, next = false;

	assert_non_null(text);
	memset(text, 'x', n);
	memcpy(text, "{\"a\":1}\n{\"b\":2}\n{\"c\":\"", 23);
	const char *paths[] = {put(s, "long.ndjson", text, n), put_text(s, "next.txt", "n")};
	free(text);
	struct qh_source *source = open_paths(paths, 2);
	while (qh_source_next(source, &piece, &err) == QH_OK) {
		if (piece.error.code) {
			assert_string_equal(piece.error.code, "READ-004");
			assert_string_equal(piece.error.file, paths[0]);
			assert_int_equal(piece.error.line, 3);
			assert_true(piece.last_part);
			failed = true;
		}
		next |= strcmp(piece.path, paths[1]) == 0;
		qh_piece_free(&piece);
	}
	assert_true(failed && next);
	qh_source_close(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_files_and_folders, tidy),
	    cmocka_unit_test_teardown(test_nothing_to_read, tidy),
	    cmocka_unit_test_teardown(test_folders_too_deep, tidy),
	    cmocka_unit_test_teardown(test_links, tidy),
	    cmocka_unit_test_teardown(test_pipes, tidy),
	    cmocka_unit_test_teardown(test_parts, tidy),
	    cmocka_unit_test_teardown(test_part_borders, tidy),
	    cmocka_unit_test_teardown(test_without_hashes, tidy),
	    cmocka_unit_test_teardown(test_line_too_long, tidy),
	};

	return cmocka_run_group_tests_name("source", tests, open_scratch, close_scratch);
}
