/* SPDX-License-Identifier: Apache-2.0 */
/* Employers, what the register of companies says of them, and what the tax office took for them month by
 * month. */
#include <stdio.h>

#include "simulate/county.h"

enum { FIRST_NUMBER = 1000000, MONTHS = 12, STAFF_SPARE = 20 };

/* GB 32100: 18 characters with their check character. */
static void uscc(char out[19], uint32_t n, bool institution)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	static const int weight[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
	int sum = 0;
	(void)snprintf(out, 19, "%s370812%09u", institution ? "12" : "91", n % 1000000000);
	for (int i = 0; i < 17; i++)
		sum += (out[i] - '0') * weight[i];
	out[17] = alphabet[(31 - sum % 31) % 31];
	out[18] = 0;
}

static void employer(struct sim *s, uint32_t e, bool institution)
{
	struct sim_table *t = &s->tables[SIM_EMPLOYER];
	char code[19], name[32];
	qh_day licensed = 0;
	uscc(code, e, institution);
	(void)qh_date_make(1985 + (int)(e % 6), 1 + (int)(e % 12), 3, &licensed);
	sim_int(t, FIRST_NUMBER + e);
	sim_z(t, code);
	(void)snprintf(name, sizeof name, "%u", FIRST_NUMBER + e);
	sim_z(t, name);
	sim_z(t, institution ? "institution" : "enterprise");
	sim_text(t, s->region);
	if (institution)
		sim_int(t, s->count[SIM_N_PUBLIC_EMPLOYEES] / s->count[SIM_N_INSTITUTIONS] + STAFF_SPARE);
	else
		sim_skip(t, 1);
	sim_date(t, licensed);
	sim_skip(t, 1);
	sim_date(t, licensed + 20);
	sim_end(s, t);
	if (institution)
		return;
	t = &s->tables[SIM_COMPANY];
	sim_z(t, code);
	sim_z(t, name);
	sim_skip(t, 1);
	sim_date(t, licensed);
	sim_skip(t, 1);
	sim_z(t, "active");
	sim_end(s, t);
}

static void taxes(struct sim *s, uint32_t e, bool institution)
{
	struct sim_table *t = &s->tables[SIM_TAX];
	char code[19];
	uscc(code, e, institution);
	for (int month = 1; month <= MONTHS; month++) {
		uint32_t at = e * 13 + (uint32_t)month;
		if (!s->employer_staff[at])
			continue;
		sim_int(t, FIRST_NUMBER + e);
		sim_z(t, code);
		sim_skip(t, 1);
		sim_month(t, s->year, month);
		sim_skip(t, 1);
		sim_int(t, s->employer_staff[at]);
		sim_money(t, s->employer_paid[at]);
		sim_z(t, institution ? "public" : "employee");
		sim_end(s, t);
	}
}

void sim_write_employers(struct sim *s)
{
	for (uint32_t e = 1; e <= s->n_employers && s->status == QH_OK; e++) {
		bool institution = e > s->count[SIM_N_RELIEVED_EMPLOYERS];
		employer(s, e, institution);
		taxes(s, e, institution);
	}
}
