/* SPDX-License-Identifier: Apache-2.0 */
/* A table of base data (name, value, unit, source) for the formulas of an evaluation form. */
#ifndef QH_REVIEW_BASE_DATA_H
#define QH_REVIEW_BASE_DATA_H

#include "write/report.h"

/**
 * Read a CSV, TSV or text table, or JSON [{"name","value","unit","source"}...], and put its rows behind those
 * that @p form has. A header row is known by its words; without one the columns are name, value, unit,
 * source.
 * @retval QH_INVALID  DATA-001 a row without a name, DATA-002 a value that is no number; with line;
 * DATA-004 nothing in it
 * @param out  a copy of the form; its rows live in the arena
 */
QH_MUST_CHECK enum qh_status qh_base_data_load(struct qh_arena *arena, const struct qh_library *library,
					       const char *path, const struct qh_form *form,
					       struct qh_form **out, struct qh_error *err);

#endif
