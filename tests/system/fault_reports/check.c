/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What clang's -fsanitize-trap makes of an array index out of bounds.
 */
#include <microkit.h>

void init(void)
{
    __asm__ volatile("brk #0x5512");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
