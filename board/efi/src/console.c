/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Text in UTF-16, in pieces of a buffer on the stack.
 */
#include <efi/console.h>

#define PIECE  32
#define DIGITS 16

void console_text(struct efi_text_output *console, const char *text)
{
    uint16_t piece[PIECE + 1];

    while (*text != 0) {
        unsigned length = 0;

        while (*text != 0 && length < PIECE) {
            piece[length++] = (uint8_t)*text++;
        }
        piece[length] = 0;
        console->output_string(console, piece);
    }
}

void console_number(struct efi_text_output *console, uint64_t number)
{
    char digits[DIGITS + 1];
    unsigned at = DIGITS;

    digits[at] = 0;
    do {
        digits[--at] = "0123456789abcdef"[number & 0xf];
        number >>= 4;
    } while (number != 0);
    console_text(console, "0x");
    console_text(console, &digits[at]);
}
