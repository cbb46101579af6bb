/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts checks, and names the line of each that does not hold.
 */
#pragma once

#include <microkit.h>

static seL4_Uint32 checks_passed, checks_failed;

static inline void check(int holds, seL4_Uint32 line, const char *text)
{
    if (holds) {
        checks_passed++;
        return;
    }
    checks_failed++;
    microkit_dbg_puts("line ");
    microkit_dbg_put32(line);
    microkit_dbg_puts(" failed: ");
    microkit_dbg_puts(text);
    microkit_dbg_puts("\n");
}

#define CHECK(condition) check((condition) != 0, __LINE__, #condition)

/* What expected.txt waits for. */
static inline void check_report(void)
{
    microkit_dbg_puts("tester: ");
    microkit_dbg_put32(checks_passed);
    microkit_dbg_puts(" passed, ");
    microkit_dbg_put32(checks_failed);
    microkit_dbg_puts(" failed\n");
}
