/* SPDX-License-Identifier: Apache-2.0 */
/* What was paid out: decisions, monthly pensions, supplements, grants, and the certificates of being alive.
 */
#include <stdio.h>

#include "simulate/county.h"

enum {
	MONTHS = 12,
	USE_PENSION = 40,
	USE_PUBLIC_PENSION,
	USE_ACCOUNT,
	USE_AID,
	USE_CLERK,
	USE_INHERITANCE,
	USE_INJURY
};

/* A sum paid monthly to many: everybody gets the base, the first few who are paid all year one fen more, and
 * the last person, paid for one month alone, what is left. */
struct plan {
	int64_t base, last;
	uint32_t more;
};
typedef uint32_t months_of(const struct sim *s, uint32_t k);

static uint32_t all_year(const struct sim *s, uint32_t k)
{
	(void)s;
	(void)k;
	return MONTHS;
}

static struct plan make_plan(const struct sim *s, int64_t sum, uint32_t from, uint32_t to, months_of *months)
{
	int64_t all = 1;
	for (uint32_t k = from; k + 1 < to; k++)
		all += months(s, k);
	int64_t base = sum / all, left = sum - base * all;
	return (struct plan){.base = base, .more = (uint32_t)(left / MONTHS), .last = base + left % MONTHS};
}

struct pay {
	enum sim_scheme scheme;
	const char *item;
	int month;
	int64_t amount;
	bool grant; /* follows a death of the month */
};

static void write_clerk(const struct sim *s, struct sim_table *t, uint64_t index)
{
	char clerk[8];
	(void)snprintf(clerk, sizeof clerk, "C%02u", (unsigned)(sim_random(s, USE_CLERK, index) % 20));
	sim_z(t, clerk);
}

static void pay(struct sim *s, const struct sim_person *p, const struct pay *c)
{
	struct sim_table *t = &s->tables[SIM_PAYMENT];
	char batch[32];
	qh_day on = 0;
	(void)qh_date_make(s->year, c->month, c->grant ? 28 : 25, &on); /* nobody dies later than the 27th */
	sim_z(t, p->number);
	sim_z(t, p->identity);
	sim_name(s, p, &t->buf);
	sim_skip(t, 1);
	sim_z(t, sim_schemes[c->scheme]);
	sim_z(t, c->item);
	sim_month(t, s->year, c->month);
	sim_date(t, on);
	sim_money(t, c->amount);
	sim_z(t, p->bank);
	sim_name(s, p, &t->buf);
	sim_skip(t, 1);
	(void)snprintf(batch, sizeof batch, "%s-%04d%02d", sim_schemes[c->scheme], s->year % 10000,
		       c->month % 100);
	sim_z(t, batch);
	sim_text(t, s->region);
	write_clerk(s, t, p->k);
	sim_end(s, t);
	s->batch_paid[c->scheme][c->month] += c->amount;
	s->batch_rows[c->scheme][c->month]++;
}

static void decide(struct sim *s, const struct sim_person *p, enum sim_scheme scheme, const char *basis,
		   int64_t amount)
{
	struct sim_table *t = &s->tables[SIM_BENEFIT];
	qh_day on;
	uint32_t from;
	sim_retired(s, p, &on, &from);
	sim_z(t, p->number);
	sim_z(t, p->identity);
	sim_z(t, sim_schemes[scheme]);
	sim_z(t, "pension");
	sim_z(t, basis);
	sim_date(t, on);
	sim_date(t, on);
	sim_month(t, (int)(from / 12), (int)(from % 12) + 1);
	if (p->cohort == SIM_RECIPIENT && sim_dies(s, p->k, NULL))
		sim_month(t, s->year, (int)sim_months(s, p->k));
	else
		sim_skip(t, 1);
	sim_int(t, scheme == SIM_S_RESIDENT ? 180 : 240 + p->k % 120);
	sim_money(t, amount);
	sim_z(t, p->bank);
	sim_name(s, p, &t->buf);
	sim_skip(t, 1);
	write_clerk(s, t, p->k);
	sim_end(s, t);
}

