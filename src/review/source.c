/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the list of input files and cuts long record streams into parts at line ends. Knows nothing of forms.
 */
#include "review/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/file_ids.h"
#include "base/limits.h"
#include "review/archive.h"
#include "review/records.h"

enum {
	PART_BYTES =
	    64 * 1024, /* small enough that a window of parts stays far below the memory of a stream */
	HEAD_BYTES = 64 * 1024
};

/* A file or "-". What is known to be unreadable is no reason to leave the others out. */
struct input {
	const char *path;
	const struct qh_error *failure; /* NULL when it is worth a try */
};

struct qh_source {
	struct qh_arena *arena;
	struct input *inputs;
	uint32_t n_inputs, cap_inputs, next;
	uint32_t documents; /* handed out so far: archives hold several */
	uint64_t bytes, bytes_done;
	struct qh_archive *archive; /* being handed out */
	/* The stream being cut. */
	FILE *stream;
	const char *stream_path;
	char *rest; /* read but not yet handed out */
	size_t n_rest;
	bool first_part;
	uint32_t forms, lines;
	char sha256[65];
	bool without_hashes;
};

static enum qh_status add_input(struct qh_source *s, const char *path, const struct qh_error *failure,
				struct qh_error *err)
{
	struct qh_error *kept = NULL;

	if (s->n_inputs >= QH_PATHS_MAX) {
		qh_error_set(err, QH_LIMIT, "SOURCE-002");
		qh_error_arg_int(err, "limit", QH_PATHS_MAX);
		return QH_LIMIT;
	}
	if (failure && (kept = QH_NEW(s->arena, struct qh_error)))
		*kept = *failure;
	if ((failure && !kept) ||
	    !qh_arena_grow(s->arena, &s->inputs, &s->cap_inputs, s->n_inputs + 1, sizeof *s->inputs))
		return qh_error_set(err, qh_arena_status(s->arena), "REVIEW-002");
	s->inputs[s->n_inputs++] = (struct input){path, kept};
	return QH_OK;
}

static enum qh_status add_path(struct qh_source *s, const char *path, struct qh_error *err)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode))
		s->bytes += (uint64_t)st.st_size;
	return add_input(s, path, NULL, err);
}

/* A file found in a folder. Pipes, devices and the like are nobody's document: reading one may never end. */
static enum qh_status add_found(struct qh_source *s, const char *path, struct qh_error *err)
{
	struct qh_error failure = {0};
	struct stat st;

	if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
		return add_path(s, path, err);
	(void)qh_error_set(&failure, QH_UNSUPPORTED, "FILE-004");
	qh_error_at_line(&failure, qh_str_of(path), 0, 0);
	return add_input(s, path, &failure, err);
}

/* One directory level of the walk. */
struct level {
	const struct qh_str *names;
	uint32_t n, next;
	struct qh_str path;
};

struct walk {
	struct level levels[QH_FOLDER_DEPTH_MAX];
	int depth;
	struct qh_file_ids walked; /* links may lead to a folder again, or in a circle */
};

/* Takes a folder onto the walk; one that cannot be listed, or stands too deep, is an input that cannot be
 * read. One that was walked already has nothing new. */
static enum qh_status enter(struct qh_source *s, struct walk *w, struct qh_str path, struct qh_error *err)
{
	struct qh_error failure = {0};
	bool again;
	enum qh_status status;

	if (w->depth + 1 == QH_FOLDER_DEPTH_MAX) {
		status = qh_error_set(&failure, QH_LIMIT, "SOURCE-003");
		qh_error_arg_int(&failure, "limit", QH_FOLDER_DEPTH_MAX);
		qh_error_at_line(&failure, path, 0, 0);
	} else {
		struct level *l = &w->levels[w->depth + 1];

		if (!qh_file_ids_add(&w->walked, path.p, &again))
			return qh_error_set(err, QH_NOMEM, "REVIEW-002");
		if (again)
			return QH_OK;
		*l = (struct level){.path = path};
		status = qh_file_list(s->arena, path.p, &l->names, &l->n, &failure);
	}
	if (status == QH_OK)
		w->depth++;
	else if (status == QH_NOMEM || qh_arena_status(s->arena) != QH_OK)
		return qh_error_set(err, QH_NOMEM, "REVIEW-002");
	else
		status = add_input(s, path.p, &failure, err);
	return status;
}

