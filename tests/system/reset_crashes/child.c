/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers with the number of its call since the start, and dies of what it is told to.
 */
#include <microkit.h>

static seL4_Word calls = 100;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

static void overflow(seL4_Word depth)
{
    volatile seL4_Word frame[64];

    frame[depth % 64] = depth;
    if (frame[depth % 64] != 0) { /* always */
        overflow(depth + 1);
    }
    frame[0] = 0;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    switch (microkit_mr_get(0)) {
    case 1:
        *(volatile seL4_Word *)0x123000 = 1;
        break;
    case 2:
        __builtin_trap();
    case 3:
        overflow(1);
        break;
    case 4:
        ((void (*)(void))0x3000)();
        break;
    case 5:
        __asm__ volatile("mov sp, %0\n str x0, [sp, #-16]!" ::"r"(0L) : "memory");
        break;
    default:
        break;
    }
    microkit_mr_set(0, ++calls);
    return microkit_msginfo_new(0, 1);
}
