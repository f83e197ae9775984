/* SPDX-License-Identifier: Apache-2.0 */
/* Persons, their enrolments and accounts, and what outside lists say of them. */
#include <stdio.h>

#include "simulate/county.h"

enum { USE_OPENING = 60 };
enum { RETIRED_EARLIER_YEARS = 20 };

static void person(struct sim *s, const struct sim_person *p)
{
	struct sim_table *t = &s->tables[SIM_PERSON];
	char text[64];
	bool works = p->cohort == SIM_EMPLOYEE || p->cohort == SIM_PUBLIC,
	     farms = p->cohort == SIM_RECIPIENT || p->cohort == SIM_PAYER;
	int y, m, d;
	qh_date_split(p->birth, &y, &m, &d);
	sim_z(t, p->number);
	sim_z(t, p->identity);
	sim_name(s, p, &t->buf);
	sim_skip(t, 1);
	sim_date(t, p->birth);
	sim_z(t, p->male ? "male" : "female");
	sim_z(t, farms ? "rural" : "urban");
	sim_z(t, p->cadre ? "cadre" : farms ? "" : "worker");
	sim_text(t, s->region);
	(void)snprintf(text, sizeof text, "1%02u%08u", 30 + (unsigned)p->cohort, p->k);
	sim_z(t, text);
	(void)snprintf(text, sizeof text, "%u-%u", (unsigned)p->cohort + 1, p->k);
	sim_z(t, text);
	sim_z(t, works || p->cohort == SIM_PAYER ? "active" : "retired");
	qh_day start = 0;
	(void)qh_date_make(y + 20, 7, 1, &start);
	if (farms)
		sim_skip(t, 1);
	else
		sim_date(t, start);
	sim_end(s, t);
}

struct enrolled {
	const char *scheme, *state, *kind, *reason;
	uint32_t employer;
	int from_year, from_month;
	uint32_t to; /* year * 12 + month - 1; 0 open */
};

static void enrolment(struct sim *s, const struct sim_person *p, const struct enrolled *e)
{
	struct sim_table *t = &s->tables[SIM_ENROLMENT];
	sim_z(t, p->number);
	sim_z(t, p->identity);
	sim_z(t, e->scheme);
	if (e->employer)
		sim_int(t, 1000000 + e->employer);
	else
		sim_skip(t, 1);
	sim_text(t, s->region);
	sim_month(t, e->from_year, e->from_month);
	if (e->to)
		sim_month(t, (int)(e->to / 12), (int)(e->to % 12) + 1);
	else
		sim_skip(t, 1);
	sim_z(t, e->state);
	sim_z(t, e->kind);
	sim_z(t, e->reason);
	qh_day on = 0;
	(void)qh_date_make(e->from_year, e->from_month, 10, &on);
	sim_date(t, on);
	sim_end(s, t);
}

static void employee(struct sim *s, const struct sim_person *p, uint32_t *unemployment)
{
	int y, m, d;
	uint32_t employer = sim_employer_of(s, p->k);
	qh_date_split(p->birth, &y, &m, &d);
	struct enrolled e = {
	    "employee", "active", employer ? "employed" : "flexible", "new", employer, y + 20, 7, 0};
	enrolment(s, p, &e);
	if (p->k < s->count[SIM_N_INJURY_INSURED]) {
		e.scheme = "injury";
		enrolment(s, p, &e);
	}
	if (employer && employer <= s->count[SIM_N_UI_RELIEVED_EMPLOYERS] &&
	    *unemployment < s->count[SIM_N_UI_RELIEVED]) {
		e.scheme = "unemployment";
		enrolment(s, p, &e);
		++*unemployment;
	}
}

static void pensioner(struct sim *s, const struct sim_person *p, const char *scheme)
{
	qh_day on;
	uint32_t from;
	sim_retired(s, p, &on, &from);
	struct enrolled e = {scheme,
			     "ended",
			     p->cohort == SIM_RECIPIENT ? "" : "employed",
			     "retire",
			     0,
			     (int)(from / 12) - RETIRED_EARLIER_YEARS,
			     (int)(from % 12) + 1,
			     from - 1};
	if (p->cohort == SIM_RECIPIENT)
		e.from_year = (int)(from / 12) - 15;
	enrolment(s, p, &e);
}

static uint32_t ended_payers(const struct sim *s)
{
	return s->count[SIM_N_TERMINATED] - s->count[SIM_N_DEATHS];
}

/* The month in which a payer's account ended; 0: it did not. */
static uint32_t ended_payer(const struct sim *s, uint32_t k)
{
	uint32_t all = sim_cohort_size(s, SIM_PAYER), ended = ended_payers(s);
	return k + ended >= all ? 1 + (k + ended - all) % 12 : 0;
}

