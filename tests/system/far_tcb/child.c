/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers as long as nobody has stopped it, says when it starts, and faults when it is told to.
 */
#include <microkit.h>

enum {
    ECHO,
    STARTED,
    CRASH
};

void init(void)
{
    if (microkit_name[0] == 'c') {
        microkit_notify(STARTED);
    }
}

/* Whoever sets its pc to the next instruction has it go on. */
static void crash(void)
{
    __asm__ volatile("str xzr, [%0]" : : "r"(0x123000UL) : "memory");
    microkit_notify(CRASH);
}

void notified(microkit_channel ch)
{
    if (ch == CRASH) {
        crash();
    } else {
        microkit_notify(ECHO);
    }
}