static void certify(struct sim *s, const struct sim_person *p, int year, int month)
{
	struct sim_table *t = &s->tables[SIM_OPERATION];
	char number[32], at[32];
	(void)snprintf(number, sizeof number, "Q%s%04d", p->number, year % 10000);
	(void)snprintf(at, sizeof at, "%04d-%02d-%02d %02u:%02u:00", year % 10000, month % 100,
		       3 + (int)(p->k % 7) * 3, 9 + p->k % 7, p->k % 60);
	sim_z(t, number);
	sim_skip(t, 1);
	sim_z(t, "certify");
	sim_z(t, p->number);
	sim_z(t, p->identity);
	write_clerk(s, t, p->k);
	sim_skip(t, 1);
	sim_z(t, at);
	sim_month(t, year, month);
	sim_z(t, "yes");
	sim_z(t, "self");
	sim_text(t, s->region);
	sim_end(s, t);
}

static void certify_twice(struct sim *s, const struct sim_person *p)
{
	certify(s, p, s->year - 1, 7);
	if (p->cohort != SIM_RECIPIENT || !sim_dies(s, p->k, NULL) || sim_months(s, p->k) > 6)
		certify(s, p, s->year, 6);
}

/* Monthly pensions of one cohort, in order of its numbers. */
static void pensioners(struct sim *s, enum sim_cohort cohort, enum sim_scheme scheme, int64_t sum,
		       int64_t swing)
{
	struct sim_person p;
	uint32_t n = sim_cohort_size(s, cohort);
	struct plan plan = make_plan(s, sum, 0, n, all_year);
	for (uint32_t k = 0; k < n && s->status == QH_OK; k++) {
		bool last = k + 1 == n;
		sim_person_make(s, cohort, k, &p);
		/* Neighbours give and take, but the last, who is paid for one month. */
		int64_t amount =
		    last ? plan.last
			 : plan.base + (k < plan.more) +
			       sim_part(s, USE_PENSION + (uint32_t)cohort, 0, (n - 1) & ~1u, k, swing);
		decide(s, &p, scheme, "normal", amount);
		certify_twice(s, &p);
		struct pay c = {
		    .scheme = scheme, .item = "basic", .month = last ? MONTHS : 1, .amount = amount};
		for (; c.month <= MONTHS; c.month++)
			pay(s, &p, &c);
	}
}

static void aid(struct sim *s, const struct sim_person *p)
{
	static const struct {
		enum sim_count n;
		enum sim_money sum;
		const char *item;
	} aids[] = {{SIM_N_TEACHERS, SIM_M_TEACHERS_AID, "teacher-aid"},
		    {SIM_N_DOCTORS, SIM_M_DOCTORS_AID, "doctor-aid"},
		    {SIM_N_PROJECTIONISTS, SIM_M_PROJECTIONISTS_AID, "projectionist-aid"}};
	uint32_t k = p->k - s->from_75; /* older people, one after the other */
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t n = s->count[aids[i].n];
		struct pay c = {SIM_S_RESIDENT, aids[i].item, (int)sim_months(s, p->k), 0, false};
		if (k < n) {
			c.amount = sim_part(s, USE_AID + i, s->fen[aids[i].sum], n, k, 0);
			pay(s, p, &c);
			return;
		}
		k -= n;
	}
}

int64_t sim_inheritance(const struct sim *s, uint32_t rank)
{
	return sim_part(s, USE_INHERITANCE, s->fen[SIM_M_INHERITANCE], s->count[SIM_N_TERMINATED], rank,
			50000);
}

static void grants(struct sim *s, const struct sim_person *p, int month, uint32_t rank, bool funeral)
{
	struct pay c = {SIM_S_RESIDENT, "inheritance", month, sim_inheritance(s, rank), true};
	pay(s, p, &c);
	c.item = "funeral";
	c.amount = s->fen[SIM_M_FUNERAL_EACH];
	if (funeral)
		pay(s, p, &c);
}

static int64_t supplement(const struct sim *s, uint32_t k, int month)
{
	if (k < s->from_75 || k >= s->from_60)
		return 0;
	if (k < s->from_65)
		return 1000;
	return k + 1 == s->from_60 && s->short_from && month < (int)s->short_from ? 0 : 500;
}

