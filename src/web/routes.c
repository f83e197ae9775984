/* SPDX-License-Identifier: Apache-2.0 */
/* Every address of the application. What is not here does not exist. */
#include "web/page.h"

enum { SMALL = 64 << 10, FORM = 8 << 20, EVIDENCE = 65 << 20, UPLOAD = 256 << 20 };

static const struct qh_route routes[] = {
    {QH_METHOD_GET, "/healthz", QH_ACCESS_PUBLIC, 0, qh_page_health},
    {QH_METHOD_GET, "/static/*", QH_ACCESS_PUBLIC, 0, qh_page_static},
    {QH_METHOD_GET, "/signin", QH_ACCESS_PUBLIC, 0, qh_page_signin},
    {QH_METHOD_POST, "/signin", QH_ACCESS_PUBLIC, SMALL, qh_page_signin_post},
    {QH_METHOD_GET, "/password/*", QH_ACCESS_PUBLIC, 0, qh_page_password},
    {QH_METHOD_POST, "/password/*", QH_ACCESS_PUBLIC, SMALL, qh_page_password_post},
    {QH_METHOD_POST, "/signout", QH_ACCESS_SIGNED_IN, SMALL, qh_page_signout_post},
    {QH_METHOD_POST, "/language", QH_ACCESS_SIGNED_IN, SMALL, qh_page_language_post},
    {QH_METHOD_GET, "/", QH_ACCESS_SIGNED_IN, 0, qh_page_home},
    {QH_METHOD_POST, "/upload", QH_ACCESS_SIGNED_IN, UPLOAD, qh_page_upload_post},
    {QH_METHOD_POST, "/keep", QH_ACCESS_SIGNED_IN, FORM, qh_page_keep_post},
    {QH_METHOD_GET, "/filings", QH_ACCESS_SIGNED_IN, 0, qh_page_filings},
    {QH_METHOD_GET, "/filings/#", QH_ACCESS_SIGNED_IN, 0, qh_page_filing},
    {QH_METHOD_POST, "/filings/#", QH_ACCESS_SIGNED_IN, FORM, qh_page_filing_save_post},
    {QH_METHOD_POST, "/filings/#/move", QH_ACCESS_SIGNED_IN, SMALL, qh_page_filing_move_post},
    {QH_METHOD_GET, "/filings/#/source/#", QH_ACCESS_SIGNED_IN, 0, qh_page_filing_source},
    {QH_METHOD_POST, "/filings/#/unmask", QH_ACCESS_SIGNED_IN, SMALL, qh_page_filing_unmask_post},
    /* the form page */
    {QH_METHOD_POST, "/filings/#/try", QH_ACCESS_SIGNED_IN, FORM, qh_page_filing_try_post},
    {QH_METHOD_POST, "/filings/#/goal", QH_ACCESS_SIGNED_IN, SMALL, qh_page_filing_goal_post},
    {QH_METHOD_POST, "/filings/#/row", QH_ACCESS_SIGNED_IN, FORM, qh_page_filing_row_post},
    {QH_METHOD_POST, "/filings/#/marks", QH_ACCESS_SIGNED_IN, FORM, qh_page_filing_marks_post},
    {QH_METHOD_GET, "/filings/#/compare", QH_ACCESS_SIGNED_IN, 0, qh_page_filing_compare},
    {QH_METHOD_GET, "/filings/#/export/*", QH_ACCESS_SIGNED_IN, 0, qh_page_filing_export},
    {QH_METHOD_GET, "/filings/#/opinion/*", QH_ACCESS_SIGNED_IN, 0, qh_page_filing_opinion},
    {QH_METHOD_POST, "/filings/#/evidence", QH_ACCESS_SIGNED_IN, EVIDENCE, qh_page_evidence_post},
    {QH_METHOD_GET, "/filings/#/evidence/#", QH_ACCESS_SIGNED_IN, 0, qh_page_evidence},
    {QH_METHOD_GET, "/filings/#/evidence/#/picture", QH_ACCESS_SIGNED_IN, 0, qh_page_evidence_picture},
    {QH_METHOD_POST, "/filings/#/evidence/#/remove", QH_ACCESS_SIGNED_IN, SMALL,
     qh_page_evidence_remove_post},
    {QH_METHOD_GET, "/new", QH_ACCESS_SIGNED_IN, 0, qh_page_start},
    {QH_METHOD_POST, "/new", QH_ACCESS_SIGNED_IN, SMALL, qh_page_start_post},
    {QH_METHOD_GET, "/trail", QH_ACCESS_SIGNED_IN, 0, qh_page_trail},
    {QH_METHOD_GET, "/trail/export", QH_ACCESS_SIGNED_IN, 0, qh_page_trail_export},
    {QH_METHOD_GET, "/people", QH_ACCESS_ADMIN, 0, qh_page_people},
    {QH_METHOD_GET, "/safety", QH_ACCESS_ADMIN, 0, qh_page_safety},
    {QH_METHOD_GET, "/first", QH_ACCESS_ADMIN, 0, qh_page_first},
    {QH_METHOD_POST, "/first", QH_ACCESS_ADMIN, SMALL, qh_page_first_post},
    {QH_METHOD_GET, "/people/#", QH_ACCESS_ADMIN, 0, qh_page_person},
    {QH_METHOD_POST, "/people/#", QH_ACCESS_ADMIN, SMALL, qh_page_person_rename_post},
    {QH_METHOD_POST, "/people/#/give", QH_ACCESS_ADMIN, SMALL, qh_page_person_give_post},
    {QH_METHOD_POST, "/people/#/take", QH_ACCESS_ADMIN, SMALL, qh_page_person_take_post},
    {QH_METHOD_POST, "/people/#/active", QH_ACCESS_ADMIN, SMALL, qh_page_person_active_post},
    {QH_METHOD_POST, "/people/#/link", QH_ACCESS_ADMIN, SMALL, qh_page_person_link_post},
    {QH_METHOD_POST, "/people/#/unlock", QH_ACCESS_ADMIN, SMALL, qh_page_person_unlock_post},
    {QH_METHOD_POST, "/people/#/factor", QH_ACCESS_ADMIN, SMALL, qh_page_person_factor_post},
    {QH_METHOD_GET, "/people/places/#", QH_ACCESS_ADMIN, 0, qh_page_place},
    {QH_METHOD_POST, "/people/places/#", QH_ACCESS_ADMIN, SMALL, qh_page_place_rename_post},
    {QH_METHOD_POST, "/people/places/#/below", QH_ACCESS_ADMIN, SMALL, qh_page_place_below_post},
    {QH_METHOD_POST, "/people/places/#/people", QH_ACCESS_ADMIN, SMALL, qh_page_place_people_post},
    {QH_METHOD_POST, "/people/places/#/active", QH_ACCESS_ADMIN, SMALL, qh_page_place_active_post},
    {QH_METHOD_GET, "/people/import/*", QH_ACCESS_ADMIN, 0, qh_page_roster},
    {QH_METHOD_POST, "/people/import/*", QH_ACCESS_ADMIN, FORM, qh_page_roster_look_post},
    {QH_METHOD_POST, "/people/import/*/take", QH_ACCESS_ADMIN, FORM, qh_page_roster_take_post},
    {QH_METHOD_GET, "/people/export/*", QH_ACCESS_ADMIN, 0, qh_page_roster_export},
    {QH_METHOD_GET, "/people/template/*", QH_ACCESS_ADMIN, 0, qh_page_roster_template},
    {QH_METHOD_GET, "/account", QH_ACCESS_SIGNED_IN, 0, qh_page_account},
    {QH_METHOD_POST, "/account/password", QH_ACCESS_SIGNED_IN, SMALL, qh_page_account_password_post},
    {QH_METHOD_POST, "/account/factor", QH_ACCESS_SIGNED_IN, SMALL, qh_page_account_factor_post},
    {QH_METHOD_POST, "/account/factor/off", QH_ACCESS_SIGNED_IN, SMALL, qh_page_account_factor_off_post},
    {QH_METHOD_POST, "/account/signins", QH_ACCESS_SIGNED_IN, SMALL, qh_page_account_end_post},
};
enum { N_ROUTES = sizeof routes / sizeof routes[0] };

const struct qh_route *qh_route_at(uint32_t n)
{
	return n < N_ROUTES ? &routes[n] : NULL;
}
