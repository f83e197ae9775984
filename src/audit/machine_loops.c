/* SPDX-License-Identifier: Apache-2.0 */
/* The loops for any processor, and which ones a processor is given. */
#include "audit/machine_loops_body.h"

const struct qh_loops *qh_loops_of_processor(void)
{
#ifdef QH_LOOPS_AVX2
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt"))
		return &qh_loops_avx2;
#endif
	return &qh_loops_plain;
}