/* All files below a directory, in name order, without recursion. */
static enum qh_status add_directory(struct qh_source *s, const char *dir, struct qh_error *err)
{
	struct walk w = {.depth = -1};
	enum qh_status status = enter(s, &w, qh_str_of(dir), err);
	while (status == QH_OK && w.depth >= 0) {
		struct level *top = &w.levels[w.depth];
		if (top->next == top->n) {
			w.depth--;
			continue;
		}
		struct qh_str name = top->names[top->next++];
		if (qh_str_starts(name, QH_STR("~$")))
			continue; /* what office programs leave beside an open document */
		struct qh_str path =
		    qh_arena_printf(s->arena, "%.*s%s%.*s", QH_STR_ARG(top->path),
				    qh_str_ends(top->path, QH_STR("/")) ? "" : "/", QH_STR_ARG(name));
		if (!path.p)
			status = qh_error_set(err, qh_arena_status(s->arena), "REVIEW-002");
		else if (qh_file_is_dir(path.p))
			status = enter(s, &w, path, err);
		else
			status = add_found(s, path.p, err);
	}
	qh_file_ids_free(&w.walked);
	return status;
}

enum qh_status qh_source_open(const char *const *paths, uint32_t n_paths, struct qh_source **out,
			      struct qh_error *err)
{
	*out = NULL;
	struct qh_source *s = calloc(1, sizeof *s);
	if (!s)
		return qh_error_set(err, QH_NOMEM, "REVIEW-002");
	s->arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	enum qh_status status = s->arena ? QH_OK : qh_error_set(err, QH_NOMEM, "REVIEW-002");
	for (uint32_t i = 0; i < n_paths && status == QH_OK; i++) {
		bool directory = strcmp(paths[i], "-") != 0 && qh_file_is_dir(paths[i]);
		status = directory ? add_directory(s, paths[i], err) : add_path(s, paths[i], err);
	}
	if (status == QH_OK && s->n_inputs == 0)
		status = qh_error_set(err, QH_NOT_FOUND, "SOURCE-001");
	if (status != QH_OK) {
		qh_source_close(s);
		return status;
	}
	*out = s;
	return QH_OK;
}

void qh_source_close(struct qh_source *s)
{
	if (!s)
		return;
	if (s->stream && s->stream != stdin)
		fclose(s->stream);
	free(s->rest);
	qh_archive_close(s->archive);
	qh_arena_free(s->arena);
	free(s);
}

uint64_t qh_source_bytes(const struct qh_source *s)
{
	return s->bytes;
}

void qh_piece_free(struct qh_piece *piece)
{
	free(piece->bytes);
	piece->bytes = NULL;
}

static uint32_t count_lines(const char *p, size_t n)
{
	uint32_t lines = 0;
	for (const char *end = p + n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		lines++;
	return lines;
}

/* Records are the lines with something on them, but what a report says beside its forms. */
static uint32_t count_records(const char *p, size_t n)
{
	uint32_t records = 0;
	for (const char *end = p + n; p < end;) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		stop = stop ? stop : end;
		struct qh_str line = qh_str_trim((struct qh_str){p, (uint32_t)(stop - p)});
		records += line.n > 0 && !qh_records_is_other(line);
		p = stop + 1;
	}
	return records;
}

/* Length of the part of @p p that ends with a whole line; everything at the end of the file. */
static size_t whole_lines(const char *p, size_t n, bool at_end)
{
	if (at_end)
		return n;
	while (n > 0 && p[n - 1] != '\n')
		n--;
	return n;
}

/* A stream that breaks off in reading must not pass for one that ended. */
static enum qh_status read_failed(const struct qh_source *s, struct qh_error *err)
{
	char words[QH_ERROR_TEXT_MAX];

	qh_error_set(err, QH_IO, "FILE-002");
	qh_error_at_line(err, qh_str_of(s->stream_path), s->lines + 1, 0);
	if (strerror_r(errno, words, sizeof words) == 0)
		qh_error_arg(err, "cause", qh_str_of(words));
	return QH_IO;
}

