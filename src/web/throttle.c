/* SPDX-License-Identifier: Apache-2.0 */
#include "web/throttle.h"

#include <pthread.h>
#include <stdlib.h>

/* Addresses that share a slot are counted together: the table never grows, and nobody is let off. */
struct slot {
	int64_t since;
	uint32_t failures;
};
struct qh_throttle {
	pthread_mutex_t gate;
	struct slot slots[QH_THROTTLE_SLOTS];
};

struct qh_throttle *qh_throttle_new(void)
{
	struct qh_throttle *t = calloc(1, sizeof *t);
	if (t)
		pthread_mutex_init(&t->gate, NULL);
	return t;
}

void qh_throttle_free(struct qh_throttle *t)
{
	if (t)
		pthread_mutex_destroy(&t->gate);
	free(t);
}

/* The slot of an address, emptied when its window is over. Inside the gate. */
static struct slot *slot_of(struct qh_throttle *t, struct qh_str address, int64_t now)
{
	struct slot *s = &t->slots[qh_str_hash(address, 0) % QH_THROTTLE_SLOTS];
	if (now - s->since >= QH_THROTTLE_WINDOW_S || now < s->since)
		*s = (struct slot){.since = now};
	return s;
}

bool qh_throttle_full(struct qh_throttle *t, struct qh_str address, int64_t now)
{
	if (!t)
		return false;
	pthread_mutex_lock(&t->gate);
	bool full = slot_of(t, address, now)->failures >= QH_THROTTLE_FAILURES_MAX;
	pthread_mutex_unlock(&t->gate);
	return full;
}

void qh_throttle_count(struct qh_throttle *t, struct qh_str address, int64_t now)
{
	if (!t)
		return;
	pthread_mutex_lock(&t->gate);
	slot_of(t, address, now)->failures++;
	pthread_mutex_unlock(&t->gate);
}
