/* SPDX-License-Identifier: Apache-2.0 */
/* Services that are counted: archives, certificates, corrections; doubtful records and how many are cleaned.
 */
#include <stdio.h>

#include "simulate/county.h"

enum { USE_DAY_OF_SERVICE = 90 };

static void services(struct sim *s, const char *kind, char letter, uint32_t n, uint32_t each)
{
	struct sim_table *t = &s->tables[SIM_SERVICE];
	for (uint32_t i = 0; i < n && s->status == QH_OK; i++) {
		char number[24];
		qh_day on = 0;
		(void)qh_date_make(s->year, 1, 2, &on);
		on += (qh_day)(sim_random(s, USE_DAY_OF_SERVICE + (uint32_t)letter, i) % 340);
		(void)snprintf(number, sizeof number, "%c%08u", letter, i);
		sim_z(t, number);
		sim_z(t, kind);
		sim_date(t, on);
		sim_date(t, on + 15);
		sim_date(t, on + 3);
		sim_z(t, "done");
		sim_int(t, each);
		sim_skip(t, 1);
		sim_end(s, t);
	}
}

static void doubts(struct sim *s)
{
	struct sim_table *t = &s->tables[SIM_DOUBT];
	for (uint32_t i = 0; i < s->count[SIM_N_DOUBTS] && s->status == QH_OK; i++) {
		char number[24];
		qh_day on = 0;
		bool cleaned = i < s->count[SIM_N_DOUBTS_CLEANED];
		(void)qh_date_make(s->year, 3, 1, &on);
		(void)snprintf(number, sizeof number, "D%08u", i);
		sim_z(t, number);
		sim_date(t, on);
		if (cleaned)
			sim_date(t, on + 30 + (qh_day)(i % 200));
		else
			sim_skip(t, 1);
		sim_z(t, cleaned ? "cleaned" : "open");
		sim_end(s, t);
	}
}

void sim_write_services(struct sim *s)
{
	services(s, "archive", 'A', s->count[SIM_N_VOLUMES], 1);
	services(s, "retiree", 'R', s->count[SIM_N_EMPLOYEE_RETIREES] / 100, 1);
	services(s, "card", 'K', s->count[SIM_N_CERTIFICATES], 1);
	services(s, "one-window", 'W', s->count[SIM_N_CORRECTIONS], 1);
	doubts(s);
}
