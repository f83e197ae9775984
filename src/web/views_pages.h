/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages around the work show: settings, help, the design. */
#ifndef QH_WEB_VIEWS_PAGES_H
#define QH_WEB_VIEWS_PAGES_H

#include "chart/chart.h"
#include "office/settings.h"

struct qh_v_help {
	bool english;
};
struct qh_v_check {
	struct qh_str code;
	const char *title, *basis; /* messages */
	bool english;
};
struct qh_v_checks {
	uint32_t n;
	const struct qh_v_check *at;
};
struct qh_v_design {
	const struct qh_chart *charts;
	const struct qh_v_finding *findings;
	uint32_t n_findings, n_charts;
};

struct qh_v_setting {
	struct qh_str name;                     /* of its field */
	const struct qh_setting_bounds *bounds; /* absent for a deadline */
	const char *kind;                       /* of a deadline: the message of its form */
	struct qh_str value;                    /* as typed */
	bool wrong;
};
struct qh_v_settings {
	const char *done;
	struct qh_str error, error_due;
	struct qh_str year; /* as typed */
	struct qh_v_setting house[QH_SETTINGS_END], due[QH_DUE_KINDS];
};

#endif
