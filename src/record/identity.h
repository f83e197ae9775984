/* SPDX-License-Identifier: Apache-2.0 */
/* What numbers of persons, organisations and cards say of themselves: GB 11643, GB 32100, Luhn. All take the
 * plain form: half-width, no blanks, a capital X. */
#ifndef QH_RECORD_IDENTITY_H
#define QH_RECORD_IDENTITY_H

#include "base/date.h"
#include "base/str.h"

enum { QH_IDENTITY_LENGTH = 18, QH_IDENTITY_OLD_LENGTH = 15, QH_USCC_LENGTH = 18 };

/* Eighteen places with the right check figure, or fifteen figures; whether the date in it exists is not
 * asked. */
bool qh_identity_valid(struct qh_str s);
/* The date of birth of a valid number; false when it is none that exists. */
bool qh_identity_birth(struct qh_str s, qh_day *out);
/* 1 male, 2 female, 0 when the number is not valid. */
int qh_identity_sex(struct qh_str s);
/* The six figures of the area; -1 when the number is not valid. */
int qh_identity_area(struct qh_str s);
/* The check figure of 17 figures. */
char qh_identity_check(const char figures[17]);
/* The form of 18 places of a number of 15; false when it is none. */
bool qh_identity_upgrade(struct qh_str old, char out[QH_IDENTITY_LENGTH]);

/* A unified social credit code with the right check sign. */
bool qh_uscc_valid(struct qh_str s);
/* A number of a bank card: 12 to 19 figures with the right Luhn figure. */
bool qh_card_valid(struct qh_str s);
/* Figures that a spreadsheet has spoilt: scientific notation, or zeros behind the fifteenth place of a
 * number whose check figure is wrong: that of an identity number (18 places), else that of a card. */
bool qh_figures_damaged(struct qh_str s, bool identity);
/* A name that a person can have: Han characters with dots between them, or Latin letters. */
bool qh_name_valid(struct qh_str s);

#endif