/* Read on until the rest holds a whole line beyond PART_BYTES or the stream ends. */
static enum qh_status fill(struct qh_source *s, bool *at_end, struct qh_error *err)
{
	*at_end = false;
	for (size_t want = PART_BYTES; !*at_end; want = s->n_rest + PART_BYTES) {
		if (s->n_rest < want) {
			char *grown = realloc(s->rest, want);
			if (!grown)
				return qh_error_set(err, QH_NOMEM, "REVIEW-002");
			s->rest = grown;
			s->n_rest += fread(s->rest + s->n_rest, 1, want - s->n_rest, s->stream);
			*at_end = s->n_rest < want;
			if (ferror(s->stream))
				return read_failed(s, err);
		}
		if (whole_lines(s->rest, s->n_rest, *at_end) > 0)
			return QH_OK;
		if (s->n_rest > QH_LINE_BYTES_MAX) {
			qh_error_set(err, QH_LIMIT, "READ-004");
			qh_error_arg_int(err, "limit", QH_LINE_BYTES_MAX);
			qh_error_at_line(err, qh_str_of(s->stream_path), s->lines + 1, 0);
			return QH_LIMIT;
		}
	}
	return QH_OK;
}

static void end_stream(struct qh_source *s)
{
	if (s->stream != stdin)
		fclose(s->stream);
	s->stream = NULL;
	free(s->rest);
	s->rest = NULL;
	s->n_rest = 0;
}

static enum qh_status next_part(struct qh_source *s, struct qh_piece *out)
{
	bool at_end;
	*out = (struct qh_piece){.path = s->stream_path,
				 .doc_index = s->documents,
				 .is_part = true,
				 .first_part = s->first_part,
				 .first_form = s->forms,
				 .first_line = s->lines + 1,
				 .bytes_done = s->bytes_done};
	memcpy(out->sha256, s->sha256, sizeof out->sha256);
	enum qh_status status = fill(s, &at_end, &out->error);
	if (status != QH_OK) {
		out->last_part = true;
		end_stream(s);
		return QH_OK; /* the error belongs to this file */
	}
	/* The part goes as it stands; what is behind its last line begins the next one. */
	size_t n = whole_lines(s->rest, s->n_rest, at_end), left = s->n_rest - n;
	char *rest = malloc(left + 1);
	if (!rest)
		return QH_NOMEM;
	memcpy(rest, s->rest + n, left);
	out->bytes = s->rest;
	out->n_bytes = n;
	s->rest = rest;
	s->n_rest = left;
	out->last_part = at_end;
	s->forms += count_records(out->bytes, n);
	s->lines += count_lines(out->bytes, n);
	s->first_part = false;
	s->bytes_done += n;
	out->bytes_done = s->bytes_done;
	if (at_end)
		end_stream(s);
	return QH_OK;
}

/* A long stream of records is cut; anything else is left for the worker to read whole, but what can be read
 * only once. */
static enum qh_status open_stream(struct qh_source *s, const char *path, bool *stream, bool *packed,
				  struct qh_error *failure)
{
	bool piped = false;
	FILE *f = NULL;
	enum qh_status status = qh_file_open(path, &f, &piped, failure);
	char *head;

	*stream = *packed = false;
	if (status != QH_OK)
		return status == QH_NOMEM ? status : QH_OK; /* the document's failure */
	head = malloc(HEAD_BYTES);
	if (!head) {
		if (f != stdin)
			fclose(f);
		return QH_NOMEM;
	}
	size_t n = fread(head, 1, HEAD_BYTES, f);
	*stream = n > 0 && qh_records_is_stream((struct qh_str){head, (uint32_t)n});
	*packed = n >= 4 && memcmp(head, "PK", 2) == 0;
	if (!*stream && !piped) {
		free(head);
		fclose(f);
		return QH_OK;
	}
	s->stream = f;
	s->stream_path = path;
	s->rest = head;
	s->n_rest = n;
	s->first_part = true;
	s->forms = s->lines = 0;
	s->sha256[0] = '\0';
	if (*stream && !piped && !s->without_hashes && qh_sha256_file(path, s->sha256, NULL) != QH_OK)
		s->sha256[0] = '\0';
	return QH_OK;
}

