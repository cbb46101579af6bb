/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A text that is put together in memory of a fixed size; what finds no room is left out, and noted.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct text {
    char *bytes;
    uint32_t size, length; /* of the memory; of the text */
    bool cut;
};

void text_put(struct text *text, const char *more);
void text_put_bytes(struct text *text, const char *more, uint32_t length);
void text_put_number(struct text *text, uint64_t number);
