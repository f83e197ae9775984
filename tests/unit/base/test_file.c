/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of reading, writing and listing files, and of SHA-256. They work in a directory of their own. */
#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"

enum { PATH_ROOM = 512 };

struct place {
	char dir[PATH_ROOM];
	char path[PATH_ROOM * 2];
	struct qh_arena *arena;
	struct qh_error err;
};

static const char *in_dir(struct place *w, const char *name)
{
	snprintf(w->path, sizeof w->path, "%s/%s", w->dir, name);
	return w->path;
}

static int set_up(void **state)
{
	struct place *w = calloc(1, sizeof *w);
	const char *base = getenv("TMPDIR");

	assert_non_null(w);
	snprintf(w->dir, sizeof w->dir, "%s/quanheng-test-XXXXXX", base ? base : P_tmpdir);
	assert_non_null(mkdtemp(w->dir));
	w->arena = qh_arena_new((size_t)64 << 20);
	assert_non_null(w->arena);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"a", "b", "c", "d", "link", "fifo", "z", ".hidden", "sub"};
	struct place *w = *state;

	chmod(w->dir, 0700);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		remove(in_dir(w, names[i]));
	/* fails when a test or the code under test left something else, such as a temporary file */
	assert_int_equal(rmdir(w->dir), 0);
	qh_arena_free(w->arena);
	free(w);
	return 0;
}

static void put_file(struct place *w, const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(in_dir(w, name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void read_back(void **state)
{
	struct place *w = *state;
	struct qh_str s;

	put_file(w, "a", "\0one\xFF\n", 6);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 100, &s, &w->err), QH_OK);
	assert_int_equal(s.n, 6);
	assert_memory_equal(s.p, "\0one\xFF\n", 7);
	put_file(w, "b", "", 0);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "b"), 0, &s, &w->err), QH_OK);
	assert_non_null(s.p);
	assert_int_equal(s.n, 0);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), SIZE_MAX, &s, NULL), QH_OK);
	assert_int_equal(s.n, 6);
}

static void the_size_limit(void **state)
{
	struct place *w = *state;
	struct qh_str s;

	put_file(w, "a", "12345678", 8);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 8, &s, &w->err), QH_OK);
	assert_int_equal(s.n, 8);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 7, &s, &w->err), QH_LIMIT);
	assert_null(s.p);
	assert_string_equal(w->err.code, "FILE-003");
	assert_string_equal(w->err.file, in_dir(w, "a"));
	assert_string_equal(w->err.args[0].name, "max");
	assert_string_equal(w->err.args[0].text, "7");
}

/* The limit of the program itself, by files that hold no blocks: exactly at it and one byte beyond. */
static void the_programs_limit(void **state)
{
	struct place *w = *state;
	struct qh_arena *a = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_str s;

	put_file(w, "a", "", 0);
	assert_int_equal(truncate(in_dir(w, "a"), (off_t)QH_FILE_BYTES_MAX + 1), 0);
	assert_int_equal(qh_file_read(a, in_dir(w, "a"), QH_FILE_BYTES_MAX, &s, &w->err), QH_LIMIT);
	assert_string_equal(w->err.code, "FILE-003");
	assert_int_equal(truncate(in_dir(w, "a"), (off_t)QH_FILE_BYTES_MAX), 0);
	assert_int_equal(qh_file_read(a, in_dir(w, "a"), QH_FILE_BYTES_MAX, &s, &w->err), QH_OK);
	assert_int_equal(s.n, QH_FILE_BYTES_MAX);
	assert_int_equal(s.p[s.n - 1], 0);
	qh_arena_free(a);
}

