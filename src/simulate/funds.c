/* SPDX-License-Identifier: Apache-2.0 */
/* The fund's books: income that four books agree on, outlays batch by batch, and transfers with the bank's
 * lines. */
#include <stdio.h>

#include "simulate/county.h"

enum { MONTHS = 12, USE_TRANSFER = 80 };

struct line {
	const char *book, *kind;
	enum sim_scheme scheme;
	int month;
	const char *batch;
	int64_t count, amount;
};

static void ledger(struct sim *s, const struct line *l)
{
	struct sim_table *t = &s->tables[SIM_LEDGER];
	sim_z(t, l->book);
	sim_z(t, l->kind);
	sim_z(t, sim_schemes[l->scheme]);
	sim_month(t, s->year, l->month);
	sim_z(t, "37001700000000018");
	sim_z(t, "yes");
	sim_z(t, "yes");
	sim_z(t, l->batch);
	if (l->count)
		sim_int(t, l->count);
	else
		sim_skip(t, 1);
	sim_money(t, l->amount);
	sim_end(s, t);
}

static void month_lines(struct sim *s, enum sim_scheme scheme, int month)
{
	static const char *const books[] = {"agency", "tax", "treasury", "finance"};
	char batch[32];
	struct line l = {.kind = "income", .scheme = scheme, .month = month, .batch = ""};
	l.amount = s->collected[scheme][month];
	for (uint32_t i = 0; i < 4 && l.amount; i++) {
		l.book = books[i];
		ledger(s, &l);
	}
	if (!s->batch_rows[scheme][month])
		return;
	(void)snprintf(batch, sizeof batch, "%s-%04d%02d", sim_schemes[scheme], s->year % 10000, month % 100);
	l = (struct line){"agency",
			  "outlay",
			  scheme,
			  month,
			  batch,
			  s->batch_rows[scheme][month],
			  s->batch_paid[scheme][month]};
	ledger(s, &l);
}

static void transfer(struct sim *s, uint32_t i, bool in, int64_t amount)
{
	struct sim_table *t = &s->tables[SIM_TRANSFER];
	struct sim_person p;
	char number[24];
	qh_day on = 0;
	/* Who came is insured here; who went is a payer who has been idle. */
	sim_person_make(s, in ? SIM_EMPLOYEE : SIM_PAYER, in ? i : s->count[SIM_N_PAYERS] + i, &p);
	(void)qh_date_make(s->year, 1 + (int)(i % 9), 10, &on);
	(void)snprintf(number, sizeof number, "T%c%07u", in ? 'I' : 'O', i);
	sim_z(t, number);
	sim_z(t, p.number);
	sim_z(t, p.identity);
	sim_z(t, in ? "employee" : "resident");
	sim_z(t, in ? "in" : "out");
	sim_z(t, "370100");
	sim_date(t, on);
	sim_date(t, on + 30);
	sim_date(t, on + 40);
	sim_money(t, amount);
	sim_z(t, "done");
	sim_z(t, "no");
	sim_end(s, t);
	t = &s->tables[SIM_BANK];
	sim_z(t, p.number);
	sim_z(t, p.identity);
	sim_skip(t, 2);
	int y, m, d;
	qh_date_split(on + 30, &y, &m, &d);
	sim_month(t, y, m);
	sim_money(t, amount);
	sim_date(t, on + 30);
	sim_z(t, "paid");
	sim_z(t, number);
	sim_end(s, t);
}

void sim_write_funds(struct sim *s)
{
	for (uint32_t scheme = 0; scheme < SIM_SCHEMES; scheme++)
		for (int month = 1; month <= MONTHS; month++)
			month_lines(s, (enum sim_scheme)scheme, month);
	struct line proxies = {"finance",
			       "subsidy",
			       SIM_S_RESIDENT,
			       6,
			       "",
			       s->count[SIM_N_PROXIED],
			       s->count[SIM_N_PROXIED] * s->fen[SIM_M_PROXY_EACH]};
	ledger(s, &proxies);
	uint32_t in = s->count[SIM_N_TRANSFERS_IN], out = s->count[SIM_N_TRANSFERS_OUT];
	for (uint32_t i = 0; i < in && s->status == QH_OK; i++)
		transfer(s, i, true, 1000000 + (int64_t)(sim_random(s, USE_TRANSFER, i) % 4000000));
	for (uint32_t i = 0; i < out && s->status == QH_OK; i++)
		transfer(s, i, false,
			 sim_part(s, USE_TRANSFER + 1, s->fen[SIM_M_TRANSFERRED_OUT], out, i, 100000));
}
