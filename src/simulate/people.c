/* SPDX-License-Identifier: Apache-2.0 */
/* Who lives in the county. A person is told by the cohort and a number in it alone, so that nothing is kept:
 * the identity number has the cohort's district, a day of birth that goes round through the cohort's years,
 * and a serial number that rises with each round. */
#include <stdio.h>

#include "simulate/county.h"

enum { USE_SEX = 1, USE_DAY, USE_CADRE, USE_DEATH_DAY };
enum { SERIALS = 500 }; /* of one day and sex */

uint64_t sim_random(const struct sim *s, uint32_t use, uint64_t index)
{
	/* splitmix64 over the three numbers */
	uint64_t z =
	    s->options->seed * 0x9E3779B97F4A7C15u + use * 0xD1B54A32D192ED03u + index * 0x8CB92BA72F3D8DD7u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

uint32_t sim_cohort_size(const struct sim *s, enum sim_cohort cohort)
{
	switch (cohort) {
	case SIM_EMPLOYEE: return s->count[SIM_N_EMPLOYEES];
	case SIM_RETIREE: return s->count[SIM_N_EMPLOYEE_RETIREES];
	case SIM_PUBLIC_RETIREE: return s->count[SIM_N_PUBLIC_RETIREES];
	case SIM_PUBLIC: return s->count[SIM_N_PUBLIC_EMPLOYEES];
	case SIM_RECIPIENT: return s->count[SIM_N_RECIPIENTS];
	case SIM_PAYER: return s->count[SIM_N_PAYERS] + s->count[SIM_N_IDLE];
	default: return 0;
	}
}

static qh_day day_of(int year, int month, int day)
{
	qh_day d = 0;
	(void)qh_date_make(year, month, day, &d); /* only days that exist are asked for */
	return d;
}

struct span {
	qh_day from;
	uint32_t days, first; /* first: the number of the cohort that this span begins with */
};

/* Years before the profile's: ages at its end are what the figures need. Nobody reaches a bracket's age in
 * the year, but the last of a cohort, who is paid for one month. */
static struct span span_of(const struct sim *s, enum sim_cohort cohort, uint32_t k)
{
	int y = s->year, from = 0, to = 0;
	uint32_t first = 0;
	switch (cohort) {
	case SIM_EMPLOYEE:
	case SIM_PUBLIC: from = y - 48, to = y - 22; break;
	case SIM_RETIREE:
	case SIM_PUBLIC_RETIREE: from = y - 90, to = y - 62; break;
	case SIM_PAYER: from = y - 55, to = y - 20; break;
	default:
		if (k < s->from_75)
			from = y - 59, to = y - 57;
		else if (k < s->from_65)
			from = y - 95, to = y - 76, first = s->from_75;
		else if (k < s->from_60)
			from = y - 74, to = y - 66, first = s->from_65;
		else
			from = y - 64, to = y - 61, first = s->from_60;
	}
	qh_day begin = day_of(from, 1, 1);
	return (struct span){begin, (uint32_t)(day_of(to + 1, 1, 1) - begin), first};
}

/* The last of each pensioners' cohort came of age in November. */
static bool is_new(const struct sim *s, enum sim_cohort cohort, uint32_t k)
{
	if (cohort == SIM_RECIPIENT)
		return k + 1 == s->count[SIM_N_RECIPIENTS] || k + 1 == s->count[SIM_N_DISABLED];
	return (cohort == SIM_RETIREE || cohort == SIM_PUBLIC_RETIREE) && k + 1 == sim_cohort_size(s, cohort);
}

static int age_of_pension(const struct sim *s, const struct sim_person *p)
{
	if (p->cohort == SIM_RECIPIENT)
		return p->k < s->count[SIM_N_DISABLED] ? 55 : 60;
	return p->male ? 60 : p->cadre ? 55 : 50;
}

static void write_identity(const struct sim *s, struct sim_person *p, uint32_t serial)
{
	static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int y, m, d, sum = 0;
	struct qh_str area = s->areas[p->cohort];
	qh_date_split(p->birth, &y, &m, &d);
	(void)snprintf(p->identity, sizeof p->identity, "%.6s%04u%02u%02u%03u", area.p, (unsigned)y % 10000u,
		       (unsigned)m % 100u, (unsigned)d % 100u, (serial * 2 + p->male) % 1000u);
	for (int i = 0; i < 17; i++)
		sum += (p->identity[i] - '0') * weight[i];
	p->identity[17] = "10X98765432"[sum % 11];
	p->identity[18] = 0;
}

/* A card number of its own, with Luhn's digit. */
static void write_bank(struct sim_person *p)
{
	int sum = 0;
	(void)snprintf(p->bank, sizeof p->bank, "6217%02u%012u", (unsigned)p->cohort % 100, p->k);
	for (int i = 17; i >= 0; i--) {
		int d = p->bank[i] - '0';
		if ((17 - i) % 2 == 0)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	p->bank[18] = (char)('0' + (10 - sum % 10) % 10);
	p->bank[19] = 0;
}

void sim_person_make(const struct sim *s, enum sim_cohort cohort, uint32_t k, struct sim_person *out)
{
	uint64_t index = ((uint64_t)cohort << 32) | k;
	struct span span = span_of(s, cohort, k);
	uint32_t in_span = k - span.first, serial = in_span / span.days;
	uint32_t turn = (uint32_t)(sim_random(s, USE_DAY, (uint64_t)cohort) % span.days);
	*out = (struct sim_person){.cohort = cohort, .k = k};
	out->male = sim_random(s, USE_SEX, index) & 1;
	out->cadre = cohort == SIM_PUBLIC || cohort == SIM_PUBLIC_RETIREE;
	out->birth = span.from + (qh_day)(((uint64_t)in_span * 7919 + turn) % span.days);
	if (is_new(s, cohort, k)) {
		out->birth = day_of(s->year - age_of_pension(s, out), 11, 15);
		serial = cohort == SIM_RECIPIENT ? 11 : 12;
	} else if (cohort == SIM_RECIPIENT && s->short_from && k + 1 == s->from_60) {
		out->birth = day_of(s->year - 65, (int)s->short_from, 1);
		serial = 13;
	}
	QH_ASSERT(serial < SERIALS);
	write_identity(s, out, serial);
	(void)snprintf(out->number, sizeof out->number, "%u%09u", (unsigned)cohort + 1, k);
	write_bank(out);
}

/* Two people born on one day have different names: the round tells the name. */
void sim_name(const struct sim *s, const struct sim_person *p, struct qh_buf *out)
{
	struct span span = span_of(s, p->cohort, p->k);
	uint64_t all = (uint64_t)s->n_surnames * s->n_given * s->n_given;
	uint64_t n = ((uint64_t)(p->k - span.first) / span.days * 8009 + (uint64_t)p->birth * 131 +
		      (uint64_t)p->cohort * 70001) %
		     all;
	qh_buf_str(out, s->surnames[n % s->n_surnames]);
	n /= s->n_surnames;
	qh_buf_str(out, s->given[n % s->n_given]);
	qh_buf_str(out, s->given[n / s->n_given]);
}

/* Deaths are spread evenly over those who are 60 and older; the last is newly entitled and lives. */
static bool death_rank(const struct sim *s, uint32_t recipient, uint32_t *rank)
{
	uint64_t deaths = s->count[SIM_N_DEATHS], first = s->count[SIM_N_DISABLED];
	uint64_t among = s->count[SIM_N_RECIPIENTS] - first - 1, j = recipient - first;
	if (recipient < first || recipient + 1 >= s->count[SIM_N_RECIPIENTS])
		return false;
	*rank = (uint32_t)(j * deaths / among);
	return (j + 1) * deaths / among > *rank;
}

bool sim_dies(const struct sim *s, uint32_t recipient, uint32_t *rank)
{
	uint32_t own;
	bool dies = death_rank(s, recipient, &own);
	if (rank && dies)
		*rank = own;
	return dies;
}

uint32_t sim_months(const struct sim *s, uint32_t recipient)
{
	uint32_t rank;
	if (is_new(s, SIM_RECIPIENT, recipient))
		return 1;
	return death_rank(s, recipient, &rank) ? rank % 12 + 1 : 12;
}

qh_day sim_died_on(const struct sim *s, uint32_t recipient)
{
	return day_of(s->year, (int)sim_months(s, recipient),
		      1 + (int)(sim_random(s, USE_DEATH_DAY, recipient) % 27));
}

void sim_retired(const struct sim *s, const struct sim_person *p, qh_day *on, uint32_t *from)
{
	int y, m, d;
	qh_date_split(p->birth, &y, &m, &d);
	y += age_of_pension(s, p);
	*on = day_of(y, m, d > 28 ? 28 : d);
	*from = (uint32_t)(y * 12 + m); /* the month after, counted from 0: year * 12 + month - 1 + 1 */
}

uint32_t sim_employer_of(const struct sim *s, uint32_t employee)
{
	uint32_t relieved = s->count[SIM_N_RELIEVED], others = s->count[SIM_N_EMPLOYEES] - relieved;
	if (employee < relieved)
		return 1 + employee % s->count[SIM_N_RELIEVED_EMPLOYERS];
	if (employee - relieved < (uint32_t)((uint64_t)others * 45 / 100))
		return 1 + employee % s->count[SIM_N_UI_RELIEVED_EMPLOYERS];
	return 0;
}

int64_t sim_part(const struct sim *s, uint32_t use, int64_t sum, uint32_t n, uint32_t k, int64_t swing)
{
	int64_t part = sum / n + ((int64_t)k < sum % n);
	if (swing > 0 && (k | 1) < n) {
		int64_t give = (int64_t)(sim_random(s, use, k / 2) % (uint64_t)(swing + 1));
		part += k & 1 ? -give : give;
	}
	return part;
}
