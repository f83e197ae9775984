/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the names of the results and what a failed assertion does. */
#include "base/status.h"

#include <stdio.h>
#include <stdlib.h>

void qh_assert_failed(const char *cond, const char *file, int line)
{
	fprintf(stderr, "quanheng: internal fault: %s (%s:%d)\n", cond, file, line);
	abort();
}

const char *qh_status_name(enum qh_status status)
{
	switch (status) {
	case QH_OK: return "ok";
	case QH_INVALID: return "invalid";
	case QH_NOT_FOUND: return "not_found";
	case QH_CONFLICT: return "conflict";
	case QH_DENIED: return "denied";
	case QH_LIMIT: return "limit";
	case QH_OVERFLOW: return "overflow";
	case QH_IO: return "io";
	case QH_NOMEM: return "nomem";
	case QH_UNSUPPORTED: return "unsupported";
	case QH_CORRUPT: return "corrupt";
	case QH_CANCELLED: return "cancelled";
	case QH_INTERNAL: return "internal";
	}
	return "internal";
}
