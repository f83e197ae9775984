/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of the audit: loaded from the data folder or the user's files, listed, explained, checked. */
#include "base/file.h"
#include "cli/audit.h"
#include "cli/records.h"

/* A folder of the data, or NULL when it is not there. */
static const char *folder_of(struct qh_arena *arena, const char *name)
{
	char data[4096];
	const char *folder = qh_data_dir(data, sizeof data);
	struct qh_str path = qh_arena_printf(arena, "%s/%s", folder ? folder : ".", name);

	return path.p && qh_file_is_dir(path.p) ? path.p : NULL;
}

/* The program's own rules. */
static enum qh_status own_files(struct qh_arena *arena, const char **paths, uint32_t max, uint32_t *n,
				struct qh_error *err)
{
	const char *folder = folder_of(arena, "audit/rules");
	const struct qh_str *names = NULL;
	uint32_t n_names = 0;
	enum qh_status s = folder ? qh_file_list(arena, folder, &names, &n_names, err) : QH_OK;

	for (uint32_t i = 0; s == QH_OK && i < n_names && *n < max; i++) {
		if (!qh_str_ends(names[i], QH_STR(".yaml")))
			continue;
		paths[*n] = qh_arena_printf(arena, "%s/%.*s", folder, QH_STR_ARG(names[i])).p;
		*n += paths[*n] != NULL;
	}
	return s;
}

/* RULE.PARAMETER=VALUE */
static bool read_set(struct qh_cli *cli, const char *text, struct qh_audit_setting *out)
{
	struct qh_str s = qh_str_of(text);
	int64_t dot = qh_str_find(s, QH_STR("."), 0);
	int64_t equals = dot < 0 ? -1 : qh_str_find(s, QH_STR("="), (uint32_t)dot);
	struct qh_arg name = qh_cli_text("name", text);

	if (dot <= 0 || equals <= dot + 1 || (uint32_t)equals + 1 >= s.n) {
		qh_cli_say(cli, stderr, "audit.bad-set", &name, 1);
		return false;
	}
	out->rule = qh_str_sub(s, 0, (uint32_t)dot);
	out->name = qh_str_sub(s, (uint32_t)dot + 1, (uint32_t)(equals - dot) - 1);
	out->value = qh_str_sub(s, (uint32_t)equals + 1, s.n);
	return true;
}

enum { FILES_MAX = 1000 };

struct qh_audit_rules *qh_cli_audit_rules(struct qh_cli *cli, struct qh_arena *arena,
					  const struct qh_record_types *types,
					  const struct qh_audit_args *args)
{
	const char **paths = QH_NEW_ARRAY(arena, const char *, FILES_MAX);
	struct qh_audit_setting *settings = QH_NEW_ARRAY(arena, struct qh_audit_setting, args->n_sets + 1u);
	const struct qh_policies *policies;
	struct qh_audit_rules *rules = NULL;
	struct qh_error err;
	enum qh_status s;
	uint32_t n = 0;

	qh_error_clear(&err);
	if (!paths || !settings)
		return NULL;
	for (uint32_t i = 0; i < args->n_sets; i++)
		if (!read_set(cli, args->sets[i], &settings[i]))
			return NULL;
	s = qh_policies_load(arena, types, folder_of(arena, "policies"), &policies, &err);
	/* A user's own file stands for itself, unless rules are named that may be the program's. */
	if (s == QH_OK && (args->n_files == 0 || args->n_rules > 0))
		s = own_files(arena, paths, FILES_MAX, &n, &err);
	for (uint32_t i = 0; i < args->n_files && n < FILES_MAX; i++)
		paths[n++] = args->files[i];
	if (s == QH_OK)
		s = qh_audit_load(arena, types, policies, paths, n, settings, args->n_sets, &rules, &err);
	if (s == QH_OK)
		return rules;
	(void)qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	return NULL;
}

static void put_word(struct qh_cli *cli, struct qh_buf *out, const char *head, const char *name)
{
	char key[64];

	snprintf(key, sizeof key, "%s%s", head, name);
	qh_catalog_write(cli->library->catalog, cli->lang, key, NULL, 0, out);
}

static struct qh_audit_rules *load(struct qh_cli *cli, struct qh_arena *arena,
				   const struct qh_audit_args *args, const struct qh_record_types **types)
{
	*types = qh_cli_record_types(cli, arena);
	return *types ? qh_cli_audit_rules(cli, arena, *types, args) : NULL;
}

