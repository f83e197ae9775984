/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by writing and checking the trail: the head line and the hash. */
#ifndef QH_OFFICE_TRAIL_PRIVATE_H
#define QH_OFFICE_TRAIL_PRIVATE_H

#include "office/trail.h"

/* out = H(before, body); before NULL for the head. False when the machine's OpenSSL lacks the algorithm. */
bool qh_trail_hash(enum qh_trail_algorithm algorithm, const uint8_t *before, struct qh_str body,
		   uint8_t out[QH_TRAIL_HASH_BYTES]);
struct qh_str qh_trail_head(enum qh_trail_algorithm algorithm);
/* 64 lower-case hex digits, no NUL. */
void qh_trail_hex(const uint8_t hash[QH_TRAIL_HASH_BYTES], char out[2 * QH_TRAIL_HASH_BYTES]);

#endif
