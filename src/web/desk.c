/* SPDX-License-Identifier: Apache-2.0 */
#include "web/desk.h"

#include <pthread.h>
#include <stdlib.h>

#include "lexicon/lexicon.h"

struct qh_desks {
	pthread_mutex_t gate;
	struct qh_desk *idle;
};

struct qh_desks *qh_desks_new(void)
{
	struct qh_desks *desks = calloc(1, sizeof *desks);
	if (desks)
		pthread_mutex_init(&desks->gate, NULL);
	return desks;
}

static void free_desk(struct qh_desk *desk)
{
	qh_lexicon_view_free(desk->lexicon);
	qh_store_view_free(desk->office.store);
	free(desk);
}

void qh_desks_free(struct qh_desks *desks)
{
	if (!desks)
		return;
	while (desks->idle) {
		struct qh_desk *next = desks->idle->next;
		free_desk(desks->idle);
		desks->idle = next;
	}
	pthread_mutex_destroy(&desks->gate);
	free(desks);
}

static struct qh_desk *new_desk(const struct qh_office *office)
{
	struct qh_desk *desk = calloc(1, sizeof *desk);
	if (!desk)
		return NULL;
	desk->office = *office;
	desk->library = *office->library;
	desk->lexicon = qh_lexicon_view(office->library->lexicon);
	desk->office.store = qh_store_view(office->store);
	if (!desk->lexicon || !desk->office.store) {
		free_desk(desk);
		return NULL;
	}
	desk->library.lexicon = desk->lexicon;
	desk->office.library = &desk->library;
	return desk;
}

struct qh_desk *qh_desk_take(struct qh_desks *desks, const struct qh_office *office)
{
	if (!desks)
		return NULL;
	pthread_mutex_lock(&desks->gate);
	struct qh_desk *desk = desks->idle;
	if (desk)
		desks->idle = desk->next;
	pthread_mutex_unlock(&desks->gate);
	return desk ? desk : new_desk(office);
}

void qh_desk_leave(struct qh_desks *desks, struct qh_desk *desk)
{
	if (!desk)
		return;
	pthread_mutex_lock(&desks->gate);
	desk->next = desks->idle;
	desks->idle = desk;
	pthread_mutex_unlock(&desks->gate);
}
