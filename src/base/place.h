/* SPDX-License-Identifier: Apache-2.0 */
/* Where something stands in a document. Base knows only the coordinates, not what they mean. */
#ifndef QH_BASE_PLACE_H
#define QH_BASE_PLACE_H

#include <stdint.h>

/* All 1-based; 0 means "the whole". @p off and @p len are bytes inside the cell's or block's text. */
struct qh_place {
	uint32_t doc, block, row, col;
	uint16_t rows, cols; /* extent of a merged cell or a span of rows; 0 reads as 1 */
	uint32_t off, len;   /* len == 0: the whole text */
};

#endif
