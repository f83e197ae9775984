/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: documents that LibreOffice turns into docx or xlsx first. */
#ifndef QH_READ_CONVERTED_H
#define QH_READ_CONVERTED_H

#include "read/reader.h"

/* The usual ending of such a document, told by its bytes (doc and wps: "doc", xls and et: "xls", rtf, odt,
 * ods); NULL for anything else. */
const char *qh_converted_ending(struct qh_str bytes);
/* A Word or Excel file under a password: nothing of it can be read. */
bool qh_converted_is_locked(struct qh_str bytes);
/* WORK-001 when LibreOffice is not installed; else what it could not do. @p bytes have an ending. */
void qh_reader_converted(struct qh_reader *r, struct qh_str bytes);

#endif
