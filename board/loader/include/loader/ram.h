/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Is there RAM where the image needs it? The first and the last words of a place are asked; all of
 * them have their old values afterwards.
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

void ram_check(void); /* of tables, segments and windows; after image_check() */
void ram_check_place(paddr_t start, uint64_t size); /* start: a multiple of 8 */
