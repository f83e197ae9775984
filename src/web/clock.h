/* SPDX-License-Identifier: Apache-2.0 */
/* The only clocks of the server; everything else is told the time. */
#ifndef QH_WEB_CLOCK_H
#define QH_WEB_CLOCK_H

#include <stdint.h>

int64_t qh_clock_now(void);        /* seconds since 1970 */
int64_t qh_clock_running_us(void); /* microseconds that only go forward, for deadlines and the log */

#endif
