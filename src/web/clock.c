/* SPDX-License-Identifier: Apache-2.0 */
#include "web/clock.h"

#include <time.h>

int64_t qh_clock_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec;
}

int64_t qh_clock_running_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
