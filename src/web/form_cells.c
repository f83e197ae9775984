/* SPDX-License-Identifier: Apache-2.0 */
#include "web/form_cells.h"

#include <stddef.h>

#define IND(field) offsetof(struct qh_indicator, field)
#define FUND(field) offsetof(struct qh_fund, field)

const struct qh_cell_kind qh_indicator_cells[QH_INDICATOR_CELLS] = {
    {"name", "form.name", IND(name.text), false, true},
    {"target", "form.target", IND(target.text), false, false},
    {"actual", "form.actual", IND(actual.text), false, false},
    {"weight", "form.weight", IND(weight.text), true, false},
    {"score", "form.score", IND(score.text), true, false},
    {"reason", "form.reason", IND(reason.text), false, true},
};
const struct qh_cell_kind qh_fund_cells[QH_FUND_CELLS] = {
    {"original", "form.original", FUND(original.text), true, false},
    {"revised", "form.revised", FUND(revised.text), true, false},
    {"executed", "form.executed", FUND(executed.text), true, false},
    {"weight", "form.weight", FUND(weight.text), true, false},
    {"rate", "form.rate", FUND(rate.text), true, false},
    {"score", "form.score", FUND(score.text), true, false},
};