struct resident_plans {
	struct plan disabled, others, account;
	uint32_t n_more, n_more_account, n_dead; /* who has had a fen more so far */
};

static void recipient(struct sim *s, uint32_t k, struct resident_plans *plans)
{
	struct sim_person p;
	uint32_t months = sim_months(s, k), disabled = s->count[SIM_N_DISABLED];
	bool last = k + 1 == s->count[SIM_N_RECIPIENTS];
	const struct plan *plan = k < disabled ? &plans->disabled : &plans->others;
	int64_t basic = plan->base, account = plans->account.base;
	sim_person_make(s, SIM_RECIPIENT, k, &p);
	if (k == disabled)
		plans->n_more = 0;
	if (last || k + 1 == disabled)
		basic = plan->last;
	else if (months == MONTHS)
		basic += plans->n_more++ < plan->more;
	if (last)
		account = plans->account.last;
	else if (months == MONTHS)
		account += plans->n_more_account++ < plans->account.more;
	decide(s, &p, SIM_S_RESIDENT, k < disabled ? "severe-disability" : "normal", basic + account);
	certify_twice(s, &p);
	struct pay c = {.scheme = SIM_S_RESIDENT,
			.month = sim_months(s, k) == 1 && !sim_dies(s, k, NULL) ? MONTHS : 1};
	for (uint32_t i = 0; i < months; i++, c.month++) {
		c.item = "basic", c.amount = basic;
		pay(s, &p, &c);
		c.item = "account", c.amount = account;
		pay(s, &p, &c);
		c.item = "age-supplement", c.amount = supplement(s, k, c.month);
		if (c.amount)
			pay(s, &p, &c);
	}
	if (k >= s->from_75 && k < s->from_60)
		aid(s, &p);
	if (sim_dies(s, k, NULL))
		grants(s, &p, (int)months, plans->n_dead++, true);
}

static void recipients(struct sim *s)
{
	uint32_t disabled = s->count[SIM_N_DISABLED], n = s->count[SIM_N_RECIPIENTS];
	struct resident_plans plans = {
	    .disabled = make_plan(s, s->fen[SIM_M_DISABLED_PENSIONS], 0, disabled, sim_months),
	    .others =
		make_plan(s, s->fen[SIM_M_BASIC] - s->fen[SIM_M_DISABLED_PENSIONS], disabled, n, sim_months),
	    .account = make_plan(s, s->fen[SIM_M_ACCOUNT], 0, n, sim_months)};
	for (uint32_t k = 0; k < n && s->status == QH_OK; k++)
		recipient(s, k, &plans);
}

/* Who paid in and died or left: the account is paid to the heirs. They are the last of the idle. */
static void ended_payers(struct sim *s)
{
	struct sim_person p;
	uint32_t n = s->count[SIM_N_TERMINATED] - s->count[SIM_N_DEATHS], all = sim_cohort_size(s, SIM_PAYER);
	for (uint32_t i = 0; i < n && s->status == QH_OK; i++) {
		sim_person_make(s, SIM_PAYER, all - n + i, &p);
		grants(s, &p, 1 + (int)(i % MONTHS), s->count[SIM_N_DEATHS] + i, false);
	}
}

static void injured(struct sim *s)
{
	struct sim_person p;
	uint32_t n = s->count[SIM_N_INJURY_SERVED];
	for (uint32_t i = 0; i < n && s->status == QH_OK; i++) {
		sim_person_make(s, SIM_EMPLOYEE, i, &p);
		struct pay c = {SIM_S_INJURY, "injury-medical", 1 + (int)(i % MONTHS), 0, false};
		c.amount = sim_part(s, USE_INJURY, s->fen[SIM_M_INJURY_PAID], n, i, 50000);
		pay(s, &p, &c);
	}
}

void sim_write_benefits(struct sim *s)
{
	pensioners(s, SIM_RETIREE, SIM_S_EMPLOYEE, s->fen[SIM_M_EMPLOYEE_PENSIONS], 40000);
	pensioners(s, SIM_PUBLIC_RETIREE, SIM_S_PUBLIC, s->fen[SIM_M_PUBLIC_PENSIONS], 80000);
	recipients(s);
	ended_payers(s);
	injured(s);
}
