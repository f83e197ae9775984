/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the formats before the ones of today: workbooks of Excel 97 are read here, and of the others
 * LibreOffice makes a docx or xlsx, in a cage. */
#include "read/converted.h"

#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "read/compound.h"
#include "read/ooxml.h"
#include "read/xls.h"
#include "worker/process.h"

enum { PATH_BYTES = 600, OPTION_BYTES = 700 };

static bool has_stream(struct qh_str s, const char *name)
{
	char wide[64];
	uint32_t n = 0;

	/* names of streams are UTF-16 in an OLE container */
	for (; name[n] && 2 * n + 1 < sizeof wide; n++) {
		wide[2 * n] = name[n];
		wide[2 * n + 1] = '\0';
	}
	return qh_str_find(s, (struct qh_str){wide, 2 * n}, 0) >= 0;
}

/* A ZIP whose first part names its type, as OpenDocument demands. */
static bool is_open_document(struct qh_str s, struct qh_str type)
{
	enum { MARK_AT = 38 }; /* behind the header and the name of the first part */
	struct qh_str mark = QH_STR("application/vnd.oasis.opendocument.");

	return qh_str_starts(s, QH_STR("PK\x03\x04")) && qh_str_starts(qh_str_sub(s, MARK_AT, s.n), mark) &&
	       qh_str_starts(qh_str_sub(s, MARK_AT + mark.n, s.n), type);
}

bool qh_converted_is_locked(struct qh_str s)
{
	return qh_compound_is(s) && has_stream(s, "EncryptedPackage");
}

const char *qh_converted_ending(struct qh_str s)
{
	if (qh_compound_is(s))
		return has_stream(s, "WordDocument")                        ? "doc"
		       : has_stream(s, "Workbook") || has_stream(s, "Book") ? "xls"
									    : NULL;
	if (qh_str_starts(s, QH_STR("{\\rtf")))
		return "rtf";
	if (is_open_document(s, QH_STR("spreadsheet")))
		return "ods";
	if (is_open_document(s, QH_STR("text")))
		return "odt";
	return NULL;
}

static enum qh_status convert(struct qh_reader *r, const struct qh_scratch *s, const char *to,
			      const char *path)
{
	char profile[OPTION_BYTES], made[PATH_BYTES];
	const char *argv[] = {"soffice", profile,    "--headless", "--norestore", "--convert-to",
			      to,        "--outdir", s->dir,       path,          NULL};
	struct qh_str bytes;
	struct qh_buf said;
	enum qh_status status;

	snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile", s->dir);
	snprintf(made, sizeof made, "%s/in.%s", s->dir, to);
	qh_buf_init(&said, QH_WORKER_OUTPUT_BYTES_MAX);
	status = qh_process_run_on(argv, &r->worker_ms, &said, r->err);
	qh_buf_free(&said);
	if (status != QH_OK)
		return status;
	status = qh_file_read(r->arena, made, QH_FILE_BYTES_MAX, &bytes, r->err);
	if (status != QH_OK) { /* it says nothing when it cannot open a file */
		qh_error_set(r->err, QH_CORRUPT, "WORK-004");
		qh_error_arg(r->err, "program", QH_STR("LibreOffice"));
		return QH_CORRUPT;
	}
	qh_reader_ooxml(r, bytes);
	return QH_OK;
}

/* By LibreOffice. */
static enum qh_status convert_bytes(struct qh_reader *r, struct qh_str bytes, const char *ending)
{
	bool sheets = strcmp(ending, "xls") == 0 || strcmp(ending, "ods") == 0;
	char name[16], path[PATH_BYTES];
	struct qh_scratch s;
	enum qh_status status = qh_scratch_open(&s, r->err);

	if (status != QH_OK)
		return status;
	snprintf(name, sizeof name, "in.%s", ending);
	status = qh_scratch_put(&s, name, bytes, path, sizeof path, r->err);
	if (status == QH_OK)
		status = convert(r, &s, sheets ? "xlsx" : "docx", path);
	qh_scratch_close(&s);
	return status;
}

void qh_reader_converted(struct qh_reader *r, struct qh_str bytes)
{
	const char *ending = qh_converted_ending(bytes);
	enum qh_xls_outcome outcome = QH_XLS_OTHER;
	enum qh_status status;

	QH_ASSERT(ending);
	if (strcmp(ending, "xls") == 0)
		outcome = qh_reader_xls(r, bytes);
	if (outcome == QH_XLS_DONE)
		return;
	status = convert_bytes(r, bytes, ending);
	/* a workbook that is only protected against changes opens without being asked for its password */
	if (status != QH_OK && outcome == QH_XLS_LOCKED)
		status = qh_error_set(r->err, QH_UNSUPPORTED, "PACK-003");
	if (status != QH_OK && r->b.status == QH_OK)
		r->b.status = status;
}
