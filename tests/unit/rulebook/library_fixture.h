/* SPDX-License-Identifier: Apache-2.0 */
/* The library of the project, loaded once for a group of tests. */
#ifndef TESTS_RULEBOOK_LIBRARY_FIXTURE_H
#define TESTS_RULEBOOK_LIBRARY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rulebook/rulebook.h"

static struct qh_library *library;

static int load(void **state)
{
	struct qh_error err;

	(void)state;
	qh_error_clear(&err);
	if (qh_library_load(".", NULL, &library, &err) == QH_OK)
		return 0;
	print_error("%s %s:%u:%u\n", err.code, err.file, err.line, err.col);
	return 1;
}

static int unload(void **state)
{
	(void)state;
	qh_library_free(library);
	return 0;
}

#endif
