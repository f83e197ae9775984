/* SPDX-License-Identifier: Apache-2.0 */
/* One number for everything of a rulebook that decides a score, so that two that score alike are no rivals.
 */
#include "rulebook/reader.h"

static void put(struct qh_buf *text, struct qh_rat value)
{
	qh_rat_write(text, value);
	qh_buf_char(text, ' ');
}

static void put_bounds(struct qh_buf *text, const struct qh_bound *bounds, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		put(text, bounds[i].from);
		put(text, bounds[i].to);
		put(text, bounds[i].points);
		qh_buf_printf(text, "%d%d%d%d ", bounds[i].from_closed, bounds[i].to_closed,
			      bounds[i].points_are_share, bounds[i].band);
	}
}

static void put_rule(struct qh_buf *text, const struct qh_rule *rule)
{
	const struct qh_rat numbers[] = {rule->v0, rule->q,  rule->d,      rule->x0,    rule->y0,
					 rule->x1, rule->y1, rule->factor, rule->limit, rule->per_item};

	qh_buf_printf(text, "%u %u %u %d%d%d:", rule->method, rule->late_method, rule->steps,
		      rule->deduct_above, rule->d_is_share, rule->absolute);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		put(text, numbers[i]);
	put_bounds(text, rule->bounds, rule->n_bounds);
	for (uint32_t i = 0; i < rule->n_items; i++)
		put(text, rule->items[i].points);
	qh_buf_char(text, '\n');
}

static void put_rounding(struct qh_buf *text, struct qh_rounding_rule rule)
{
	qh_buf_printf(text, "%u.%u ", rule.mode, rule.digits);
}

uint64_t qh_scoring_key(const struct qh_rulebook *book)
{
	const struct qh_rule *rules[] = {&book->execution, &book->positive,     &book->reverse,
					 &book->equal,     &book->interval,     &book->qualitative,
					 &book->yes_no,    &book->satisfaction, &book->milestone};
	struct qh_buf text;
	uint64_t key;

	qh_buf_init(&text, 1 << 20);
	qh_buf_printf(&text, "%d%d%d%d ", book->has_execution, book->execution_base, book->has_constraint,
		      book->rescale_not_applicable);
	put(&text, book->execution_weight);
	put(&text, book->constraint_cap);
	put_rounding(&text, book->round_rate);
	put_rounding(&text, book->round_score);
	put_rounding(&text, book->round_total);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		put_rule(&text, rules[i]);
	put_bounds(&text, book->grades, book->n_grades);
	for (uint32_t i = 0; i < book->n_sections; i++)
		put(&text, book->sections[i].weight);
	for (uint32_t i = 0; i < book->n_indicators; i++) {
		put(&text, book->indicators[i].weight);
		put_rule(&text, &book->indicators[i].rule);
	}
	key = qh_str_hash(qh_buf_view(&text), text.status == QH_OK ? 0 : 1);
	qh_buf_free(&text);
	return key;
}
