/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What code needs that a compiler has guarded against overflows of arrays on the stack
 * (-fstack-protector, and libraries that were built so). The guard is the same in every
 * PD: it finds mistakes, it does not stop an attacker. Weak: a PD may have its own.
 */
#include <microkit.h>

extern seL4_Word __stack_chk_guard;
void __stack_chk_fail(void) __attribute__((noreturn));

__attribute__((weak)) seL4_Word __stack_chk_guard = 0x00f2d10a6b9c4e37;

__attribute__((weak)) void __stack_chk_fail(void)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts("|stack smashed: a function has written beyond an array of its own\n");
    for (;;) {
        microkit_internal_crash(seL4_NoError);
    }
}
