/* SPDX-License-Identifier: Apache-2.0 */
/* The files being written: a buffer for each, emptied now and then. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "simulate/county.h"

enum { FLUSH_BYTES = 1 << 20, ROOM_BYTES = 2 << 20, TELL_ROWS = 1 << 16 };

static const struct {
	enum sim_table_id id;
	const char *name, *heads;
} tables[] = {
    {SIM_PERSON, "person",
     "person,identity,name,birth,sex,household,post,region,phone,address,state,work_start"},
    {SIM_ENROLMENT, "enrolment",
     "person,identity,scheme,employer,region,from,to,state,kind,reason,entered_on"},
    {SIM_CONTRIBUTION, "contribution",
     "person,identity,scheme,employer,month,base,rate,amount,kind,paid_on,posted_on,region"},
    {SIM_ACCOUNT, "account", "person,identity,scheme,year,opening,posted,interest,paid,closing,ended_on"},
    {SIM_BENEFIT, "benefit",
     "person,identity,scheme,kind,basis,decided_on,retired_on,from,to,counted_months,amount,bank,payee,"
     "clerk"},
    {SIM_PAYMENT, "payment",
     "person,identity,name,scheme,item,month,paid_on,amount,bank,payee,batch,region,clerk"},
    {SIM_EMPLOYER, "employer", "employer,uscc,name,kind,region,posts,licensed_on,closed_on,enrolled_on"},
    {SIM_OPERATION, "operation",
     "operation,case,kind,person,identity,operator,checker,at,effective,attachment,channel,region"},
    {SIM_LEDGER, "ledger", "book,kind,scheme,month,account,dedicated,listed,batch,count,amount"},
    {SIM_BANK, "bank", "person,identity,payee,bank,month,amount,on,result,transfer"},
    {SIM_TRANSFER, "transfer",
     "transfer,person,identity,scheme,direction,region,applied_on,money_on,finished_on,amount,state,retired_"
     "at_origin"},
    {SIM_DEATH, "death", "identity,name,died_on,source"},
    {SIM_FISCAL, "fiscal", "identity,name,unit,from,to"},
    {SIM_COMPANY, "company", "uscc,name,representative,licensed_on,closed_on,state"},
    {SIM_TAX, "tax", "employer,uscc,identity,month,wage,staff,collected,scheme"},
    {SIM_POVERTY, "poverty", "identity,name,kind,from,to,proxy_year,proxy_amount"},
    {SIM_DISABILITY, "disability", "identity,grade,from,to"},
    {SIM_DOUBT, "doubt", "record,found_on,cleaned_on,state"},
    {SIM_SERVICE, "service", "service,kind,on,due_on,done_on,result,count,person"},
};

static void fail(struct sim *s, const char *name)
{
	if (s->status != QH_OK)
		return;
	s->status = qh_error_set(s->err, QH_IO, "FILE-005");
	if (s->err)
		(void)snprintf(s->err->file, sizeof s->err->file, "%s/%s", s->options->output, name);
}

static void flush(struct sim *s, struct sim_table *t)
{
	size_t done = 0;
	while (s->status == QH_OK && done < t->buf.n) {
		ssize_t n = write(t->fd, t->buf.p + done, t->buf.n - done);
		if (n <= 0)
			fail(s, t->name.p);
		else
			done += (size_t)n;
	}
	if (t->buf.status != QH_OK && s->status == QH_OK)
		s->status = qh_error_set(s->err, t->buf.status, "SIM-004");
	qh_buf_reset(&t->buf);
}

void sim_table_open(struct sim *s, struct sim_table *t, struct qh_str name, const char *heads)
{
	char path[4096];
	t->name = name;
	t->heads = heads;
	t->line = 1;
	qh_buf_init(&t->buf, ROOM_BYTES);
	(void)snprintf(path, sizeof path, "%s/%.*s.csv", s->options->output, QH_STR_ARG(name));
	t->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (t->fd < 0) {
		fail(s, name.p);
		return;
	}
	qh_buf_z(&t->buf, heads);
	qh_buf_char(&t->buf, '\n');
	t->line++;
}

void sim_tables_open(struct sim *s)
{
	if (mkdir(s->options->output, 0777) != 0 && access(s->options->output, W_OK) != 0)
		fail(s, "");
	for (uint32_t i = 0; i < sizeof tables / sizeof tables[0] && s->status == QH_OK; i++)
		sim_table_open(s, &s->tables[tables[i].id], qh_str_of(tables[i].name), tables[i].heads);
	s->n_tables = SIM_OTHERS;
}

void sim_tables_close(struct sim *s)
{
	for (uint32_t i = 0; i < s->n_tables; i++) {
		struct sim_table *t = &s->tables[i];
		if (!t->heads)
			continue;
		if (t->fd >= 0) {
			flush(s, t);
			if (close(t->fd) != 0)
				fail(s, t->name.p);
		}
		qh_buf_free(&t->buf);
	}
}

void sim_text(struct sim_table *t, struct qh_str v)
{
	qh_buf_str(&t->buf, v);
	qh_buf_char(&t->buf, ',');
}

void sim_z(struct sim_table *t, const char *v)
{
	sim_text(t, qh_str_of(v));
}

void sim_int(struct sim_table *t, int64_t v)
{
	qh_buf_int(&t->buf, v);
	qh_buf_char(&t->buf, ',');
}

static void two(struct qh_buf *b, int64_t v)
{
	qh_buf_char(b, (char)('0' + v / 10 % 10));
	qh_buf_char(b, (char)('0' + v % 10));
}

void sim_money(struct sim_table *t, int64_t fen)
{
	if (fen < 0)
		qh_buf_char(&t->buf, '-');
	fen = fen < 0 ? -fen : fen;
	qh_buf_int(&t->buf, fen / 100);
	qh_buf_char(&t->buf, '.');
	two(&t->buf, fen % 100);
	qh_buf_char(&t->buf, ',');
}

void sim_date(struct sim_table *t, qh_day d)
{
	char text[11];
	qh_date_write(d, text);
	sim_z(t, text);
}

void sim_month(struct sim_table *t, int year, int month)
{
	qh_buf_int(&t->buf, year);
	qh_buf_char(&t->buf, '-');
	two(&t->buf, month);
	qh_buf_char(&t->buf, ',');
}

void sim_rate(struct sim_table *t, int64_t millionths)
{
	char text[24];
	int n = snprintf(text, sizeof text, "0.%06d", (int)(millionths % 1000000));
	while (n > 3 && text[n - 1] == '0')
		n--;
	sim_text(t, (struct qh_str){text, (uint32_t)n});
}

void sim_skip(struct sim_table *t, uint32_t cells)
{
	while (cells-- > 0)
		qh_buf_char(&t->buf, ',');
}

void sim_end(struct sim *s, struct sim_table *t)
{
	/* The comma behind the last cell becomes the end of the line. */
	if (t->buf.n > 0 && t->buf.status == QH_OK)
		t->buf.p[t->buf.n - 1] = '\n';
	t->line++;
	s->rows++;
	if (t->buf.n >= FLUSH_BYTES)
		flush(s, t);
	if (s->rows % TELL_ROWS == 0 && s->options->progress &&
	    !s->options->progress(s->options->payload, s->rows) && s->status == QH_OK)
		s->status = qh_error_set(s->err, QH_DENIED, "SIM-003");
}
