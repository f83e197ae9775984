/* SPDX-License-Identifier: Apache-2.0 */
/* Writes records as an agency's core system exports them, as many as are wanted:
 *
 *	records payment|shuffled|death|person ROWS SEED >payment.csv
 *
 * ROWS payments go to ROWS / 36 persons, month after month for three years; one in 100,000 is paid twice;
 * shuffled: each month has them in no order, which is the worst that a reader with a dictionary can meet. Of
 * those persons death lists one in twenty: most died when the three years were over, one in a hundred of them
 * before. person writes ROWS persons; one in a thousand stands there twice, the second time with another
 * sequence digit. Made of whole numbers and one generator, so that the same arguments give the same bytes
 * everywhere. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MONTHS = 36,
	FIRST_YEAR = 2018,
	DUPLICATE_IN = 100000,
	DEAD_IN = 20,
	DEAD_EARLY_IN = 100, /* of the dead */
	TWICE_IN = 1000,
	BLOCK = 500, /* persons of one area and day */
	COMMON_NAMES = 1000,
	HAN_FIRST = 0x4E00, /* names are of any letters: what counts is how often they meet */
};

static uint64_t mixed(uint64_t x)
{
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

struct person {
	uint64_t h;
	char id[19], birth[11], name[10];
};

static char *han(char *out, unsigned c)
{
	*out++ = (char)(0xE0 | c >> 12);
	*out++ = (char)(0x80 | (c >> 6 & 63));
	*out++ = (char)(0x80 | (c & 63));
	return out;
}

/* One name in three is a common one. */
static void name_of(uint64_t h, char out[10])
{
	uint64_t n = h % 3 == 0 ? mixed(h / 3 % COMMON_NAMES) : h / 3;

	out = han(out, HAN_FIRST + (unsigned)(n % 200));
	out = han(out, HAN_FIRST + (unsigned)(n / 200 % 600));
	out = han(out, HAN_FIRST + (unsigned)(n / 120000 % 600));
	*out = '\0';
}

/* A number that GB 11643 allows, another for each of five million persons. Of the digits that stand for the
 * person, three are the sequence and the rest goes into area and day. */
static void identity(struct person *p, uint64_t person, uint64_t seed, unsigned step)
{
	static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	uint64_t block = mixed(person / BLOCK ^ seed << 40);
	unsigned year = (unsigned)(1932 + block % 50), month = (unsigned)(1 + block / 64 % 12),
		 day = (unsigned)(1 + block / 1024 % 28), area = (unsigned)(person / BLOCK % 10000);
	int sum = 0;

	snprintf(p->id, sizeof p->id, "37%04u%04u%02u%02u%03u", area, year, month, day,
		 (unsigned)(person % BLOCK) + step);
	snprintf(p->birth, sizeof p->birth, "%04u-%02u-%02u", year, month, day);
	for (int i = 0; i < 17; i++)
		sum += (p->id[i] - '0') * weight[i];
	p->id[17] = "10X98765432"[sum % 11];
	p->id[18] = '\0';
}

static struct person person_of(uint64_t person, uint64_t seed)
{
	struct person p;

	p.h = mixed(person ^ seed << 32);
	identity(&p, person, seed, 0);
	name_of(p.h, p.name);
	return p;
}

static void payments(uint64_t rows, uint64_t seed, bool shuffled)
{
	static const char *const schemes[] = {"employee", "resident", "public"};
	uint64_t persons = rows / MONTHS + 1;

	fputs("person,identity,name,scheme,item,month,paid_on,amount,bank,payee,batch,region\n", stdout);
	for (uint64_t i = 0; i < rows; i++) {
		uint64_t who = shuffled ? mixed(i ^ seed << 16) % persons : i % persons;
		unsigned month = (unsigned)(i / persons);
		struct person p;

		if (who > 0 && mixed(i ^ seed << 24) % DUPLICATE_IN == 0)
			who--;
		p = person_of(who, seed);
		printf("%010u,%s,%s,%s,basic,%04u-%02u,%04u-%02u-15,%u.%02u,6217%015u,%s,B%06u,3708%02u\n",
		       (unsigned)who, p.id, p.name, schemes[p.h % 3], FIRST_YEAR + month / 12, 1 + month % 12,
		       FIRST_YEAR + month / 12, 1 + month % 12, (unsigned)(200 + p.h / 256 % 6000),
		       (unsigned)(p.h / 2048 % 100), (unsigned)who, p.name, FIRST_YEAR * 100 + month,
		       (unsigned)(p.h / 4096 % 12));
	}
}

static void deaths(uint64_t rows, uint64_t seed)
{
	uint64_t persons = rows / MONTHS + 1;

	fputs("identity,name,died_on,source\n", stdout);
	for (uint64_t who = 0; who < persons; who += DEAD_IN) {
		struct person p = person_of(who, seed);
		bool early = p.h % DEAD_EARLY_IN == 0;

		printf("%s,%s,%04u-%02u-%02u,police\n", p.id, p.name,
		       early ? FIRST_YEAR + 2 : FIRST_YEAR + MONTHS / 12, (unsigned)(1 + p.h / 128 % 12),
		       (unsigned)(1 + p.h / 8192 % 28));
	}
}

static void persons(uint64_t rows, uint64_t seed)
{
	fputs("person,identity,name,birth,sex,region,phone,state\n", stdout);
	for (uint64_t i = 0; i < rows; i++) {
		bool twice = i % TWICE_IN == 1;
		struct person p = person_of(twice ? i - 1 : i, seed);

		if (twice)
			identity(&p, i - 1, seed, BLOCK);
		printf("%010" PRIu64 ",%s,%s,%s,%s,3708%02u,138%08u,active\n", i, p.id, p.name, p.birth,
		       (p.id[16] - '0') % 2 == 1 ? "male" : "female", (unsigned)(p.h / 4096 % 12),
		       (unsigned)(i % 100000000));
	}
}

int main(int argc, char **argv)
{
	static char out[1 << 20];
	const char *kind = argc > 1 ? argv[1] : "";
	uint64_t rows = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000,
		 seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;

	setvbuf(stdout, out, _IOFBF, sizeof out);
	if (strcmp(kind, "payment") == 0 || strcmp(kind, "shuffled") == 0)
		payments(rows, seed, kind[0] == 's');
	else if (strcmp(kind, "death") == 0)
		deaths(rows, seed);
	else if (strcmp(kind, "person") == 0)
		persons(rows, seed);
	else
		return 2;
	return fflush(stdout) == 0 ? 0 : 1;
}
