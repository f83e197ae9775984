/* SPDX-License-Identifier: Apache-2.0 */
/* Writes payments as an agency's core system exports them: payments ROWS PERSONS SEED [random] >payment.csv
 * Month by month, and each month the persons in one order; with "random" in none, which is the worst case of
 * a reader. Made of whole numbers and one generator, so that the same arguments give the same bytes
 * everywhere. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t mixed(uint64_t x)
{
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

/* A number that GB 11643 allows. */
static void identity(uint64_t person, uint64_t seed, char out[19])
{
	static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	uint64_t h = mixed(person ^ seed << 40);
	int sum = 0;

	snprintf(out, 19, "4109%02u%04u%02u%02u%03u", (unsigned)(h % 30), (unsigned)(1930 + h / 64 % 60),
		 (unsigned)(1 + h / 8192 % 12), (unsigned)(1 + h / 131072 % 28), (unsigned)(person % 1000));
	for (int i = 0; i < 17; i++)
		sum += (out[i] - '0') * weight[i];
	out[17] = "10X98765432"[sum % 11];
	out[18] = '\0';
}

int main(int argc, char **argv)
{
	static const char *const schemes[] = {"企业职工", "城乡居民", "机关事业"};
	static const char *const items[] = {"基础养老金", "个人账户养老金", "过渡性养老金"};
	static char out[1 << 20];
	uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000,
		 persons = argc > 2 ? strtoull(argv[2], NULL, 10) : 100;
	uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	bool random = argc > 4 && strcmp(argv[4], "random") == 0;

	setvbuf(stdout, out, _IOFBF, sizeof out);
	fputs("个人编号,身份证号,险种,待遇项目,所属年月,发放日期,发放金额,批次号\n", stdout);
	for (uint64_t i = 0; i < rows; i++) {
		uint64_t person = random ? mixed(i * 7 + seed) % persons : i % persons;
		uint64_t h = mixed(i ^ seed << 32);
		unsigned month = random ? (unsigned)(i * 36 / rows) : (unsigned)(i / persons % 36);
		char id[19];

		identity(person, seed, id);
		printf("%010u,%s,%s,%s,%04u-%02u,%04u-%02u-%02u,%u.%02u,B%06u\n", (unsigned)person, id,
		       schemes[person % 3], items[h % 3], 2021 + month / 12, 1 + month % 12,
		       2021 + month / 12, 1 + month % 12, (unsigned)(1 + h / 8 % 28),
		       (unsigned)(200 + h / 256 % 6000), (unsigned)(h / 2048 % 100),
		       month * 100 + (unsigned)(h % 50));
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
