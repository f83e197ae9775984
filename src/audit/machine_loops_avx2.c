/* SPDX-License-Identifier: Apache-2.0 */
/* The loops with AVX2; called only where the processor has it. */
#include "audit/machine_loops.h"

#ifdef QH_LOOPS_AVX2
#define QH_LOOPS qh_loops_avx2
#define QH_LOOPS_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))
#include "audit/machine_loops_body.h"
#endif
