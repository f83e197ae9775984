/* SPDX-License-Identifier: Apache-2.0 */
/* What was paid in, and what employers were relieved of. A base is a multiple of 25 fen, so that both rates
 * of it are whole fen; what is left of somebody's part of a sum goes into the last month, whose base follows
 * from the amount. */
#include "simulate/county.h"

enum {
	USE_RELIEF = 20,
	USE_COLLECTED,
	USE_PUBLIC,
	USE_INJURY,
	USE_UI_RELIEF,
	USE_INJURY_RELIEF,
	USE_PAID_ON,
	USE_OWN
};
enum { MONTHS = 12, RELIEF_FROM = 2, RELIEF_TO = 8, LATE_FROM = 10 };
enum { FULL = 240000, OWN = 80000, EMPLOYER = 160000, ONE = 1000000 }; /* rates, millionths */
enum { BASE_STEP = 25 };

const char *const sim_schemes[SIM_SCHEMES] = {"employee", "resident", "public", "injury", "unemployment"};

struct paid {
	enum sim_scheme scheme;
	const char *kind;
	uint32_t employer;
	int month;
	int64_t rate, amount; /* rate 0: without a base */
};

static int64_t share(int64_t base, int64_t rate)
{
	return (base * rate + ONE / 2) / ONE;
}

static void row(struct sim *s, const struct sim_person *p, const struct paid *c)
{
	struct sim_table *t = &s->tables[SIM_CONTRIBUTION];
	qh_day on = 0;
	uint64_t r = sim_random(s, USE_PAID_ON,
				((uint64_t)p->cohort << 40) + ((uint64_t)p->k << 4) + (uint64_t)c->month);
	(void)qh_date_make(s->year, c->month, 5 + (int)(r % 15), &on);
	sim_z(t, p->number);
	sim_z(t, p->identity);
	sim_z(t, sim_schemes[c->scheme]);
	if (c->employer)
		sim_int(t, 1000000 + c->employer);
	else
		sim_skip(t, 1);
	sim_month(t, s->year, c->month);
	if (c->rate) {
		sim_money(t, c->amount * ONE / c->rate);
		sim_rate(t, c->rate);
	} else {
		sim_skip(t, 2);
	}
	sim_money(t, c->amount);
	sim_z(t, c->kind);
	sim_date(t, on);
	sim_date(t, on + 3 + (qh_day)(r % 5));
	sim_text(t, s->region);
	sim_end(s, t);
	if (c->kind[0] == 'r' && c->kind[2] == 'g') { /* regular */
		s->collected[c->scheme][c->month] += c->amount;
		if (c->employer && (c->scheme == SIM_S_EMPLOYEE || c->scheme == SIM_S_PUBLIC)) {
			s->employer_paid[c->employer * 13 + (uint32_t)c->month] += c->amount;
			s->employer_staff[c->employer * 13 + (uint32_t)c->month]++;
		}
	}
}

static int64_t relief_of(const struct sim *s, uint32_t k)
{
	return sim_part(s, USE_RELIEF, s->fen[SIM_M_RELIEF], s->count[SIM_N_RELIEVED], k, 20000);
}

/* The base of one who was relieved: as much as makes the relief of her months. */
static int64_t relieved_base(const struct sim *s, uint32_t k)
{
	int64_t base = relief_of(s, k) * ONE / ((RELIEF_TO - RELIEF_FROM + 1) * (int64_t)EMPLOYER);
	return base / BASE_STEP * BASE_STEP;
}

static int64_t relieved_pays(int64_t base)
{
	return (RELIEF_TO - RELIEF_FROM + 1) * share(base, OWN) +
	       (MONTHS - (RELIEF_TO - RELIEF_FROM + 1)) * share(base, FULL);
}

static void relieved(struct sim *s, const struct sim_person *p)
{
	int64_t base = relieved_base(s, p->k), left = relief_of(s, p->k);
	struct paid c = {.scheme = SIM_S_EMPLOYEE, .employer = sim_employer_of(s, p->k)};
	for (c.month = 1; c.month <= MONTHS; c.month++) {
		bool is_relieved = c.month >= RELIEF_FROM && c.month <= RELIEF_TO;
		c.kind = "regular";
		c.rate = is_relieved ? OWN : FULL;
		c.amount = share(base, c.rate);
		row(s, p, &c);
		if (!is_relieved)
			continue;
		c.kind = "relief";
		c.rate = EMPLOYER;
		c.amount = c.month == RELIEF_TO ? left : share(base, EMPLOYER);
		left -= c.amount;
		row(s, p, &c);
	}
}

/* The others put their contributions off to the end of the year. */
static void late(struct sim *s, const struct sim_person *p, int64_t sum, uint32_t n)
{
	uint32_t k = p->k - s->count[SIM_N_RELIEVED];
	int64_t left = sim_part(s, USE_COLLECTED, sum, n, k, 10000);
	int64_t base = left * ONE / ((MONTHS - LATE_FROM + 1) * (int64_t)FULL) / BASE_STEP * BASE_STEP;
	struct paid c = {
	    .scheme = SIM_S_EMPLOYEE, .kind = "regular", .employer = sim_employer_of(s, p->k), .rate = FULL};
	for (c.month = LATE_FROM; c.month <= MONTHS; c.month++) {
		c.amount = c.month == MONTHS ? left : share(base, FULL);
		left -= c.amount;
		row(s, p, &c);
	}
}

