/* SPDX-License-Identifier: Apache-2.0 */
/* Civil dates as day numbers. No clock is read anywhere below main. */
#ifndef QH_BASE_DATE_H
#define QH_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01 of the proleptic Gregorian calendar. */
typedef int32_t qh_day;

/* False when the date does not exist or the year is outside 1900..2200. */
bool qh_date_make(int year, int month, int day, qh_day *out);
void qh_date_split(qh_day d, int *year, int *month, int *day);
int qh_date_month_days(int year, int month);
/* "2024-12-31" and a NUL. */
void qh_date_write(qh_day d, char out[11]);

#endif
