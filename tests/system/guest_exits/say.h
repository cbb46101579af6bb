/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Words and hexadecimal numbers on the console.
 */
#pragma once

#include <microkit.h>

static inline void say(const char *what, seL4_Word value)
{
    microkit_dbg_puts(what);
    microkit_dbg_puts(" ");
    for (int shift = 60; shift >= 0; shift -= 4) {
        if (value >> shift || shift == 0) {
            microkit_dbg_putc("0123456789abcdef"[value >> shift & 15]);
        }
    }
}

static inline void end(void)
{
    microkit_dbg_puts("\n");
}
