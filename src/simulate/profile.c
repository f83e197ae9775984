/* SPDX-License-Identifier: Apache-2.0 */
/* The figures of a profile, times the scale. */
#include "base/rat.h"
#include "base/yaml.h"
#include "simulate/county.h"

#define NAME(id, name) name,
static const char *const count_names[SIM_COUNTS_END] = {SIM_COUNTS(NAME)};
static const char *const money_names[SIM_MONEY_END] = {SIM_MONEY(NAME)};

static bool wrong(struct sim *s, const struct qh_yaml *at, const char *name)
{
	s->status = qh_yaml_error(at, s->err, QH_INVALID, "SIM-001");
	qh_error_arg(s->err, "name", qh_str_of(name));
	return false;
}

/* A figure times the scale, rounded down. */
static bool figure(struct sim *s, const struct qh_yaml *map, const char *name, int64_t unit, int64_t *out)
{
	struct qh_rat v;
	const struct qh_yaml *y = qh_yaml_get(map, name);
	if (!y || qh_rat_parse(s->arena, y->text, &v, NULL) != QH_OK)
		return wrong(s, map, name);
	v = qh_rat_mul(s->arena, v, qh_rat_make(s->arena, unit * s->options->scale, s->options->of));
	if (!qh_rat_ok(v) || !qh_rat_int(qh_rat_floor(s->arena, v), out) || *out < 0)
		return wrong(s, y, name);
	return true;
}

static bool texts(struct sim *s, const struct qh_yaml *map, const char *name, const struct qh_str **out,
		  uint32_t *n)
{
	const struct qh_yaml *y = qh_yaml_get(map, name);
	if (!y || y->kind != QH_YAML_SEQ || y->n == 0)
		return wrong(s, y ? y : map, name);
	struct qh_str *list = QH_NEW_ARRAY(s->arena, struct qh_str, y->n);
	if (!list)
		return false;
	for (uint32_t i = 0; i < y->n; i++)
		list[i] = y->kid[i].text;
	*out = list;
	*n = y->n;
	return true;
}

/* What is a part of something else may not be more than it at a small scale. */
static void fit(struct sim *s, enum sim_count part, enum sim_count whole, uint32_t less)
{
	uint32_t most = s->count[whole] > less ? s->count[whole] - less : 0;
	if (s->count[part] > most)
		s->count[part] = most;
}

bool sim_profile(struct sim *s)
{
	const struct qh_yaml *y;
	int64_t v;
	s->status = qh_yaml_load(s->arena, s->options->profile, &y, s->err);
	if (s->status != QH_OK)
		return false;
	const struct qh_yaml *counts = qh_yaml_get(y, "counts"), *yuan = qh_yaml_get(y, "yuan");
	const struct qh_yaml *names = qh_yaml_get(y, "names"), *year = qh_yaml_get(y, "year");
	const struct qh_yaml *region = qh_yaml_get(y, "region");
	struct qh_rat r;
	if (!year || qh_rat_parse(s->arena, year->text, &r, NULL) != QH_OK || !qh_rat_int(r, &v) ||
	    v < 1990 || v > 2100)
		return wrong(s, y, "year");
	s->year = (int)v;
	if (!region)
		return wrong(s, y, "region");
	s->region = region->text;
	if (!texts(s, y, "areas", &s->areas, &s->n_areas) ||
	    !texts(s, names, "surnames", &s->surnames, &s->n_surnames) ||
	    !texts(s, names, "given", &s->given, &s->n_given))
		return false;
	if (s->n_areas < SIM_COHORTS)
		return wrong(s, y, "areas");
	for (uint32_t i = 0; i < SIM_COUNTS_END; i++) {
		if (!figure(s, counts, count_names[i], 1, &v))
			return false;
		s->count[i] = v < 1 ? 1 : (uint32_t)v;
	}
	for (uint32_t i = 0; i < SIM_MONEY_END; i++)
		if (!figure(s, yuan, money_names[i], 100, &s->fen[i]))
			return false;
	/* Sums for each are not scaled. */
	s->fen[SIM_M_PROXY_EACH] = s->fen[SIM_M_PROXY_EACH] * s->options->of / s->options->scale;
	s->fen[SIM_M_FUNERAL_EACH] = s->fen[SIM_M_FUNERAL_EACH] * s->options->of / s->options->scale;
	fit(s, SIM_N_DISABLED, SIM_N_RECIPIENTS, 1);
	fit(s, SIM_N_DEATHS, SIM_N_TERMINATED, 0);
	return s->status == QH_OK;
}
