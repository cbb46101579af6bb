/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Formats, numbers and sizes.
 */
#include "fixture.h"

#include <loader/print.h>

static void check_formats(void)
{
    console_clear();
    info("plain");
    CHECK_PRINTED("LDR|INFO: plain\n");
    console_clear();
    info("%s: %lu of %#lx%s", "text", 0UL, 0UL, "");
    CHECK_PRINTED("LDR|INFO: text: 0 of 0x0\n");
    console_clear();
    info("%lu %#lx 100%%", UINT64_MAX, UINT64_MAX);
    CHECK_PRINTED("LDR|INFO: 18446744073709551615 0xffffffffffffffff 100%\n");
    console_clear();
    info("%#lx", 0x1234567890abcdefUL);
    CHECK_PRINTED("LDR|INFO: 0x1234567890abcdef\n");
}

static void check_size(uint64_t bytes, const char *text)
{
    char line[64];

    console_clear();
    info(SIZE_FORMAT, SIZE(bytes));
    snprintf(line, sizeof(line), "LDR|INFO: %s\n", text);
    CHECK_PRINTED(line);
}

static void check_sizes(void)
{
    check_size(0, "0 bytes");
    check_size(1023, "1023 bytes");
    check_size(1024, "1 KiB");
    check_size(1025, "1025 bytes");
    check_size(0xffffc00, "262143 KiB");
    check_size(0x100000, "1 MiB");
    check_size(0x40000000, "1 GiB");
    check_size(0x7fe00000, "2046 MiB");
    check_size(1UL << 52, "4194304 GiB");
}

int main(void)
{
    check_formats();
    check_sizes();
    return 0;
}
