/* SPDX-License-Identifier: Apache-2.0 */
/* Record types as data (records/types.yaml): tables, their fields, the domains of words and the lists of
 * codes. Nothing in C knows a field by name; rules, measures and mappings name them. */
#ifndef QH_RECORD_TYPES_H
#define QH_RECORD_TYPES_H

#include "base/arena.h"
#include "base/error.h"

enum qh_field_type {
	QH_FIELD_WORD,   /* number of a word in the dictionary of its domain; 0 missing */
	QH_FIELD_CODE,   /* the same; the domain starts with the words of the list, in its order */
	QH_FIELD_MONTH,  /* uint16: (year - 1900) * 12 + month (1..12); 0 missing */
	QH_FIELD_DATE,   /* int32: qh_day; QH_DATE_MISSING */
	QH_FIELD_TIME,   /* int64: seconds since 1970 as the clock on the wall shows them; QH_INT_MISSING */
	QH_FIELD_MONEY,  /* int64: fen; QH_INT_MISSING */
	QH_FIELD_NUMBER, /* int64: millionths; QH_INT_MISSING */
	QH_FIELD_COUNT,  /* int64; QH_INT_MISSING */
	QH_FIELD_FLAG,   /* uint8: 0 missing, 1 no, 2 yes */
	QH_FIELD_TYPES
};
#define QH_INT_MISSING INT64_MIN
#define QH_DATE_MISSING INT32_MIN

enum { QH_RECORD_TYPES_MAX = 64, QH_RECORD_FIELDS_MAX = 64, QH_RECORD_DOMAINS_MAX = 128 };

/* How a printed word becomes its plain form, beside the blanks at its ends being dropped. */
enum qh_plain {
	QH_PLAIN_WIDTH = 1,      /* full-width characters to ASCII */
	QH_PLAIN_BLANKS = 2,     /* none inside */
	QH_PLAIN_HAN_BLANKS = 4, /* none beside a Chinese character */
	QH_PLAIN_UPPER = 8,      /* ASCII letters */
	QH_PLAIN_DOTS = 16       /* the dots within names are one */
};

struct qh_domain {
	struct qh_str name; /* "identity"; of a list of codes "code:scheme" */
	uint8_t plain;      /* bits of enum qh_plain */
	uint32_t n_codes;   /* words 1..n_codes are those of the list */
	const struct qh_str *codes;
	/* Printed words beside a code: printed[i] means code means[i]. */
	uint32_t n_printed;
	const struct qh_str *printed;
	const uint32_t *means;
};

struct qh_field {
	struct qh_str name;
	uint8_t type;    /* enum qh_field_type */
	uint32_t domain; /* index into types->domains; words and codes */
	bool required;
	uint32_t n_heads;
	const struct qh_str *heads; /* as exports print it, beside the name itself */
};

struct qh_record_type {
	struct qh_str name; /* "payment" */
	struct qh_str zh, en;
	bool outside; /* a list of somebody else */
	uint32_t n_fields;
	const struct qh_field *fields;
};

/* Words that are printed in values. */
enum qh_print {
	QH_PRINT_MISSING, /* the whole cell */
	QH_PRINT_YEAR,    /* behind the number */
	QH_PRINT_MONTH,
	QH_PRINT_DAY,
	QH_PRINT_MONEY, /* before or behind an amount; says nothing */
	QH_PRINT_WAN,   /* behind an amount: ten thousands */
	QH_PRINTS
};
struct qh_printed {
	uint32_t n;
	const struct qh_str *at;
};

/* Tables whose files lack `field` get it from `table`, where both stand: the row whose `by` is the same. */
struct qh_derive {
	uint32_t table; /* index into types->at */
	struct qh_str field, by;
};

struct qh_record_types {
	uint32_t n, n_domains;
	const struct qh_record_type *at;
	const struct qh_domain *domains;
	uint32_t flags; /* index into domains of the list "yes-no", whose first word is yes and second no */
	struct qh_printed print[QH_PRINTS];
	uint32_t n_derive;
	const struct qh_derive *derive;
};

/* RECORD-001 and on: file, line and column of what is wrong. @p path of records/types.yaml. */
QH_MUST_CHECK enum qh_status qh_record_types_load(struct qh_arena *arena, const char *path,
						  const struct qh_record_types **out, struct qh_error *err);
/* The same of a text; @p file for messages. */
QH_MUST_CHECK enum qh_status qh_record_types_parse(struct qh_arena *arena, struct qh_str text,
						   struct qh_str file, const struct qh_record_types **out,
						   struct qh_error *err);
/* Index + 1; 0 when there is none. */
uint32_t qh_record_type_find(const struct qh_record_types *types, struct qh_str name);
uint32_t qh_field_find(const struct qh_record_type *type, struct qh_str name);
/* Bytes of a value in a column. */
uint32_t qh_field_width(enum qh_field_type type);
const char *qh_field_type_name(enum qh_field_type type);

#endif
