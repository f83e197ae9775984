/* SPDX-License-Identifier: Apache-2.0 */
/* Private to pack/: XML in other encodings than UTF-8, by expat. Tells the reader of a scan, which itself
 * does nothing but hold the fault. */
#ifndef QH_PACK_XML_OTHER_H
#define QH_PACK_XML_OTHER_H

#include "pack/xml_scan.h"

struct qh_xml_other;
/* NULL without memory, which is the fault then. */
struct qh_xml_other *qh_xml_other_new(struct qh_xml_scan *scan);
bool qh_xml_other_feed(struct qh_xml_other *p, const char *bytes, size_t n);
void qh_xml_other_end(struct qh_xml_other *p);
void qh_xml_other_free(struct qh_xml_other *p); /* NULL is fine */

#endif
