/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng check list: the catalogue of checks. */
#include "base/limits.h"
#include "cli/cli.h"

static void list_checks(const struct qh_cli *cli, struct qh_buf *out)
{
	uint32_t n;
	const struct qh_check *checks = qh_checks(&n);
	for (uint32_t i = 0; i < n; i++) {
		if (i > 0 && strcmp(checks[i].code, checks[i - 1].code) == 0)
			continue;
		qh_buf_z(out, checks[i].code);
		qh_buf_z(out, "  ");
		qh_catalog_write(cli->library->catalog, cli->lang, checks[i].title_key, NULL, 0, out);
		qh_buf_char(out, '\n');
	}
}

int qh_cmd_check(struct qh_cli *cli, int argc, char **argv)
{
	if (argc != 1 || strcmp(argv[0], "list") != 0) {
		qh_cli_help(cli, "check");
		return QH_EXIT_USAGE;
	}
	struct qh_buf out;
	qh_buf_init(&out, QH_YAML_BYTES_MAX);
	list_checks(cli, &out);
	qh_cli_print(cli, stdout, &out);
	return QH_EXIT_OK;
}
