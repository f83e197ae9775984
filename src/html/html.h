/* SPDX-License-Identifier: Apache-2.0 */
/* HTML written with escaping by context: text, attribute value, address. Nothing that comes from outside
 * becomes markup. */
#ifndef QH_HTML_HTML_H
#define QH_HTML_HTML_H

#include "base/buf.h"

/**
 * Text between tags. Line breaks stay as they are. Control characters, bytes that are no UTF-8 and marks that
 * turn the direction of text become U+FFFD.
 */
void qh_html_put_text(struct qh_buf *out, struct qh_str s);
/* The same with a <br> for each line break. */
void qh_html_put_lines(struct qh_buf *out, struct qh_str s);
/* The value of an attribute, to be put between double (or single) quotes. */
void qh_html_put_attr(struct qh_buf *out, struct qh_str s);
/**
 * The value of href or src, between quotes: http, https and mailto addresses, fragments and relative paths,
 * with bytes that do not belong percent-encoded. Any other scheme (javascript:, data: ...) writes "#".
 */
void qh_html_put_url(struct qh_buf *out, struct qh_str s);

#endif
