/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Text longer than a piece, and numbers of all lengths.
 */
#include <efi/console.h>

#include "fixture.h"

int main(void)
{
    static const char text[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef!";

    firmware_reset();
    console_text(&screen, "");
    CHECK(strcmp(console(), "") == 0);
    console_text(&screen, text);
    CHECK(strcmp(console(), text) == 0);
    firmware_reset();
    console_number(&screen, 0);
    console_number(&screen, 0x10);
    console_number(&screen, UINT64_MAX);
    CHECK(strcmp(console(), "0x00x100xffffffffffffffff") == 0);
    return 0;
}
