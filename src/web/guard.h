/* SPDX-License-Identifier: Apache-2.0 */
/* What a proxy and a server could read differently is refused (RFC 9112): request smuggling needs just that.
 * Knows no library and no connection. */
#ifndef QH_WEB_GUARD_H
#define QH_WEB_GUARD_H

#include "base/str.h"

/* What the headers of one request were, one after the other. Begins zeroed. */
struct qh_guard {
	const char *wrong;
	uint32_t headers, hosts, lengths, encodings;
	struct qh_str length;
	bool chunked;
};
void qh_guard_header(struct qh_guard *guard, struct qh_str name, struct qh_str value);
/**
 * The verdict behind the last header.
 *
 * @param url       path, decoded
 * @param has_body  [out] a body follows
 * @param length    [out] that was announced, 0 when it comes in chunks
 * @return NULL when the request is plain and unambiguous, else why not ("http-host")
 */
const char *qh_guard_request(const struct qh_guard *guard, const char *method, const char *url,
			     const char *version, bool *has_body, uint64_t *length);
/* Control bytes but the tab: nothing that is sent on a line may hold them. */
bool qh_guard_has_control(struct qh_str s);
/* Decodes %41 in place and returns the length. What is no escape stays, and so does %00: it would end the
 * text before its end. */
size_t qh_guard_unescape(char *s);

#endif
