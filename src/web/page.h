/* SPDX-License-Identifier: Apache-2.0 */
/* What the handlers share: the frame of a page, redirects, errors beside what was typed. */
#ifndef QH_WEB_PAGE_H
#define QH_WEB_PAGE_H

#include "web/views.h"
#include "web/web.h"
#include "web/templates.h" /* made by tools/compile-templates */

/* The frame around a page: what is this, where am I. @p title is a message key, @p name fills its {name}. */
void qh_page_begin(struct qh_page *p, const char *title, struct qh_str name);
void qh_page_end(struct qh_page *p);
/* See other: after a POST that did something. */
void qh_page_redirect(struct qh_page *p, struct qh_str to);
/* The text of page->err in the reader's language, and which HTTP status it is. */
struct qh_str qh_page_error_text(struct qh_page *p);
int qh_page_error_status(const struct qh_error *err);
/* A message in the reader's language. */
struct qh_str qh_page_say(struct qh_page *p, const char *key);
struct qh_str qh_page_printf(struct qh_page *p, const char *format, ...) QH_PRINTF(2, 3);
/* Downloads: never shown by the browser as a page. The name is encoded. */
void qh_page_download(struct qh_page *p, const char *type, struct qh_str name, struct qh_str bytes);
/* As part of an address: all but letters, digits and . - _ as %XX. */
void qh_page_encode(struct qh_buf *out, struct qh_str s);
/* The field "back" of a form, when it is a place of this site (one slash in front); else the first page. */
struct qh_str qh_page_back(struct qh_page *p);
/* Light or dark by choice; not secret, and no business of the server's. */
#define QH_PAGE_THEME_COOKIE "quanheng-theme"
/* Sets the cookie of the sign-in; blank ends it. */
void qh_page_cookie(struct qh_page *p, struct qh_str token);

/* The whole address of a one-time link, as whoever asked reaches this server. */
struct qh_str qh_page_link(struct qh_page *p, struct qh_str token);
/* "name" as done: one of @p n messages that end like the word, NULL otherwise. */
const char *qh_page_done(struct qh_page *p, const char *const *keys, uint32_t n);
/* A refusal that belongs beside what was typed, as text, with its HTTP status; false: it fails the page. */
bool qh_page_refused(struct qh_page *p, enum qh_status status, struct qh_str *text);

