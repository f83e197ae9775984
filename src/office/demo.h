/* SPDX-License-Identifier: Apache-2.0 */
/* Filling an empty office: the demo from a folder of examples. */
#ifndef QH_OFFICE_DEMO_H
#define QH_OFFICE_DEMO_H

#include "office/office.h"

enum { QH_DEMO_PEOPLE_MAX = 32, QH_DEMO_PASSWORD_CHARS = 12 };

struct qh_demo_account {
	struct qh_str account, name, password;
	enum qh_post post;
};
/**
 * Places, people and forms of DIR/office.yaml, in an office that is empty.
 *
 * @param accounts  [out] with their passwords, which are random and kept nowhere else
 * @retval QH_INVALID DEMO-001 the file is not written properly, with line and column
 */
QH_MUST_CHECK enum qh_status qh_demo_fill(const struct qh_call *call, const char *dir,
					  const struct qh_demo_account **accounts, uint32_t *n);

#endif
