/* SPDX-License-Identifier: Apache-2.0 */
/* A county to try the audit on: realistic records whose measures give the figures of a profile (profiles/),
 * sound by every rule, with planted errors and their answers. The same profile, scale and seed give the same
 * bytes. */
#ifndef QH_SIMULATE_SIMULATE_H
#define QH_SIMULATE_SIMULATE_H

#include "base/arena.h"
#include "base/error.h"

enum { QH_SIMULATE_SCALE_MAX = 25, QH_SIMULATE_PLANTS_MAX = 10000 };

struct qh_simulate_options {
	const char *profile; /* path of the profile */
	const char *plants;  /* path of a file of plants; NULL: none */
	const char *output;  /* a folder; made when missing */
	uint32_t scale, of;  /* all counts and sums times scale / of */
	uint64_t seed;
	bool (*progress)(void *payload, uint64_t rows); /* false: stop */
	void *payload;
};
struct qh_simulate_summary {
	uint64_t rows;
	uint32_t tables, planted;
};

/* Writes TABLE.csv for every table that has rows, answers.json (rule, keys, file, line) and figures.json.
 * SIM-001 profile, SIM-002 scale, FILE-005 not writable. */
QH_MUST_CHECK enum qh_status qh_simulate_county(struct qh_arena *arena,
						const struct qh_simulate_options *options,
						struct qh_simulate_summary *out, struct qh_error *err);

#endif