static void what_cannot_be_read(void **state)
{
	struct place *w = *state;
	struct qh_str s;

	assert_int_equal(qh_file_read(w->arena, in_dir(w, "none"), 10, &s, &w->err), QH_NOT_FOUND);
	assert_string_equal(w->err.code, "FILE-001");
	assert_int_equal(qh_file_read(w->arena, w->dir, 10, &s, &w->err), QH_UNSUPPORTED);
	assert_string_equal(w->err.code, "FILE-004");
	assert_int_equal(qh_file_read(w->arena, "/dev/null", 10, &s, &w->err), QH_UNSUPPORTED);
	assert_string_equal(w->err.code, "FILE-004");
	put_file(w, "a", "x", 1);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a/b"), 10, &s, &w->err), QH_NOT_FOUND);
	assert_string_equal(w->err.code, "FILE-001");
	if (geteuid() == 0)
		return; /* nothing is forbidden to root */
	assert_int_equal(chmod(in_dir(w, "a"), 0), 0);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 10, &s, &w->err), QH_DENIED);
	assert_string_equal(w->err.code, "FILE-002");
}

static void an_arena_without_room(void **state)
{
	struct place *w = *state;
	struct qh_arena *small = qh_arena_new(64);
	struct qh_str s;

	put_file(w, "a", w->dir, 65);
	assert_int_equal(qh_file_read(small, in_dir(w, "a"), 100, &s, &w->err), QH_LIMIT);
	assert_string_equal(w->err.code, "FILE-003");
	assert_string_equal(w->err.args[0].text, "64");
	qh_arena_reset(small);
	qh_arena_fail_after(1);
	assert_int_equal(qh_file_read(small, in_dir(w, "a"), 100, &s, &w->err), QH_NOMEM);
	qh_arena_fail_after(0);
	assert_string_equal(w->err.code, "FILE-002");
	assert_null(s.p);
	qh_arena_free(small);
}

/* Runs qh_file_read on standard input, fed by a child with n bytes of a pattern. */
static enum qh_status read_piped(struct place *w, size_t n, size_t max, struct qh_str *s)
{
	int ends[2], saved = dup(STDIN_FILENO), how;
	enum qh_status status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		for (size_t i = 0; i < n; i++) {
			char c = (char)(i % 251);

