/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/simulate.h"

#include "simulate/county.h"

enum { UNIT_65 = 500, UNIT_75 = 1000 }; /* fen a month: 5 and 10 yuan, as the profile's report says */

/* How many are 75 and 65 so that their supplements make the sum: three fifths of it for the older. */
static void set_brackets(struct sim *s)
{
	int64_t left = s->fen[SIM_M_SUPPLEMENT] / UNIT_65, older = left * 3 / 5;
	uint32_t all = s->count[SIM_N_RECIPIENTS] - 1, k = s->count[SIM_N_DISABLED];
	s->from_75 = k;
	for (; k < all && older >= 2 * (int64_t)sim_months(s, k); k++) {
		older -= 2 * (int64_t)sim_months(s, k);
		left -= 2 * (int64_t)sim_months(s, k);
	}
	s->from_65 = k;
	for (; k < all && left >= sim_months(s, k); k++)
		left -= sim_months(s, k);
	if (left > 0 && k < all) {
		s->short_from = sim_months(s, k) - (uint32_t)left + 1;
		k++;
	}
	s->from_60 = k;
}

/* The planted are enrolled too: the cohorts are smaller by them, so that the figures hold. */
static void make_room(struct sim *s)
{
	static const struct {
		enum sim_count count;
		const char *scheme;
	} stocks[] = {
	    {SIM_N_EMPLOYEES, "employee"}, {SIM_N_INJURY_INSURED, "injury"}, {SIM_N_IDLE, "resident"}};
	memcpy(s->figure, s->count, sizeof s->figure);
	for (uint32_t i = 0; i < sizeof stocks / sizeof stocks[0]; i++) {
		uint32_t planted = sim_plants_enrolled(s, stocks[i].scheme);
		s->count[stocks[i].count] -= planted < s->count[stocks[i].count] ? planted : 0;
	}
}

static void write_all(struct sim *s, uint32_t *planted)
{
	sim_write_people(s);
	sim_write_contributions(s);
	sim_write_benefits(s);
	sim_write_employers(s);
	sim_write_funds(s);
	sim_write_services(s);
	sim_write_plants(s, planted);
	sim_write_figures(s);
}

enum qh_status qh_simulate_county(struct qh_arena *arena, const struct qh_simulate_options *options,
				  struct qh_simulate_summary *out, struct qh_error *err)
{
	*out = (struct qh_simulate_summary){0};
	/* Beyond this the serial numbers of a day of birth do not suffice. */
	if (options->scale == 0 || options->of == 0 ||
	    options->scale > (uint64_t)QH_SIMULATE_SCALE_MAX * options->of) {
		enum qh_status status = qh_error_set(err, QH_INVALID, "SIM-002");
		qh_error_arg_int(err, "most", QH_SIMULATE_SCALE_MAX);
		return status;
	}
	struct sim *s = QH_NEW(arena, struct sim);
	if (!s)
		return qh_error_set(err, QH_NOMEM, "SIM-004");
	*s = (struct sim){.arena = arena, .options = options, .err = err};
	if (!sim_profile(s) || !sim_plants_load(s))
		return s->status != QH_OK ? s->status : qh_error_set(err, QH_NOMEM, "SIM-004");
	make_room(s);
	set_brackets(s);
	s->n_employers = s->count[SIM_N_RELIEVED_EMPLOYERS] + s->count[SIM_N_INSTITUTIONS];
	s->employer_paid = QH_NEW_ARRAY(arena, int64_t, (size_t)(s->n_employers + 1) * 13);
	s->employer_staff = QH_NEW_ARRAY(arena, uint32_t, (size_t)(s->n_employers + 1) * 13);
	if (!s->employer_paid || !s->employer_staff)
		return qh_error_set(err, QH_NOMEM, "SIM-004");
	sim_tables_open(s);
	if (s->status == QH_OK)
		write_all(s, &out->planted);
	sim_tables_close(s);
	out->rows = s->rows;
	out->tables = s->n_tables;
	return s->status;
}
