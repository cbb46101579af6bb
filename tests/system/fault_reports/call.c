/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Makes a system call that there is not.
 */
#include <microkit.h>

void init(void)
{
    seL4_internal_syscall((seL4_Word)-99, 0, 0);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