			/* the odd small write, so that reads come short */
			if (write(ends[1], &c, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	status = qh_file_read(w->arena, "-", max, s, &w->err);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	} else {
		close(STDIN_FILENO);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	return status;
}

static void from_a_pipe(void **state)
{
	static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 140000};
	struct place *w = *state;
	struct qh_str s;

	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
		size_t n = sizes[k];

		assert_int_equal(read_piped(w, n, 1 << 20, &s), QH_OK);
		assert_int_equal(s.n, n);
		for (size_t i = 0; i < n; i++)
			assert_int_equal((unsigned char)s.p[i], i % 251);
		assert_int_equal(read_piped(w, n, n, &s), QH_OK);
		assert_int_equal(s.n, n);
		if (n == 0)
			continue;
		assert_int_equal(read_piped(w, n, n - 1, &s), QH_LIMIT);
		assert_string_equal(w->err.code, "FILE-003");
		assert_null(s.p);
	}
}

/* A file given by redirection is read from where it stands. */
static void from_a_redirection(void **state)
{
	struct place *w = *state;
	int saved = dup(STDIN_FILENO), fd;
	struct qh_str s;

	put_file(w, "a", "abcdef", 6);
	fd = open(in_dir(w, "a"), O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(lseek(fd, 2, SEEK_SET), 2);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
	assert_int_equal(qh_file_read(w->arena, "-", 4, &s, &w->err), QH_OK);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
	assert_true(qh_str_eq(s, QH_STR("cdef")));
}

static void from_a_named_pipe(void **state)
{
	struct place *w = *state;
	struct qh_str s;
	pid_t child;
	int how;

	assert_int_equal(mkfifo(in_dir(w, "fifo"), 0600), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		/* writing goes through as well: a pipe is never replaced by a file */
		_exit(qh_file_write(in_dir(w, "fifo"), QH_STR("through"), NULL) != QH_OK);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "fifo"), 100, &s, &w->err), QH_OK);
	assert_true(qh_str_eq(s, QH_STR("through")));
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

static void written_and_replaced(void **state)
{
	struct place *w = *state;
	struct qh_str s;
	struct stat st;
	mode_t mask = umask(027);

	assert_int_equal(qh_file_write(in_dir(w, "a"), QH_STR("first"), &w->err), QH_OK);
	umask(mask);
	assert_int_equal(stat(in_dir(w, "a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(chmod(in_dir(w, "a"), 0604), 0);
	assert_int_equal(qh_file_write(in_dir(w, "a"), QH_STR("2nd"), &w->err), QH_OK);
	assert_int_equal(stat(in_dir(w, "a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0604);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 10, &s, &w->err), QH_OK);
	assert_true(qh_str_eq(s, QH_STR("2nd")));
	assert_int_equal(qh_file_write(in_dir(w, "a"), QH_STR_NONE, &w->err), QH_OK);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 10, &s, &w->err), QH_OK);
	assert_int_equal(s.n, 0);
}

static void a_link_stays_a_link(void **state)
{
	struct place *w = *state;
	struct qh_str s;
	struct stat st;

	put_file(w, "a", "old", 3);
	assert_int_equal(symlink("a", in_dir(w, "link")), 0);
	assert_int_equal(qh_file_write(in_dir(w, "link"), QH_STR("new"), &w->err), QH_OK);
	assert_int_equal(lstat(in_dir(w, "link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 10, &s, &w->err), QH_OK);
	assert_true(qh_str_eq(s, QH_STR("new")));
}

/* What was there stays until the new one is whole; what is not kept leaves nothing. */
static void written_by_pieces(void **state)
{
	struct place *w = *state;
	struct qh_file_out o;
	const struct qh_str *names;
	struct qh_str s;
	struct stat st;
	uint32_t n;

	put_file(w, "a", "old", 3);
	assert_int_equal(symlink("a", in_dir(w, "link")), 0);
	for (int keep = 0; keep < 2; keep++) {
		assert_int_equal(qh_file_out_open(&o, in_dir(w, "link"), &w->err), QH_OK);
		assert_true(fputs("ne", o.to) >= 0 && fputs("w", o.to) >= 0);
		assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 10, &s, &w->err), QH_OK);
		assert_true(qh_str_eq(s, QH_STR("old")));
		assert_int_equal(qh_file_out_end(&o, keep != 0, &w->err), QH_OK);
		assert_int_equal(qh_file_read(w->arena, in_dir(w, "link"), 10, &s, &w->err), QH_OK);
		assert_true(qh_str_eq(s, keep ? QH_STR("new") : QH_STR("old")));
	}
	assert_int_equal(lstat(in_dir(w, "link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(qh_file_list(w->arena, w->dir, &names, &n, &w->err), QH_OK);
	assert_int_equal(n, 2);
	/* A device is written and stays one. */
	assert_int_equal(qh_file_out_open(&o, "/dev/full", &w->err), QH_OK);
	assert_true(o.partial == NULL && fputs("x", o.to) >= 0);
	assert_int_equal(qh_file_out_end(&o, true, &w->err), QH_IO);
	assert_string_equal(w->err.code, "FILE-005");
	assert_int_equal(stat("/dev/full", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void what_cannot_be_written(void **state)
{
	struct place *w = *state;
	struct qh_str s;

	assert_int_equal(qh_file_write(in_dir(w, "none/a"), QH_STR("x"), &w->err), QH_NOT_FOUND);
	assert_string_equal(w->err.code, "FILE-005");
	assert_int_equal(qh_file_write(w->dir, QH_STR("x"), &w->err), QH_UNSUPPORTED);
	assert_string_equal(w->err.code, "FILE-004");
	assert_int_equal(qh_file_write("/dev/null", QH_STR("x"), &w->err), QH_OK);
	if (access("/dev/full", W_OK) == 0) {
		assert_int_equal(qh_file_write("/dev/full", QH_STR("x"), &w->err), QH_IO);
		assert_string_equal(w->err.code, "FILE-005");
	}
	if (geteuid() == 0)
		return;
	/* the old content survives a write that fails */
	put_file(w, "a", "old", 3);
	assert_int_equal(chmod(w->dir, 0500), 0);
	assert_int_equal(qh_file_write(in_dir(w, "a"), QH_STR("new"), &w->err), QH_DENIED);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 10, &s, &w->err), QH_OK);
	assert_true(qh_str_eq(s, QH_STR("old")));
}

static void to_standard_output(void **state)
{
	struct place *w = *state;
	int saved = dup(STDOUT_FILENO), fd;
	struct qh_str s;
	enum qh_status status;

	fd = open(in_dir(w, "a"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	close(fd);
	printf("before ");
	status = qh_file_write("-", QH_STR("after"), &w->err);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_int_equal(status, QH_OK);
	assert_int_equal(qh_file_read(w->arena, in_dir(w, "a"), 100, &s, &w->err), QH_OK);
	assert_true(qh_str_eq(s, QH_STR("before after")));
}

static void listed_in_order(void **state)
{
	struct place *w = *state;
	const struct qh_str *names;
	uint32_t n;

	assert_int_equal(qh_file_list(w->arena, w->dir, &names, &n, &w->err), QH_OK);
	assert_int_equal(n, 0);
	put_file(w, "c", "", 0);
	put_file(w, "z", "", 0);
	put_file(w, ".hidden", "", 0);
	put_file(w, "a", "", 0);
	assert_int_equal(mkdir(in_dir(w, "sub"), 0700), 0);
	assert_int_equal(qh_file_list(w->arena, w->dir, &names, &n, &w->err), QH_OK);
	assert_int_equal(n, 4);
	assert_true(qh_str_eq(names[0], QH_STR("a")));
	assert_true(qh_str_eq(names[1], QH_STR("c")));
	assert_true(qh_str_eq(names[2], QH_STR("sub")));
	assert_true(qh_str_eq(names[3], QH_STR("z")));
	assert_true(qh_file_is_dir(in_dir(w, "sub")));
	assert_false(qh_file_is_dir(in_dir(w, "a")));
	assert_false(qh_file_is_dir(in_dir(w, "none")));
	assert_int_equal(qh_file_list(w->arena, in_dir(w, "none"), &names, &n, &w->err), QH_NOT_FOUND);
	assert_string_equal(w->err.code, "FILE-001");
	assert_int_equal(qh_file_list(w->arena, in_dir(w, "a"), &names, &n, &w->err), QH_NOT_FOUND);
	for (uint64_t nth = 1; nth <= 5; nth++) {
		qh_arena_reset(w->arena);
		qh_arena_fail_after(nth);
		assert_int_equal(qh_file_list(w->arena, w->dir, &names, &n, &w->err), QH_NOMEM);
		qh_arena_fail_after(0);
		assert_null(names);
		assert_int_equal(n, 0);
	}
}

static void sums(void **state)
{
	char out[65];

	(void)state;
	/* the examples of FIPS 180-4 */
	qh_sha256_hex(QH_STR("abc"), out);
	assert_string_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	qh_sha256_hex(QH_STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), out);
	assert_string_equal(out, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	qh_sha256_hex(QH_STR_NONE, out);
	assert_string_equal(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(read_back),           TEST(the_size_limit),        TEST(the_programs_limit),
	    TEST(what_cannot_be_read), TEST(an_arena_without_room), TEST(from_a_pipe),
	    TEST(from_a_redirection),  TEST(from_a_named_pipe),     TEST(written_and_replaced),
	    TEST(a_link_stays_a_link), TEST(written_by_pieces),     TEST(what_cannot_be_written),
	    TEST(to_standard_output),  TEST(listed_in_order),       TEST(sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
