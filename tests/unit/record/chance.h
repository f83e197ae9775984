/* SPDX-License-Identifier: Apache-2.0 */
/* The same luck in every run (xorshift). */
#ifndef QH_TEST_RECORD_CHANCE_H
#define QH_TEST_RECORD_CHANCE_H

#include <stdint.h>

static uint64_t seed = 88172645463325252u;

static uint32_t chance(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % n;
}

#endif
