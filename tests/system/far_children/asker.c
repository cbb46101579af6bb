/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks its parent by system calls that there are not: the answer to such a fault sets registers.
 */
#include <microkit.h>

#define TIMES 20

static seL4_Word ask(seL4_Word question)
{
    register seL4_Word x0 __asm__("x0") = question;
    register seL4_Word x7 __asm__("x7") = (seL4_Word)-200;

    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x7) : "memory");
    return x0;
}

void init(void)
{
    for (seL4_Word i = 0; i < TIMES; i++) {
        if (ask(i) != 1000 + i) {
            microkit_dbg_puts("asker: FAILED\n");
        }
    }
    microkit_dbg_puts("asker: its parent answers: good\n");
    microkit_notify(0);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
