/* SPDX-License-Identifier: Apache-2.0 */
/* House values: what an administrator of a root sets for the whole office. Until then, and when the store
 * holds something that is outside of its bounds, a value is the usual one. */
#ifndef QH_OFFICE_SETTINGS_H
#define QH_OFFICE_SETTINGS_H

#include "base/date.h"
#include "office/office.h"

enum qh_setting {
	QH_SETTING_IDLE_MINUTES,
	QH_SETTING_ABSOLUTE_HOURS,
	QH_SETTING_TRIES,
	QH_SETTING_LOCK_MINUTES,
	QH_SETTING_PASSWORD_BYTES,
	QH_SETTING_EVIDENCE_MIB,
	QH_SETTING_UPLOAD_MIB,
	QH_SETTING_SPOT_POINTS, /* a spot check that differs by more returns the form */
	QH_SETTINGS_END
};
/* What all of one request may carry; QH_SETTING_UPLOAD_MIB allows less. */
enum { QH_UPLOAD_MIB_MAX = 256 };
struct qh_setting_bounds {
	const char *name; /* in the store, and the message of its name */
	const char *what; /* message: what it does */
	int64_t min, max, usual;
};
const struct qh_setting_bounds *qh_setting_bounds(enum qh_setting which);

/* Forms that a year's deadline can be set for: QH_FORM_PROJECT and on. */
enum { QH_DUE_KINDS = 6, QH_DUE_YEAR_MIN = 1990, QH_DUE_YEAR_MAX = 2200 };
/* "project-self-evaluation" of the n-th of them. */
const char *qh_due_kind(uint32_t n);

/* Inside a transaction of whoever needs it; asks for no right. */
QH_MUST_CHECK enum qh_status qh_setting_get(const struct qh_call *call, struct qh_tx *tx,
					    enum qh_setting which, int64_t *out);
/* The same in a read of its own. */
QH_MUST_CHECK enum qh_status qh_setting_read(const struct qh_call *call, enum qh_setting which, int64_t *out);
/* Refuses what is larger than an upload may be. @retval QH_LIMIT SETTING-003 */
QH_MUST_CHECK enum qh_status qh_setting_upload(const struct qh_call *call, uint64_t bytes);
/* The last day for forms of a kind ("project-self-evaluation") and year; 0: none is set. No right is asked.
 */
QH_MUST_CHECK enum qh_status qh_settings_due(const struct qh_call *call, struct qh_tx *tx, struct qh_str kind,
					     int64_t year, qh_day *out);

struct qh_settings {
	int64_t value[QH_SETTINGS_END];
	int64_t year;
	qh_day due[QH_DUE_KINDS]; /* of that year; 0: none */
};
/* All of them, with a year's deadlines. @retval QH_DENIED OFFICE-002 not an administrator of a root */
QH_MUST_CHECK enum qh_status qh_settings_look(const struct qh_call *call, int64_t year,
					      struct qh_settings *out);

/**
 * Set them all at once as typed; a blank one becomes the usual. Each that changes is on the trail.
 *
 * @param wrong  [out] a bit for each that is no whole number within its bounds
 * @retval QH_INVALID SETTING-001 some are wrong, and nothing was changed; QH_DENIED OFFICE-002
 */
QH_MUST_CHECK enum qh_status qh_settings_set(const struct qh_call *call,
					     const struct qh_str typed[QH_SETTINGS_END], uint32_t *wrong);
/**
 * Set a year's deadlines as typed ("2026-03-31"); a blank one is none.
 *
 * @param wrong  [out] a bit for each that is no date
 * @retval QH_INVALID SETTING-001 as above, SETTING-002 there is no such year; QH_DENIED OFFICE-002
 */
QH_MUST_CHECK enum qh_status qh_settings_set_due(const struct qh_call *call, int64_t year,
						 const struct qh_str typed[QH_DUE_KINDS], uint32_t *wrong);

/* What one person has closed and does not want to see again: no deed, on no trail. */
QH_MUST_CHECK enum qh_status qh_tour_closed(const struct qh_call *call, bool *out);
QH_MUST_CHECK enum qh_status qh_tour_set(const struct qh_call *call, bool closed);

#endif
