/* SPDX-License-Identifier: Apache-2.0 */
/* Private to pack/: XML in UTF-8 told of tag by tag, several times as fast as by expat: it keeps no entities,
 * no namespaces, no positions and no texts. Hostile bytes; a DOCTYPE and entities of one's own are refused.
 */
#ifndef QH_PACK_XML_SCAN_H
#define QH_PACK_XML_SCAN_H

#include "base/limits.h"
#include "pack/xml.h"

enum qh_xml_fault {
	QH_XML_FINE,
	QH_XML_STOPPED, /* by the reader, which is no error */
	QH_XML_MALFORMED,
	QH_XML_DOCTYPE,
	QH_XML_DEEP, /* over QH_XML_DEPTH_MAX */
	QH_XML_LONG, /* a tag over QH_XML_TAG_BYTES_MAX, or as much of anything that has no end */
	QH_XML_NO_MEMORY
};

struct qh_xml_scan {
	const struct qh_xml_reader *reader;
	void *payload;
	enum qh_xml_fault fault; /* the first */
	uint32_t line, col;      /* of the fault, from 1 and from 0; before it, of the buffer */
	char *buf;               /* what is not told of yet, from @p at to @p end, where a NUL stands */
	size_t cap;
	const char *at, *end, *bad;
	bool begun, root;
	struct qh_xml_att *atts; /* of the tag at hand */
	uint32_t n_atts, cap_atts;
	bool raw_values; /* some of them still have references or line ends in them */
	char *names;     /* of the open elements */
	uint32_t n_names, cap_names, depth;
	struct qh_xml_open {
		uint32_t at, n, prefix;
	} open[QH_XML_DEPTH_MAX];
};

/* Its reader and payload are the caller's to set. */
void qh_xml_scan_begin(struct qh_xml_scan *s);
/* Takes the next bytes, cut anywhere; false when nothing more is wanted: see its fault. */
bool qh_xml_scan_feed(struct qh_xml_scan *s, const char *bytes, size_t n);
/* There is no more. */
void qh_xml_scan_end(struct qh_xml_scan *s);
void qh_xml_scan_free(struct qh_xml_scan *s);

#endif
