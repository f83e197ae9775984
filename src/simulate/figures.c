/* SPDX-License-Identifier: Apache-2.0 */
/* figures.json: what the measures of the year must give, by name of the measure (measures/). */
#include <stdio.h>

#include "base/file.h"
#include "base/json.h"
#include "simulate/county.h"

enum { FIGURES_BYTES_MAX = 1 << 16 };

static const struct {
	const char *measure;
	enum sim_count count;
} counts[] = {
    {"employees-insured", SIM_N_EMPLOYEES},
    {"employee-pensioners", SIM_N_EMPLOYEE_RETIREES},
    {"public-pensioners", SIM_N_PUBLIC_RETIREES},
    {"employees-relieved", SIM_N_RELIEVED},
    {"employers-relieved", SIM_N_RELIEVED_EMPLOYERS},
    {"unemployment-relieved", SIM_N_UI_RELIEVED},
    {"unemployment-employers-relieved", SIM_N_UI_RELIEVED_EMPLOYERS},
    {"injury-relieved", SIM_N_INJURY_RELIEVED},
    {"injury-employers-relieved", SIM_N_INJURY_RELIEVED_EMPLOYERS},
    {"injury-insured", SIM_N_INJURY_INSURED},
    {"injury-served", SIM_N_INJURY_SERVED},
    {"residents-paid", SIM_N_RECIPIENTS},
    {"disabled-paid-early", SIM_N_DISABLED},
    {"residents-paying", SIM_N_PAYERS},
    {"residents-proxied", SIM_N_PROXIED},
    {"funerals", SIM_N_DEATHS},
    {"accounts-inherited", SIM_N_TERMINATED},
    {"teachers-aided", SIM_N_TEACHERS},
    {"doctors-aided", SIM_N_DOCTORS},
    {"projectionists-aided", SIM_N_PROJECTIONISTS},
    {"transfers-in", SIM_N_TRANSFERS_IN},
    {"transfers-out", SIM_N_TRANSFERS_OUT},
    {"archives-filed", SIM_N_VOLUMES},
};
static const struct {
	const char *measure;
	enum sim_money sum;
} sums[] = {
    {"employees-collected", SIM_M_COLLECTED},
    {"employees-relief", SIM_M_RELIEF},
    {"unemployment-relief", SIM_M_UI_RELIEF},
    {"injury-relief", SIM_M_INJURY_RELIEF},
    {"injury-collected", SIM_M_INJURY_COLLECTED},
    {"injury-paid", SIM_M_INJURY_PAID},
    {"employee-pensions-paid", SIM_M_EMPLOYEE_PENSIONS},
    {"public-pensions-paid", SIM_M_PUBLIC_PENSIONS},
    {"public-collected", SIM_M_PUBLIC_COLLECTED},
    {"resident-basic-paid", SIM_M_BASIC},
    {"age-supplements-paid", SIM_M_SUPPLEMENT},
    {"disabled-pensions-paid", SIM_M_DISABLED_PENSIONS},
    {"resident-subsidies", SIM_M_SUBSIDY},
    {"inheritances-paid", SIM_M_INHERITANCE},
    {"teachers-aid-paid", SIM_M_TEACHERS_AID},
    {"doctors-aid-paid", SIM_M_DOCTORS_AID},
    {"projectionists-aid-paid", SIM_M_PROJECTIONISTS_AID},
    {"transferred-out", SIM_M_TRANSFERRED_OUT},
};

static void figure(struct qh_json_out *w, const char *name, int64_t v)
{
	qh_json_key(w, name);
	qh_json_int(w, v);
}

void sim_write_figures(struct sim *s)
{
	struct qh_buf b;
	struct qh_json_out w;
	char path[4096];
	if (s->status != QH_OK)
		return;
	qh_buf_init(&b, FIGURES_BYTES_MAX);
	qh_json_out_start(&w, &b, 1);
	qh_json_object(&w);
	qh_json_key(&w, "schema");
	qh_json_z(&w, "quanheng.figures/1");
	figure(&w, "year", s->year);
	qh_json_key(&w, "counts");
	qh_json_object(&w);
	for (uint32_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		figure(&w, counts[i].measure, s->figure[counts[i].count]);
	figure(&w, "residents-insured",
	       (int64_t)s->figure[SIM_N_RECIPIENTS] + s->figure[SIM_N_PAYERS] + s->figure[SIM_N_IDLE]);
	qh_json_object_end(&w);
	qh_json_key(&w, "fen");
	qh_json_object(&w);
	for (uint32_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
		figure(&w, sums[i].measure, s->fen[sums[i].sum]);
	figure(&w, "proxy-paid", s->count[SIM_N_PROXIED] * s->fen[SIM_M_PROXY_EACH]);
	figure(&w, "funerals-paid", s->count[SIM_N_DEATHS] * s->fen[SIM_M_FUNERAL_EACH]);
	qh_json_object_end(&w);
	qh_json_object_end(&w);
	qh_buf_char(&b, '\n');
	(void)snprintf(path, sizeof path, "%s/figures.json", s->options->output);
	s->status = b.status != QH_OK ? qh_error_set(s->err, b.status, "SIM-004")
				      : qh_file_write(path, qh_buf_view(&b), s->err);
	qh_buf_free(&b);
}