static void account(struct sim *s, const struct sim_person *p, int64_t paid, qh_day ended)
{
	struct sim_table *t = &s->tables[SIM_ACCOUNT];
	int64_t opening =
	    100000 + (int64_t)(sim_random(s, USE_OPENING, ((uint64_t)p->cohort << 32) | p->k) % 400000);
	int64_t posted = ended ? 0 : 30000, interest = ended ? paid / 50 : opening / 50;
	if (ended) /* all of it was paid out */
		opening = paid - interest;
	sim_z(t, p->number);
	sim_z(t, p->identity);
	sim_z(t, "resident");
	sim_int(t, s->year);
	sim_money(t, opening);
	sim_money(t, posted);
	sim_money(t, interest);
	sim_money(t, ended ? opening + interest : paid);
	sim_money(t, ended ? 0 : opening + posted + interest - paid);
	if (ended)
		sim_date(t, ended);
	else
		sim_skip(t, 1);
	sim_end(s, t);
}

static void death(struct sim *s, const struct sim_person *p, qh_day on)
{
	static const char *const sources[] = {"police", "health", "cremation"};
	struct sim_table *t = &s->tables[SIM_DEATH];
	sim_z(t, p->identity);
	sim_name(s, p, &t->buf);
	sim_skip(t, 1);
	sim_date(t, on);
	sim_z(t, sources[p->k % 3]);
	sim_end(s, t);
}

static void payer(struct sim *s, const struct sim_person *p)
{
	uint32_t ended = ended_payer(s, p->k);
	int y, m, d;
	qh_day on = 0;
	qh_date_split(p->birth, &y, &m, &d);
	struct enrolled e = {"resident", ended ? "ended" : "active",    "", "new",
			     0,          y + 17 > 2010 ? y + 17 : 2010, 7,  0};
	if (ended) {
		(void)qh_date_make(s->year, (int)ended, 9, &on);
		e.to = (uint32_t)s->year * 12 + ended - 1;
		death(s, p, on);
	}
	/* The first of the idle went elsewhere in the year. */
	if (!ended && p->k >= s->count[SIM_N_PAYERS] &&
	    p->k < s->count[SIM_N_PAYERS] + s->count[SIM_N_TRANSFERS_OUT]) {
		e.state = "moved-out";
		e.to = (uint32_t)s->year * 12 + 11;
	}
	enrolment(s, p, &e);
	account(s, p,
		ended ? sim_inheritance(s, s->count[SIM_N_DEATHS] + p->k + ended_payers(s) -
					       sim_cohort_size(s, SIM_PAYER))
		      : 0,
		ended ? on : 0);
	if (p->k < s->count[SIM_N_PROXIED]) {
		struct sim_table *t = &s->tables[SIM_POVERTY];
		static const char *const kinds[] = {"poor", "subsistence", "destitute"};
		sim_z(t, p->identity);
		sim_name(s, p, &t->buf);
		sim_skip(t, 1);
		sim_z(t, kinds[p->k % 3]);
		sim_month(t, s->year - 1, 1);
		sim_month(t, s->year, 12);
		sim_int(t, s->year);
		sim_money(t, s->fen[SIM_M_PROXY_EACH]);
		sim_end(s, t);
	}
}

static void recipient(struct sim *s, const struct sim_person *p)
{
	pensioner(s, p, "resident");
	uint32_t rank;
	if (sim_dies(s, p->k, &rank)) {
		death(s, p, sim_died_on(s, p->k));
		account(s, p, sim_inheritance(s, rank), sim_died_on(s, p->k));
	}
	if (p->k < s->count[SIM_N_DISABLED]) {
		struct sim_table *t = &s->tables[SIM_DISABILITY];
		sim_z(t, p->identity);
		sim_int(t, 1 + p->k % 2);
		sim_z(t, "2010-01-01");
		sim_skip(t, 1);
		sim_end(s, t);
	}
}

static void public_employee(struct sim *s, const struct sim_person *p)
{
	int y, m, d;
	uint32_t employer = s->count[SIM_N_RELIEVED_EMPLOYERS] + 1 + p->k % s->count[SIM_N_INSTITUTIONS];
	qh_date_split(p->birth, &y, &m, &d);
	struct enrolled e = {"public", "active", "employed", "new", employer, y + 20 > 2014 ? y + 20 : 2014,
			     10,       0};
	enrolment(s, p, &e);
	struct sim_table *t = &s->tables[SIM_FISCAL];
	sim_z(t, p->identity);
	sim_name(s, p, &t->buf);
	sim_skip(t, 1);
	sim_int(t, 1000000 + employer);
	sim_month(t, e.from_year, 10);
	sim_skip(t, 1);
	sim_end(s, t);
}

void sim_write_people(struct sim *s)
{
	struct sim_person p;
	uint32_t unemployment = 0;
	for (uint32_t c = 0; c < SIM_COHORTS; c++) {
		uint32_t n = sim_cohort_size(s, (enum sim_cohort)c);
		for (uint32_t k = 0; k < n && s->status == QH_OK; k++) {
			sim_person_make(s, (enum sim_cohort)c, k, &p);
			person(s, &p);
			if (c == SIM_EMPLOYEE)
				employee(s, &p, &unemployment);
			else if (c == SIM_RETIREE)
				pensioner(s, &p, "employee");
			else if (c == SIM_PUBLIC_RETIREE)
				pensioner(s, &p, "public");
			else if (c == SIM_PUBLIC)
				public_employee(s, &p);
			else if (c == SIM_RECIPIENT)
				recipient(s, &p);
			else
				payer(s, &p);
		}
	}
}
