/* SPDX-License-Identifier: Apache-2.0 */
/* The XML parts of office documents as a stream of tags and texts. Hostile bytes; no DOCTYPE, no entities. */
#ifndef QH_PACK_XML_H
#define QH_PACK_XML_H

#include "pack/zip.h"

struct qh_xml_att {
	struct qh_str name, value;
	uint32_t prefix; /* bytes that stand in front of the name, with their colon */
	bool raw;        /* private to the scanner */
};
/* An opening tag, valid during the call. Names are without their prefix: producers differ in prefixes and
 * namespaces. */
struct qh_xml_tag {
	struct qh_str name;
	const struct qh_xml_att *atts;
	uint32_t n_atts;
};
/* The value of an attribute by its name without prefix; absent when there is none. */
struct qh_str qh_xml_attr(const struct qh_xml_tag *tag, struct qh_str name);
/* A whole number up to @p max in an attribute; @p otherwise when it is absent or no such number. */
uint32_t qh_xml_attr_number(const struct qh_xml_tag *tag, struct qh_str name, uint32_t max,
			    uint32_t otherwise);
/* An attribute that switches something: absent or "0", "false", "off", "none" is false. */
bool qh_xml_attr_on(const struct qh_xml_tag *tag, struct qh_str name);

/* What a reader of a part does. Each returns false to stop; why is the reader's to remember. */
struct qh_xml_reader {
	bool (*start)(void *payload, const struct qh_xml_tag *tag);
	bool (*end)(void *payload, struct qh_str name);
	bool (*text)(void *payload, struct qh_str text); /* in pieces; NULL when texts do not matter */
};

/**
 * Reads a part as XML.
 *
 * @retval QH_NOT_FOUND    PACK-010 there is no such part
 * @retval QH_UNSUPPORTED  PACK-011 it has a DOCTYPE, which no office document has
 * @retval QH_LIMIT        PACK-012 deeper than QH_XML_DEPTH_MAX; PACK-013 a tag over QH_XML_TAG_BYTES_MAX
 * @retval QH_CORRUPT      PACK-014 not well-formed, with line and column; and what qh_zip_stream says
 */
QH_MUST_CHECK enum qh_status qh_xml_read(struct qh_zip *zip, struct qh_str part,
					 const struct qh_xml_reader *reader, void *payload,
					 struct qh_error *err);

/* The same for a text that is in memory. */
QH_MUST_CHECK enum qh_status qh_xml_read_bytes(struct qh_str bytes, const struct qh_xml_reader *reader,
					       void *payload, struct qh_error *err);

#endif
