/* SPDX-License-Identifier: Apache-2.0 */
/* The county while it is made: figures, people by cohort, tables being written. Private to simulate/. */
#ifndef QH_SIMULATE_COUNTY_H
#define QH_SIMULATE_COUNTY_H

#include "base/buf.h"
#include "base/date.h"
#include "base/yaml.h"
#include "simulate/simulate.h"

#define SIM_COUNTS(X)                                                                                        \
	X(EMPLOYEES, "employees")                                                                            \
	X(RELIEVED, "relieved")                                                                              \
	X(RELIEVED_EMPLOYERS, "relieved-employers")                                                          \
	X(UI_RELIEVED, "unemployment-relieved")                                                              \
	X(UI_RELIEVED_EMPLOYERS, "unemployment-relieved-employers")                                          \
	X(INJURY_RELIEVED, "injury-relieved")                                                                \
	X(INJURY_RELIEVED_EMPLOYERS, "injury-relieved-employers")                                            \
	X(INJURY_INSURED, "injury-insured")                                                                  \
	X(INJURY_SERVED, "injury-served")                                                                    \
	X(EMPLOYEE_RETIREES, "employee-retirees")                                                            \
	X(PUBLIC_RETIREES, "public-retirees")                                                                \
	X(PUBLIC_EMPLOYEES, "public-employees")                                                              \
	X(INSTITUTIONS, "institutions")                                                                      \
	X(RECIPIENTS, "resident-recipients")                                                                 \
	X(DISABLED, "disabled")                                                                              \
	X(DEATHS, "deaths")                                                                                  \
	X(TEACHERS, "teachers")                                                                              \
	X(DOCTORS, "village-doctors")                                                                        \
	X(PROJECTIONISTS, "projectionists")                                                                  \
	X(PAYERS, "resident-payers")                                                                         \
	X(PROXIED, "proxied")                                                                                \
	X(IDLE, "resident-idle")                                                                             \
	X(TERMINATED, "terminated")                                                                          \
	X(TRANSFERS_IN, "transfers-in")                                                                      \
	X(TRANSFERS_OUT, "transfers-out")                                                                    \
	X(TRANSFERS, "transfers")                                                                            \
	X(VETERANS, "veterans")                                                                              \
	X(ARCHIVES, "archives")                                                                              \
	X(VOLUMES, "volumes")                                                                                \
	X(CERTIFICATES, "certificates")                                                                      \
	X(CORRECTIONS, "corrections")                                                                        \
	X(DOUBTS, "doubts")                                                                                  \
	X(DOUBTS_CLEANED, "doubts-cleaned")

#define SIM_MONEY(X)                                                                                         \
	X(COLLECTED, "employees-collected")                                                                  \
	X(RELIEF, "relief")                                                                                  \
	X(UI_RELIEF, "unemployment-relief")                                                                  \
	X(INJURY_RELIEF, "injury-relief")                                                                    \
	X(INJURY_COLLECTED, "injury-collected")                                                              \
	X(INJURY_PAID, "injury-paid")                                                                        \
	X(EMPLOYEE_PENSIONS, "employee-pensions")                                                            \
	X(PUBLIC_PENSIONS, "public-pensions")                                                                \
	X(PUBLIC_COLLECTED, "public-collected")                                                              \
	X(BASIC, "resident-basic")                                                                           \
	X(SUPPLEMENT, "resident-supplement")                                                                 \
	X(DISABLED_PENSIONS, "disabled-pensions")                                                            \
	X(ACCOUNT, "resident-account")                                                                       \
	X(PROXY_EACH, "proxy-each")                                                                          \
	X(SUBSIDY, "subsidy")                                                                                \
	X(FUNERAL_EACH, "funeral-each")                                                                      \
	X(INHERITANCE, "inheritance")                                                                        \
	X(TEACHERS_AID, "teachers-aid")                                                                      \
	X(DOCTORS_AID, "doctors-aid")                                                                        \
	X(PROJECTIONISTS_AID, "projectionists-aid")                                                          \
	X(TRANSFERRED_OUT, "transferred-out")

#define SIM_NAME(id, name) SIM_N_##id,
enum sim_count { SIM_COUNTS(SIM_NAME) SIM_COUNTS_END };
#undef SIM_NAME
#define SIM_NAME(id, name) SIM_M_##id,
enum sim_money { SIM_MONEY(SIM_NAME) SIM_MONEY_END };
#undef SIM_NAME

/* Who one is decides everything else. */
enum sim_cohort {
	SIM_EMPLOYEE,
	SIM_RETIREE,
	SIM_PUBLIC_RETIREE,
	SIM_PUBLIC,
	SIM_RECIPIENT, /* of a resident's pension: disabled first, then by age, the dead of the year last */
	SIM_PAYER,     /* residents who pay: proxied first; then the idle, those who ended last */
	SIM_COHORTS
};

struct sim_person {
	enum sim_cohort cohort;
	uint32_t k; /* in the cohort */
	qh_day birth;
	bool male, cadre;
	char number[16], identity[19], bank[20];
};

enum sim_scheme {
	SIM_S_EMPLOYEE,
	SIM_S_RESIDENT,
	SIM_S_PUBLIC,
	SIM_S_INJURY,
	SIM_S_UNEMPLOYMENT,
	SIM_SCHEMES
};
extern const char *const sim_schemes[SIM_SCHEMES];

