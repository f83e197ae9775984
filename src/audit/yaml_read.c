/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the strict reading of maps of rules and policies. */
#include "audit/yaml_read.h"

#include "audit/audit.h"

enum qh_status qh_audit_wrong(struct qh_error *err, const struct qh_yaml *node, const char *code,
			      struct qh_str name)
{
	qh_yaml_error(node, err, QH_INVALID, code);
	qh_error_arg(err, "name", name);
	return QH_INVALID;
}

static bool is_known(const char *known, struct qh_str key)
{
	while (*known) {
		const char *end = strchr(known, ' ');
		size_t n = end ? (size_t)(end - known) : strlen(known);

		if (n == key.n && memcmp(known, key.p, n) == 0)
			return true;
		known += n + (end ? 1 : 0);
	}
	return false;
}

enum qh_status qh_audit_keys(struct qh_error *err, const struct qh_yaml *map, const char *known)
{
	if (map->kind != QH_YAML_MAP)
		return qh_audit_wrong(err, map, "AUDIT-002", QH_STR(""));
	for (uint32_t i = 0; i < map->n; i++) {
		if (is_known(known, map->key[i].text))
			continue;
		qh_audit_wrong(err, &map->key[i], "AUDIT-001", map->key[i].text);
		qh_error_arg(err, "known", qh_str_of(known));
		return QH_INVALID;
	}
	return QH_OK;
}

enum qh_status qh_audit_text(struct qh_error *err, const struct qh_yaml *map, const char *key, bool needed,
			     struct qh_str *out)
{
	const struct qh_yaml *node = qh_yaml_get(map, key);

	*out = QH_STR_NONE;
	if (!node)
		return needed ? qh_audit_wrong(err, map, "AUDIT-005", qh_str_of(key)) : QH_OK;
	if (node->kind != QH_YAML_SCALAR)
		return qh_audit_wrong(err, node, "AUDIT-004", qh_str_of(key));
	*out = node->text;
	return QH_OK;
}

enum qh_status qh_audit_both(struct qh_error *err, const struct qh_yaml *map, const char *key,
			     struct qh_str *zh, struct qh_str *en)
{
	const struct qh_yaml *node = qh_yaml_get(map, key);
	enum qh_status s;

	if (!node)
		return qh_audit_wrong(err, map, "AUDIT-005", qh_str_of(key));
	s = qh_audit_keys(err, node, "zh en");
	if (s == QH_OK)
		s = qh_audit_text(err, node, "zh", true, zh);
	return s == QH_OK ? qh_audit_text(err, node, "en", true, en) : s;
}

enum qh_status qh_audit_basis(struct qh_error *err, const struct qh_yaml *map, struct qh_str *label,
			      struct qh_str *text)
{
	const struct qh_yaml *node = qh_yaml_get(map, "basis");
	enum qh_status s;

	*label = *text = QH_STR_NONE;
	if (!node)
		return QH_OK;
	if (node->kind == QH_YAML_SCALAR) {
		*text = node->text;
		return QH_OK;
	}
	s = qh_audit_keys(err, node, "label text");
	if (s == QH_OK)
		s = qh_audit_text(err, node, "label", false, label);
	return s == QH_OK ? qh_audit_text(err, node, "text", false, text) : s;
}

uint32_t qh_audit_month(struct qh_str s)
{
	int year = 0, month;
	qh_day day;

	if (s.n != 7 || s.p[4] != '-')
		return 0;
	for (uint32_t i = 0; i < 7; i++) {
		if (i != 4 && (s.p[i] < '0' || s.p[i] > '9'))
			return 0;
		if (i < 4)
			year = year * 10 + (s.p[i] - '0');
	}
	month = (s.p[5] - '0') * 10 + (s.p[6] - '0');
	return qh_date_make(year, month, 1, &day) ? qh_month_of(year, month) : 0;
}