/* A pipe that is no stream: all of it becomes one piece, since a worker cannot read it again. */
static enum qh_status whole_input(struct qh_source *s, struct qh_piece *out)
{
	*out = (struct qh_piece){
	    .path = s->stream_path, .doc_index = s->documents, .first_part = true, .last_part = true};
	size_t cap = HEAD_BYTES;
	while (!feof(s->stream) && !ferror(s->stream) && s->n_rest <= QH_FILE_BYTES_MAX) {
		if (s->n_rest == cap) {
			char *grown = realloc(s->rest, cap * 2);
			if (!grown)
				return QH_NOMEM;
			s->rest = grown;
			cap *= 2;
		}
		s->n_rest += fread(s->rest + s->n_rest, 1, cap - s->n_rest, s->stream);
	}
	if (ferror(s->stream))
		(void)read_failed(s, &out->error);
	if (s->n_rest > QH_FILE_BYTES_MAX) {
		qh_error_set(&out->error, QH_LIMIT, "FILE-003");
		qh_error_arg_int(&out->error, "max", (int64_t)QH_FILE_BYTES_MAX);
	}
	out->bytes = s->rest;
	out->n_bytes = s->n_rest;
	s->rest = NULL;
	end_stream(s);
	return QH_OK;
}

void qh_source_without_hashes(struct qh_source *s)
{
	s->without_hashes = true;
}

/* A document that a worker reads whole, from its file or from the bytes of an archive. */
static enum qh_status whole_document(struct qh_source *s, const char *path, struct qh_piece *out)
{
	s->documents++;
	*out = (struct qh_piece){.path = path,
				 .doc_index = s->documents,
				 .first_part = true,
				 .last_part = true,
				 .bytes_done = s->bytes_done};
	return QH_OK;
}

/* The next document of the open archive; QH_NOT_FOUND at its end. */
static enum qh_status next_member(struct qh_source *s, struct qh_piece *out)
{
	struct qh_member member;
	enum qh_status status = qh_archive_next(s->archive, &member);

	if (status == QH_NOT_FOUND) {
		qh_archive_close(s->archive);
		s->archive = NULL;
	}
	if (status != QH_OK)
		return status;
	status = whole_document(s, member.path, out);
	out->bytes = member.bytes;
	out->n_bytes = member.n_bytes;
	out->error = member.error;
	if (!out->bytes && !out->error.code) /* an empty file must not be looked for on disk */
		out->bytes = calloc(1, 1);
	return out->bytes || out->error.code ? status : QH_NOMEM;
}

/* The next of the paths. QH_NOT_FOUND: it was an archive, whose documents come next. */
static enum qh_status next_path(struct qh_source *s, struct qh_piece *out)
{
	const struct input *input = &s->inputs[s->next++];
	const char *path = input->path;
	bool stream = false, packed = false;
	struct stat st;
	struct qh_error failure = {0};
	enum qh_status status = QH_OK;

	if (input->failure)
		failure = *input->failure;
	else
		status = open_stream(s, path, &stream, &packed, &failure);
	if (status != QH_OK)
		return status;
	if (s->stream) {
		s->documents++;
		return stream ? next_part(s, out) : whole_input(s, out);
	}
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		s->bytes_done += (uint64_t)st.st_size;
	if (packed) {
		status = qh_archive_open(s->arena, path, &s->archive, &failure);
		if (status == QH_OK)
			return QH_NOT_FOUND;
	}
	status = whole_document(s, path, out);
	out->error = failure;
	return status;
}

enum qh_status qh_source_next(struct qh_source *s, struct qh_piece *out, struct qh_error *err)
{
	enum qh_status status = QH_NOT_FOUND;

	if (s->stream) {
		status = next_part(s, out);
	} else {
		while (status == QH_NOT_FOUND && (s->archive || s->next < s->n_inputs))
			status = s->archive ? next_member(s, out) : next_path(s, out);
		if (status == QH_NOT_FOUND)
			return status;
	}
	out->documents = s->documents + (s->n_inputs - s->next);
	return status == QH_OK ? QH_OK : qh_error_set(err, status, "REVIEW-002");
}
