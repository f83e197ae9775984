/* SPDX-License-Identifier: Apache-2.0 */
/* Reading rules and policies out of YAML strictly: what is not asked for is refused. Private to the room. */
#ifndef QH_AUDIT_YAML_READ_H
#define QH_AUDIT_YAML_READ_H

#include "base/yaml.h"

/* A code with the place of a node and the text of @p name. */
enum qh_status qh_audit_wrong(struct qh_error *err, const struct qh_yaml *node, const char *code,
			      struct qh_str name);
/* Every key of a map is one of @p known, words with blanks between them. AUDIT-001, AUDIT-002. */
QH_MUST_CHECK enum qh_status qh_audit_keys(struct qh_error *err, const struct qh_yaml *map,
					   const char *known);
/* A scalar, or an absent text when there is no such key. AUDIT-004 when it is no scalar. */
QH_MUST_CHECK enum qh_status qh_audit_text(struct qh_error *err, const struct qh_yaml *map, const char *key,
					   bool needed, struct qh_str *out);
/* {zh: ..., en: ...}. */
QH_MUST_CHECK enum qh_status qh_audit_both(struct qh_error *err, const struct qh_yaml *map, const char *key,
					   struct qh_str *zh, struct qh_str *en);
/* {label: ..., text: ...} or a text. */
QH_MUST_CHECK enum qh_status qh_audit_basis(struct qh_error *err, const struct qh_yaml *map,
					    struct qh_str *label, struct qh_str *text);

#endif
