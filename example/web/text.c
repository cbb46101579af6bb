/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Texts.
 */
#include "text.h"

void text_put_bytes(struct text *text, const char *more, uint32_t length)
{
    for (; length > 0; length--) {
        if (text->length == text->size) {
            text->cut = true;
            return;
        }
        text->bytes[text->length++] = *more++;
    }
}

void text_put(struct text *text, const char *more)
{
    uint32_t length = 0;

    while (more[length] != '\0') {
        length++;
    }
    text_put_bytes(text, more, length);
}

void text_put_number(struct text *text, uint64_t number)
{
    char digits[20];
    uint32_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    text_put_bytes(text, digits + at, sizeof(digits) - at);
}
