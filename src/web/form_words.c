/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences of a reviewed form, written straight into its page: derivations and findings. */
#include "web/views.h"

#include "write/report.h"

void qh_render_step(struct qh_render *r, const struct qh_v_step *step)
{
	size_t from = r->out->n;
	bool plain = qh_derivation_line(step->of->options, step->of->scored, step->score, step->line, r->out);
	qh_render_settle(r, from, plain);
}

void qh_render_finding(struct qh_render *r, const struct qh_v_finding *f)
{
	size_t from = r->out->n;
	if (f->finding)
		qh_render_settle(r, from, qh_finding_write(f->finding, r->catalog, r->lang, r->out));
	else
		qh_render_text(r, f->message);
}

void qh_render_basis(struct qh_render *r, const struct qh_v_finding *f)
{
	size_t from = r->out->n;
	if (f->finding)
		qh_render_settle(r, from, qh_finding_write_basis(f->finding, r->catalog, r->lang, r->out));
	else
		qh_render_text(r, f->basis);
}

bool qh_view_has_basis(const struct qh_render *r, const struct qh_v_finding *f)
{
	if (!f->finding)
		return f->basis.n > 0;
	return f->finding->basis.n > 0 ||
	       (f->finding->basis_key && qh_catalog_has(r->catalog, f->finding->basis_key));
}
