/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One of a ring: passes the signal on. The first counts how often it came round.
 */
#include <microkit.h>

#define BEFORE 0
#define NEXT   1
#define ROUNDS 3

static seL4_Word rounds;

static int is_first(void)
{
    return microkit_name[2] == '0' && microkit_name[3] == 0;
}

void init(void)
{
    if (is_first()) {
        microkit_notify(NEXT);
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
    rounds++;
    if (is_first()) {
        microkit_dbg_puts("round ");
        microkit_dbg_put32((seL4_Uint32)rounds);
        microkit_dbg_puts("\n");
    }
    if (rounds < ROUNDS || !is_first()) {
        microkit_notify(NEXT);
    }
}