/* Handlers, by file. */
enum qh_status qh_page_signin(struct qh_page *p);
enum qh_status qh_page_signin_post(struct qh_page *p);
enum qh_status qh_page_signout_post(struct qh_page *p);
enum qh_status qh_page_password(struct qh_page *p);
enum qh_status qh_page_password_post(struct qh_page *p);
enum qh_status qh_page_language_post(struct qh_page *p);
enum qh_status qh_page_theme_post(struct qh_page *p);
enum qh_status qh_page_home(struct qh_page *p);
enum qh_status qh_page_filings(struct qh_page *p);
enum qh_status qh_page_upload_post(struct qh_page *p);
enum qh_status qh_page_keep_post(struct qh_page *p);
enum qh_status qh_page_filing(struct qh_page *p);
enum qh_status qh_page_filing_save_post(struct qh_page *p);
enum qh_status qh_page_filing_move_post(struct qh_page *p);
enum qh_status qh_page_filing_source(struct qh_page *p);
enum qh_status qh_page_filing_try_post(struct qh_page *p);
enum qh_status qh_page_filing_goal_post(struct qh_page *p);
enum qh_status qh_page_filing_row_post(struct qh_page *p);
enum qh_status qh_page_filing_marks_post(struct qh_page *p);
enum qh_status qh_page_filing_compare(struct qh_page *p);
enum qh_status qh_page_filing_export(struct qh_page *p);
enum qh_status qh_page_filing_opinion(struct qh_page *p);
enum qh_status qh_page_evidence(struct qh_page *p);
enum qh_status qh_page_evidence_picture(struct qh_page *p);
enum qh_status qh_page_evidence_post(struct qh_page *p);
enum qh_status qh_page_evidence_remove_post(struct qh_page *p);
enum qh_status qh_page_start(struct qh_page *p);
enum qh_status qh_page_start_post(struct qh_page *p);
enum qh_status qh_page_filing_unmask_post(struct qh_page *p);
enum qh_status qh_page_trail(struct qh_page *p);
enum qh_status qh_page_trail_export(struct qh_page *p);
enum qh_status qh_page_people(struct qh_page *p);
enum qh_status qh_page_safety(struct qh_page *p);
enum qh_status qh_page_first(struct qh_page *p);
enum qh_status qh_page_first_post(struct qh_page *p);
enum qh_status qh_page_person(struct qh_page *p);
enum qh_status qh_page_person_rename_post(struct qh_page *p);
enum qh_status qh_page_person_give_post(struct qh_page *p);
enum qh_status qh_page_person_take_post(struct qh_page *p);
enum qh_status qh_page_person_active_post(struct qh_page *p);
enum qh_status qh_page_person_link_post(struct qh_page *p);
enum qh_status qh_page_person_unlock_post(struct qh_page *p);
enum qh_status qh_page_person_factor_post(struct qh_page *p);
enum qh_status qh_page_place(struct qh_page *p);
enum qh_status qh_page_place_rename_post(struct qh_page *p);
enum qh_status qh_page_place_below_post(struct qh_page *p);
enum qh_status qh_page_place_people_post(struct qh_page *p);
enum qh_status qh_page_place_active_post(struct qh_page *p);
enum qh_status qh_page_roster(struct qh_page *p);
enum qh_status qh_page_roster_look_post(struct qh_page *p);
enum qh_status qh_page_roster_take_post(struct qh_page *p);
enum qh_status qh_page_roster_export(struct qh_page *p);
enum qh_status qh_page_roster_template(struct qh_page *p);
enum qh_status qh_page_account(struct qh_page *p);
enum qh_status qh_page_account_password_post(struct qh_page *p);
enum qh_status qh_page_account_factor_post(struct qh_page *p);
enum qh_status qh_page_account_factor_off_post(struct qh_page *p);
enum qh_status qh_page_account_end_post(struct qh_page *p);
enum qh_status qh_page_health(struct qh_page *p);
enum qh_status qh_page_static(struct qh_page *p);
/* page_list.c, page_todo.c */
enum qh_status qh_page_filings_export(struct qh_page *p);
enum qh_status qh_page_filter_keep_post(struct qh_page *p);
enum qh_status qh_page_filter_forget_post(struct qh_page *p);
enum qh_status qh_page_todo(struct qh_page *p);
enum qh_status qh_page_done_list(struct qh_page *p);
enum qh_status qh_page_batch_post(struct qh_page *p);
/* page_jobs.c */
enum qh_status qh_page_jobs(struct qh_page *p);
enum qh_status qh_page_job(struct qh_page *p);
enum qh_status qh_page_job_cancel_post(struct qh_page *p);
enum qh_status qh_page_job_form(struct qh_page *p);
enum qh_status qh_page_job_report(struct qh_page *p);
enum qh_status qh_page_job_keep_post(struct qh_page *p);
/* page_help.c, page_design.c */
enum qh_status qh_page_help(struct qh_page *p);
enum qh_status qh_page_help_checks(struct qh_page *p);
enum qh_status qh_page_help_check(struct qh_page *p);
enum qh_status qh_page_tour_post(struct qh_page *p);
enum qh_status qh_page_design(struct qh_page *p);
/* The section of the guide that tells of a page: "form". */
struct qh_str qh_help_topic(struct qh_str path);
/* page_settings.c */
enum qh_status qh_page_settings(struct qh_page *p);
enum qh_status qh_page_settings_post(struct qh_page *p);
enum qh_status qh_page_settings_due_post(struct qh_page *p);
/* page_overview.c */
enum qh_status qh_page_overview(struct qh_page *p);
enum qh_status qh_page_overview_export(struct qh_page *p);
/* page_projects.c */
enum qh_status qh_page_projects(struct qh_page *p);
enum qh_status qh_page_projects_look_post(struct qh_page *p);
enum qh_status qh_page_projects_again(struct qh_page *p);
enum qh_status qh_page_projects_roll_up_post(struct qh_page *p);

#endif
