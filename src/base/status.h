/* SPDX-License-Identifier: Apache-2.0 */
/* The short list of results every fallible function returns, and the assertions. */
#ifndef QH_BASE_STATUS_H
#define QH_BASE_STATUS_H

enum qh_status {
	QH_OK = 0,
	QH_INVALID,     /* the input breaks a rule that the error names */
	QH_NOT_FOUND,   /* the thing asked for does not exist */
	QH_CONFLICT,    /* two things that must differ are the same */
	QH_DENIED,      /* not allowed */
	QH_LIMIT,       /* a named limit of limits.h was reached */
	QH_OVERFLOW,    /* a number does not fit */
	QH_IO,          /* reading or writing failed */
	QH_NOMEM,       /* the system gave no memory */
	QH_UNSUPPORTED, /* well formed, but not something this program handles */
	QH_CORRUPT,     /* the bytes are not what their kind promises */
	QH_CANCELLED,   /* the caller no longer wants it */
	QH_INTERNAL     /* a fault of this program */
};

#define QH_MUST_CHECK __attribute__((warn_unused_result))
#define QH_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* A fault of the programmer: prints the place and aborts. Always on. */
#define QH_ASSERT(cond) ((cond) ? (void)0 : qh_assert_failed(#cond, __FILE__, __LINE__))
/* A branch that cannot be reached when the rest is right; kept as a net and left out of coverage. */
#define QH_NEVER(cond) (__builtin_expect(!!(cond), 0))

_Noreturn void qh_assert_failed(const char *cond, const char *file, int line);

/* The name of a status, e.g. "limit"; never NULL. */
const char *qh_status_name(enum qh_status status);

#endif
