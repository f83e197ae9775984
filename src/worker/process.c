/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the starting, watching and killing of other programs. */
#include "worker/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

enum { PATH_BYTES = 1024, PIECE_BYTES = 65536, NO_PROGRAM = 127 };

bool qh_process_find(const char *program, char *path, size_t size)
{
	const char *all = getenv("PATH");

	if (strchr(program, '/')) {
		int n = snprintf(path, size, "%s", program);
		return n > 0 && (size_t)n < size && access(path, X_OK) == 0;
	}
	while (all && *all) {
		size_t n = strcspn(all, ":");
		int made = snprintf(path, size, "%.*s/%s", (int)n, all, program);

		if (n > 0 && made > 0 && (size_t)made < size && access(path, X_OK) == 0)
			return true;
		all += n + (all[n] == ':');
	}
	return false;
}

static void limit(int what, rlim_t most)
{
	struct rlimit r = {most, most};

	(void)setrlimit(what, &r);
}

/* In the child, between fork and exec: only what is safe there. */
static void become(const char *path, const char *const argv[], int out, uint32_t seconds)
{
	int null = open("/dev/null", O_RDWR);

	(void)setpgid(0, 0);
	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(null, 2) < 0)
		_exit(NO_PROGRAM);
	limit(RLIMIT_CPU, seconds);
	limit(RLIMIT_AS, (rlim_t)QH_WORKER_BYTES_MAX);
	limit(RLIMIT_FSIZE, (rlim_t)QH_WORKER_FILE_BYTES_MAX);
	limit(RLIMIT_CORE, 0);
	execv(path, (char *const *)(uintptr_t)argv);
	_exit(NO_PROGRAM);
}

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum qh_status too_long(uint32_t seconds, struct qh_error *err)
{
	qh_error_set(err, QH_LIMIT, "WORK-002");
	qh_error_arg_int(err, "limit", seconds);
	return QH_LIMIT;
}

/* Takes the output until it ends; QH_LIMIT when time or room ran out. */
static enum qh_status take(int from, int64_t until, uint32_t seconds, struct qh_buf *out,
			   struct qh_error *err)
{
	for (;;) {
		int64_t left = until - milliseconds();
		struct pollfd p = {.fd = from, .events = POLLIN};
		char *room;
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)(left < 1000 ? left : 1000)) < 0) {
			if (left > 0 && errno == EINTR)
				continue;
			return too_long(seconds, err);
		}
		if (p.revents == 0)
			continue;
		room = qh_buf_room(out, PIECE_BYTES);
		if (!room) {
			enum qh_status status = out->status;

			qh_error_set(err, status, status == QH_LIMIT ? "WORK-003" : "WORK-005");
			qh_error_arg_int(err, "limit", (int64_t)out->max);
			return status;
		}
		n = read(from, room, PIECE_BYTES);
		out->n -= PIECE_BYTES - (size_t)(n > 0 ? n : 0);
		if (n == 0 || (n < 0 && errno != EINTR))
			return QH_OK;
	}
}

/* A program may close its output and go on: it has no more time for that than for the rest. */
static enum qh_status await(pid_t child, int64_t until, uint32_t seconds, int *how, struct qh_error *err)
{
	enum { LOOK_AGAIN_MS = 5 };

	for (;;) {
		pid_t ended = waitpid(child, how, WNOHANG);

		if (ended == child || (ended < 0 && errno != EINTR))
			return QH_OK;
		if (milliseconds() >= until)
			return too_long(seconds, err);
		(void)poll(NULL, 0, LOOK_AGAIN_MS);
	}
}

static enum qh_status judge(int how, const char *program, struct qh_error *err)
{
	if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
		return QH_OK;
	qh_error_set(err, QH_CORRUPT, "WORK-004");
	qh_error_arg(err, "program", qh_str_of(program));
	return QH_CORRUPT;
}

/* Not env, which only sets variables for it. */
static const char *name_of(const char *const argv[])
{
	if (strcmp(argv[0], "env") != 0)
		return argv[0];
	for (uint32_t i = 1; argv[i]; i++)
		if (!strchr(argv[i], '='))
			return argv[i];
	return argv[0];
}

/* @p limit: the seconds that are said to be over */
static enum qh_status run(const char *const argv[], uint32_t ms, uint32_t limit, struct qh_buf *out,
			  struct qh_error *err)
{
	char path[PATH_BYTES];
	enum qh_status status;
	int ends[2], how = 0;
	int64_t until;
	pid_t child;

	if (!qh_process_find(argv[0], path, sizeof path)) {
		qh_error_set(err, QH_NOT_FOUND, "WORK-001");
		qh_error_arg(err, "program", qh_str_of(argv[0]));
		return QH_NOT_FOUND;
	}
	if (pipe(ends) != 0)
		return qh_error_set(err, QH_IO, "WORK-005");
	(void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	child = fork();
	if (child == 0)
		become(path, argv, ends[1], ms / 1000 + 1);
	close(ends[1]);
	if (child < 0) {
		close(ends[0]);
		return qh_error_set(err, QH_NOMEM, "WORK-005");
	}
	until = milliseconds() + ms;
	status = take(ends[0], until, limit, out, err);
	close(ends[0]);
	if (status == QH_OK)
		status = await(child, until, limit, &how, err);
	if (status != QH_OK) {
		(void)kill(-child, SIGKILL);
		(void)kill(child, SIGKILL);
		while (waitpid(child, &how, 0) < 0 && errno == EINTR)
			;
	}
	return status == QH_OK ? judge(how, name_of(argv), err) : status;
}

enum qh_status qh_process_run(const char *const argv[], uint32_t seconds, struct qh_buf *out,
			      struct qh_error *err)
{
	return run(argv, seconds * 1000, seconds, out, err);
}

enum qh_status qh_process_run_on(const char *const argv[], uint32_t *ms_left, struct qh_buf *out,
				 struct qh_error *err)
{
	int64_t begun = milliseconds(), taken;
	enum qh_status status = run(argv, *ms_left, QH_WORKER_SECONDS_MAX, out, err);

	taken = milliseconds() - begun;
	*ms_left = taken < *ms_left ? *ms_left - (uint32_t)taken : 0;
	return status;
}