struct reliefs {
	uint32_t unemployment, injury; /* how many so far */
};

/* Injury: one row in January. Relief of unemployment and injury: one row in February for the first who work
 * for the employers that have it. */
static void other_schemes(struct sim *s, const struct sim_person *p, struct reliefs *n)
{
	uint32_t e = sim_employer_of(s, p->k), injury = s->count[SIM_N_INJURY_INSURED];
	struct paid c = {.employer = e, .month = 1, .scheme = SIM_S_INJURY, .kind = "regular", .rate = 10000};
	if (p->k < injury) {
		c.amount = sim_part(s, USE_INJURY, s->fen[SIM_M_INJURY_COLLECTED], injury, p->k, 200);
		row(s, p, &c);
	}
	c.month = 2;
	c.kind = "relief";
	if (e && e <= s->count[SIM_N_UI_RELIEVED_EMPLOYERS] &&
	    n->unemployment < s->count[SIM_N_UI_RELIEVED]) {
		c.scheme = SIM_S_UNEMPLOYMENT;
		c.rate = 40000;
		c.amount = sim_part(s, USE_UI_RELIEF, s->fen[SIM_M_UI_RELIEF], s->count[SIM_N_UI_RELIEVED],
				    n->unemployment++, 500);
		row(s, p, &c);
	}
	if (e && e <= s->count[SIM_N_INJURY_RELIEVED_EMPLOYERS] &&
	    n->injury < s->count[SIM_N_INJURY_RELIEVED]) {
		c.scheme = SIM_S_INJURY;
		c.rate = 30000;
		c.amount = sim_part(s, USE_INJURY_RELIEF, s->fen[SIM_M_INJURY_RELIEF],
				    s->count[SIM_N_INJURY_RELIEVED], n->injury++, 500);
		row(s, p, &c);
	}
}

static void employees(struct sim *s)
{
	struct sim_person p;
	struct reliefs n = {0};
	uint32_t all = s->count[SIM_N_EMPLOYEES], first = s->count[SIM_N_RELIEVED];
	int64_t left = s->fen[SIM_M_COLLECTED];
	for (uint32_t k = 0; k < first; k++)
		left -= relieved_pays(relieved_base(s, k));
	for (uint32_t k = 0; k < all && s->status == QH_OK; k++) {
		sim_person_make(s, SIM_EMPLOYEE, k, &p);
		if (k < first)
			relieved(s, &p);
		else
			late(s, &p, left, all - first);
		other_schemes(s, &p, &n);
	}
}

static void public_employees(struct sim *s)
{
	struct sim_person p;
	uint32_t n = s->count[SIM_N_PUBLIC_EMPLOYEES];
	for (uint32_t k = 0; k < n && s->status == QH_OK; k++) {
		sim_person_make(s, SIM_PUBLIC, k, &p);
		int64_t left = sim_part(s, USE_PUBLIC, s->fen[SIM_M_PUBLIC_COLLECTED], n, k, 400000);
		int64_t base = left * ONE / (MONTHS * (int64_t)FULL) / BASE_STEP * BASE_STEP;
		struct paid c = {.scheme = SIM_S_PUBLIC, .kind = "regular", .rate = FULL};
		c.employer = s->count[SIM_N_RELIEVED_EMPLOYERS] + 1 + k % s->count[SIM_N_INSTITUTIONS];
		for (c.month = 1; c.month <= MONTHS; c.month++) {
			c.amount = c.month == MONTHS ? left : share(base, FULL);
			left -= c.amount;
			row(s, &p, &c);
		}
	}
}

/* A year's contribution in June, the government's subsidy in December; for some it pays all. */
static void residents(struct sim *s)
{
	static const int64_t steps[] = {30000, 50000, 80000, 100000};
	struct sim_person p;
	uint32_t n = s->count[SIM_N_PAYERS];
	for (uint32_t k = 0; k < n && s->status == QH_OK; k++) {
		sim_person_make(s, SIM_PAYER, k, &p);
		bool proxied = k < s->count[SIM_N_PROXIED];
		struct paid c = {.scheme = SIM_S_RESIDENT, .month = 6, .kind = proxied ? "proxy" : "regular"};
		c.amount = proxied ? s->fen[SIM_M_PROXY_EACH] : steps[sim_random(s, USE_OWN, k) % 4];
		row(s, &p, &c);
		c.month = MONTHS;
		c.kind = "subsidy";
		c.amount = sim_part(s, 0, s->fen[SIM_M_SUBSIDY], n, k, 0);
		row(s, &p, &c);
	}
}

void sim_write_contributions(struct sim *s)
{
	employees(s);
	public_employees(s);
	residents(s);
}
