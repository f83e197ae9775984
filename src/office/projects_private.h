/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of projects. */
#ifndef QH_OFFICE_PROJECTS_PRIVATE_H
#define QH_OFFICE_PROJECTS_PRIVATE_H

#include "office/projects.h"

/* Texts as a JSON array and back; absent when there is no memory or it is no such array. */
struct qh_str qh_texts_json(struct qh_arena *arena, const struct qh_str *texts, uint32_t n);
bool qh_texts_read(struct qh_arena *arena, struct qh_str json, struct qh_str *out, uint32_t n);
/* The columns of PROJECTS_BELOW. */
void qh_project_take(struct qh_rows *rows, struct qh_project *out);

#endif