int qh_audit_list(struct qh_cli *cli, struct qh_arena *arena, const struct qh_audit_args *args)
{
	const struct qh_record_types *types;
	const struct qh_audit_rules *rules = load(cli, arena, args, &types);
	struct qh_buf out;

	if (!rules)
		return QH_EXIT_USAGE;
	qh_buf_init(&out, 1 << 24);
	for (uint32_t i = 0; i < rules->n; i++) {
		const struct qh_audit_rule *r = &rules->at[i];

		qh_buf_printf(&out, "%-20.*s ", QH_STR_ARG(r->id));
		put_word(cli, &out, "audit.severity.", qh_rule_severity_name(r->severity));
		qh_buf_char(&out, ' ');
		put_word(cli, &out, "audit.nature.", r->fact ? "fact" : "suspicion");
		qh_buf_z(&out, "  ");
		qh_buf_str(&out, cli->lang == QH_ZH ? r->name_zh : r->name_en);
		qh_buf_char(&out, '\n');
	}
	qh_cli_print(cli, stdout, &out);
	return QH_EXIT_OK;
}

static void put_line(struct qh_cli *cli, struct qh_buf *out, const char *label, struct qh_str text)
{
	if (text.n == 0)
		return;
	qh_catalog_write(cli->library->catalog, cli->lang, label, NULL, 0, out);
	qh_buf_z(out, cli->lang == QH_ZH ? "：" : ": ");
	qh_buf_str(out, text);
	qh_buf_char(out, '\n');
}

static struct qh_str table_name(const struct qh_cli *cli, const struct qh_record_types *types, uint32_t table)
{
	return cli->lang == QH_ZH ? types->at[table].zh : types->at[table].en;
}

static void put_rule(struct qh_cli *cli, struct qh_buf *out, const struct qh_record_types *types,
		     const struct qh_audit_rules *rules, uint32_t i)
{
	const struct qh_audit_rule *r = &rules->at[i];
	bool zh = cli->lang == QH_ZH;
	uint32_t n = 0;

	qh_buf_str(out, r->id);
	qh_buf_char(out, ' ');
	qh_buf_str(out, zh ? r->name_zh : r->name_en);
	qh_buf_z(out, " (");
	put_word(cli, out, "audit.severity.", qh_rule_severity_name(r->severity));
	qh_buf_z(out, zh ? "，" : ", ");
	put_word(cli, out, "audit.nature.", r->fact ? "fact" : "suspicion");
	qh_buf_z(out, ")\n");
	put_line(cli, out, "audit.explain.kind", qh_str_of(qh_rule_kind_name(r->kind)));
	if (r->kind != QH_RULE_LIST && r->kind != QH_RULE_REJECTED)
		put_line(cli, out, "audit.explain.rows", table_name(cli, types, r->rows));
	if (r->with)
		put_line(cli, out, "audit.explain.with", table_name(cli, types, r->with - 1));
	for (struct qh_audit_setting set; qh_audit_parameter(rules, i, n, &set); n++) {
		qh_catalog_write(cli->library->catalog, cli->lang, "audit.explain.parameter", NULL, 0, out);
		qh_buf_printf(out, "%s%.*s = %.*s\n", zh ? "：" : ": ", QH_STR_ARG(set.name),
			      QH_STR_ARG(set.value));
	}
	put_line(cli, out, "audit.explain.message", zh ? r->message_zh : r->message_en);
	put_line(cli, out, "audit.explain.basis", r->basis.n ? r->basis : r->basis_label);
	qh_buf_str(out, zh ? r->explain_zh : r->explain_en);
	if ((zh ? r->explain_zh : r->explain_en).n)
		qh_buf_char(out, '\n');
}

int qh_audit_explain(struct qh_cli *cli, struct qh_arena *arena, const struct qh_audit_args *args,
		     const char *id)
{
	const struct qh_record_types *types;
	const struct qh_audit_rules *rules = load(cli, arena, args, &types);
	uint32_t i = rules ? qh_audit_find(rules, qh_str_of(id)) : 0;
	struct qh_buf out;

	if (!rules)
		return QH_EXIT_USAGE;
	if (!i) {
		struct qh_error err;

		qh_error_clear(&err);
		qh_error_set(&err, QH_NOT_FOUND, "AUDIT-060");
		qh_error_arg(&err, "name", qh_str_of(id));
		return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	}
	qh_buf_init(&out, 1 << 24);
	put_rule(cli, &out, types, rules, i - 1);
	qh_cli_print(cli, stdout, &out);
	return QH_EXIT_OK;
}

int qh_audit_check(struct qh_cli *cli, struct qh_arena *arena, const char *const *paths, uint32_t n)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	int code = QH_EXIT_OK;

	for (uint32_t i = 0; types && i < n; i++) {
		const char *one[1] = {paths[i]};
		struct qh_audit_args args = {.files = one, .n_files = 1};
		const struct qh_audit_rules *rules = qh_cli_audit_rules(cli, arena, types, &args);
		struct qh_arg said[2] = {qh_cli_text("name", paths[i]),
					 {.name = "count", .kind = QH_ARG_INT}};

		if (!rules) {
			code = QH_EXIT_USAGE;
			continue;
		}
		said[1].r = QH_RAT_INT(rules->n);
		qh_cli_say(cli, stdout, "audit.checked", said, 2);
	}
	return types ? code : QH_EXIT_USAGE;
}
