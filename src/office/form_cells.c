/* SPDX-License-Identifier: Apache-2.0 */
#include "office/form_cells.h"

#include <stddef.h>

#define IND(field) offsetof(struct qh_indicator, field)
#define FUND(field) offsetof(struct qh_fund, field)

const struct qh_cell_kind qh_indicator_cells[QH_INDICATOR_CELLS] = {
    {"name", "form.name", IND(name.text), false, true, NULL},
    {"target", "form.target", IND(target.text), false, false, "hint.target"},
    {"actual", "form.actual", IND(actual.text), false, false, "hint.actual"},
    {"weight", "form.weight", IND(weight.text), true, false, "hint.weight"},
    {"score", "form.score", IND(score.text), true, false, "hint.score"},
    {"reason", "form.reason", IND(reason.text), false, true, "hint.reason"},
};
const struct qh_cell_kind qh_fund_cells[QH_FUND_CELLS] = {
    {"original", "form.original", FUND(original.text), true, false, "hint.original"},
    {"revised", "form.revised", FUND(revised.text), true, false, "hint.revised"},
    {"executed", "form.executed", FUND(executed.text), true, false, "hint.executed"},
    {"weight", "form.weight", FUND(weight.text), true, false, NULL},
    {"rate", "form.rate", FUND(rate.text), true, false, "hint.rate"},
    {"score", "form.score", FUND(score.text), true, false, NULL},
    {"reason", "form.reason", FUND(reason.text), false, true, "hint.reason"},
};
