/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: the container of the office files before 2007 (OLE2, MS-CFB), a file system in a file. */
#ifndef QH_READ_COMPOUND_H
#define QH_READ_COMPOUND_H

#include "base/arena.h"
#include "base/error.h"

bool qh_compound_is(struct qh_str bytes);

/**
 * A stream that stands in the root of the container, whole; streams of objects embedded in it are not looked
 * at. Names are compared without regard to the case of ASCII letters.
 *
 * @param out  a copy in the arena
 * @retval QH_NOT_FOUND  it has no such stream; no error is set
 * @retval QH_CORRUPT    READ-020 the container is damaged or cut off
 */
QH_MUST_CHECK enum qh_status qh_compound_stream(struct qh_arena *arena, struct qh_str bytes, const char *name,
						struct qh_str *out, struct qh_error *err);

#endif
