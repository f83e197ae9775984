/* SPDX-License-Identifier: Apache-2.0 */
#include "office/safety.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "office/tally.h"
#include "office/trail_read.h"

struct looking {
	struct qh_safety_line *out;
	uint32_t n;
};

static void tell(struct looking *l, const char *what, bool good, struct qh_str value)
{
	if (l->n < QH_SAFETY_LINES_MAX)
		l->out[l->n++] = (struct qh_safety_line){what, good, value};
}

static bool on_this_machine(struct qh_str listen)
{
	return qh_str_starts(listen, QH_STR("127.")) || qh_str_starts(listen, QH_STR("[::1]")) ||
	       qh_str_starts(listen, QH_STR("localhost"));
}

/* What stands on the disk: who may read it, and whether there is room to go on. */
static void disk(const struct qh_call *call, const struct qh_safety_facts *facts, struct looking *l)
{
	struct stat st;
	struct statvfs room;
	if (!facts->database)
		return;
	bool known = stat(facts->database, &st) == 0;
	tell(l, "safety.file", known && (st.st_mode & 077) == 0,
	     known ? qh_arena_printf(call->arena, "%03o", (unsigned)st.st_mode & 0777) : QH_STR_NONE);
	if (!known || statvfs(facts->database, &room) != 0)
		return;
	uint64_t mib = (uint64_t)room.f_bavail * room.f_frsize >> 20;
	tell(l, "safety.disk", mib >= QH_SAFETY_FREE_MIB_MIN,
	     qh_arena_printf(call->arena, "%llu MiB", (unsigned long long)mib));
}

static enum qh_status people(const struct qh_call *call, struct looking *l)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	struct qh_bind post = qh_bind_int(QH_POST_ADMINISTRATOR);
	qh_rows_open(&rows, tx, QH_Q_ADMINISTRATORS, &post, 1, call->err);
	if (qh_rows_next(&rows)) {
		int64_t all = qh_rows_int(&rows, 0), bare = qh_rows_int(&rows, 1);
		tell(l, "safety.administrators", all >= 2,
		     qh_arena_printf(call->arena, "%lld", (long long)all));
		tell(l, "safety.factor", bare == 0, qh_arena_printf(call->arena, "%lld", (long long)bare));
	}
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status counts(const struct qh_call *call, struct looking *l)
{
	int64_t wrong;
	enum qh_status status = qh_tally_check(call, false, &wrong);
	if (status == QH_OK)
		tell(l, "safety.tally", wrong == 0, qh_arena_printf(call->arena, "%lld", (long long)wrong));
	return status;
}

bool qh_safety_may(const struct qh_actor *actor)
{
	enum { ROOT_PATH_BYTES = 9 }; /* one number and its dot */
	struct qh_reach reach;
	qh_actor_reach(actor, true, &reach);
	for (uint32_t i = 0; i < reach.n; i++)
		if (reach.at[i]->path.n == ROOT_PATH_BYTES)
			return true;
	return false;
}

enum qh_status qh_safety_look(const struct qh_call *call, const struct qh_safety_facts *facts,
			      struct qh_safety_line out[QH_SAFETY_LINES_MAX], uint32_t *n)
{
	struct looking l = {.out = out};
	struct qh_trail_page trail;
	*n = 0;
	if (!qh_safety_may(call->actor))
		return qh_call_denied(call);
	struct qh_str listen = facts->listen ? qh_str_of(facts->listen) : QH_STR("");
	tell(&l, "safety.listen", on_this_machine(listen) || facts->secure_cookies, listen);
	tell(&l, "safety.cookies", facts->secure_cookies, QH_STR_NONE);
	tell(&l, "safety.demo", !facts->demo, QH_STR_NONE);
	disk(call, facts, &l);
	enum qh_status status = people(call, &l);
	if (status == QH_OK)
		status = qh_trail_list(call, 0, &trail);
	/* The trail of all is for those of all roots: others are told the rest. */
	if (status == QH_DENIED) {
		qh_error_clear(call->err);
		status = QH_OK;
	} else if (status == QH_OK)
		tell(&l, "safety.trail", trail.sound,
		     qh_arena_printf(call->arena, "%lld", (long long)trail.entries));
	if (status == QH_DENIED) { /* other roots are somebody else's, and so is the trail */
		qh_error_clear(call->err);
		status = QH_OK;
	}
	if (status == QH_OK)
		status = counts(call, &l);
	tell(&l, "safety.version", true, qh_str_of(QH_VERSION));
	*n = l.n;
	return status;
}