enum sim_table_id {
	SIM_PERSON,
	SIM_ENROLMENT,
	SIM_CONTRIBUTION,
	SIM_ACCOUNT,
	SIM_BENEFIT,
	SIM_PAYMENT,
	SIM_EMPLOYER,
	SIM_OPERATION,
	SIM_LEDGER,
	SIM_BANK,
	SIM_TRANSFER,
	SIM_DEATH,
	SIM_FISCAL,
	SIM_COMPANY,
	SIM_TAX,
	SIM_POVERTY,
	SIM_DISABILITY,
	SIM_DOUBT,
	SIM_SERVICE,
	SIM_OTHERS, /* tables that only plants have rows of */
	SIM_TABLES_MAX = 64
};

/* A file being written: rows are appended to a buffer that is emptied now and then. */
struct sim_table {
	struct qh_str name;
	const char *heads; /* fields of records/types.yaml, in this order */
	struct qh_buf buf;
	int fd;
	uint32_t line; /* of the next row; the heads are line 1 */
};

struct sim {
	struct qh_arena *arena;
	const struct qh_simulate_options *options;
	struct qh_error *err;
	enum qh_status status;
	int year;
	struct qh_str region;
	uint32_t n_areas, n_surnames, n_given;
	const struct qh_str *areas, *surnames, *given;
	/* figure: what the measures must give; count: people made, which are fewer by those of the plants. */
	uint32_t figure[SIM_COUNTS_END], count[SIM_COUNTS_END];
	const struct qh_yaml *plants; /* a list; NULL: none */
	int64_t fen[SIM_MONEY_END];
	uint32_t n_tables;
	struct sim_table tables[SIM_TABLES_MAX];
	uint64_t rows;
	/* Recipients by age: disabled, then from_75 on those of 75 and more, from_65, from_60. */
	uint32_t from_75, from_65, from_60,
	    short_from; /* the last one of 65 is so from this month on, 0: all year */
	/* What employers paid and for how many, by employer and month; what each batch paid. */
	uint32_t n_employers;
	int64_t *employer_paid;
	uint32_t *employer_staff;
	int64_t collected[SIM_SCHEMES][13]; /* by scheme and month */
	int64_t batch_paid[SIM_SCHEMES][13];
	uint32_t batch_rows[SIM_SCHEMES][13];
};

/* ---- profile.c ---- */
bool sim_profile(struct sim *s);

/* ---- people.c ---- */
/* Numbers that look like chance: the same for the same seed, use and index. */
uint64_t sim_random(const struct sim *s, uint32_t use, uint64_t index);
uint32_t sim_cohort_size(const struct sim *s, enum sim_cohort cohort);
void sim_person_make(const struct sim *s, enum sim_cohort cohort, uint32_t k, struct sim_person *out);
void sim_name(const struct sim *s, const struct sim_person *p, struct qh_buf *out);
/* A recipient's months of the year with a pension (the month of death is the last), 1..12. */
uint32_t sim_months(const struct sim *s, uint32_t recipient);
bool sim_dies(const struct sim *s, uint32_t recipient, uint32_t *rank); /* rank among the dead; may be NULL */
qh_day sim_died_on(const struct sim *s, uint32_t recipient);
/* The month in which one is entitled for the first time: that after the statutory age. */
void sim_retired(const struct sim *s, const struct sim_person *p, qh_day *on, uint32_t *from);
/* Employer of an employee, 1.., 0: none. */
uint32_t sim_employer_of(const struct sim *s, uint32_t employee);

/* ---- spread.c ---- */
/* Part @p k of a sum over @p n people: equal but for a give and take of at most @p swing between neighbours.
 * All parts together are the sum. */
int64_t sim_part(const struct sim *s, uint32_t use, int64_t sum, uint32_t n, uint32_t k, int64_t swing);

/* ---- tables.c ---- */
void sim_table_open(struct sim *s, struct sim_table *t, struct qh_str name, const char *heads);
void sim_tables_open(struct sim *s);
void sim_tables_close(struct sim *s);
/* A row: cells in the order of the heads. Cells are appended with these; the row ends with sim_end. */
void sim_text(struct sim_table *t, struct qh_str v);
void sim_z(struct sim_table *t, const char *v);
void sim_int(struct sim_table *t, int64_t v);
void sim_money(struct sim_table *t, int64_t fen);
void sim_date(struct sim_table *t, qh_day d);
void sim_month(struct sim_table *t, int year, int month);
void sim_skip(struct sim_table *t, uint32_t cells);
void sim_rate(struct sim_table *t, int64_t millionths);
void sim_end(struct sim *s, struct sim_table *t);

/* ---- cohorts: one file a subject ---- */
void sim_write_people(struct sim *s); /* persons, enrolments, accounts, outside lists about them */
void sim_write_contributions(struct sim *s);
/* What the rank-th of those whose account ended in the year leaves: the dead recipients in order, then the
 * payers. */
int64_t sim_inheritance(const struct sim *s, uint32_t rank);
void sim_write_benefits(struct sim *s); /* decisions and payments, certification */
void sim_write_employers(struct sim *s);
void sim_write_funds(struct sim *s); /* ledger, bank, transfers */
void sim_write_services(struct sim *s);
void sim_write_figures(struct sim *s); /* figures.json */
/* ---- plants.c ---- */
bool sim_plants_load(struct sim *s);
/* Persons of the plants who count as enrolled at the end of the year. */
uint32_t sim_plants_enrolled(const struct sim *s, const char *scheme);
void sim_write_plants(struct sim *s, uint32_t *planted);

#endif
