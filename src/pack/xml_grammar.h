/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the scanner: what its two files share. */
#ifndef QH_PACK_XML_GRAMMAR_H
#define QH_PACK_XML_GRAMMAR_H

#include "pack/xml_scan.h"

/* What became of a piece of the grammar. What is CUT is looked at again, from its start, with more bytes. */
enum step { TOLD, CUT, WRONG };

/* Kinds of bytes. In a text and in a value are those that stand for themselves. */
enum { IN_NAME = 1, STARTS_NAME = 2, IN_TEXT = 4, IN_VALUE = 8, BLANK = 16 };
extern const uint8_t qh_xml_kinds[256];

static inline bool is(const char *q, uint8_t kind)
{
	return qh_xml_kinds[(unsigned char)*q] & kind;
}

static inline bool is_wide(const char *q)
{
	return (unsigned char)*q >= 0x80;
}

static inline enum step wrong(struct qh_xml_scan *s, const char *q)
{
	if (q == s->end)
		return CUT;
	s->bad = q;
	return WRONG;
}

/* A fault that no more bytes can mend. */
static inline enum step fault(struct qh_xml_scan *s, const char *q, enum qh_xml_fault what)
{
	if (s->fault == QH_XML_FINE)
		s->fault = what;
	s->bad = q;
	return WRONG;
}

static inline enum step go_on(struct qh_xml_scan *s, bool more)
{
	return more ? TOLD : fault(s, s->at, QH_XML_STOPPED);
}

/* Past a character that is not ASCII. */
enum step qh_xml_wide(struct qh_xml_scan *s, const char **q);
/* "&amp;" or "&#20013;" at *at, written to @p out. */
enum step qh_xml_reference(struct qh_xml_scan *s, const char **at, char out[4], uint32_t *n);
/* A name at *q, and the bytes of its prefix with the colon. */
enum step qh_xml_name(struct qh_xml_scan *s, const char **q, struct qh_str *name, uint32_t *prefix);
/* xml_tags.c: the tag at hand. */
enum step qh_xml_start_tag(struct qh_xml_scan *s);
enum step qh_xml_end_tag(struct qh_xml_scan *s);

#endif
