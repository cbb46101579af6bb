/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Two calls that are answered, one that is not. TIMES: make crashes has more.
 */
#include <microkit.h>

#ifndef TIMES
#define TIMES 50
#endif
#define KINDS 5

static volatile seL4_Word *const crashes = (seL4_Word *)0x10000000;

static seL4_Word call(seL4_Word order)
{
    microkit_mr_set(0, order);
    return microkit_msginfo_get_label(microkit_ppcall(0, microkit_msginfo_new(0, 1)));
}

static bool survive(seL4_Word kind)
{
    return call(0) == 0 && microkit_mr_get(0) == 101 && call(0) == 0 && microkit_mr_get(0) == 102 &&
           call(kind) == MICROKIT_ERROR_PEER && microkit_mr_get(0) == MICROKIT_PEER_RESTARTED;
}

void init(void)
{
    for (seL4_Word i = 0; i < TIMES; i++) {
        if (!survive(1 + i % KINDS) || *crashes != i + 1) {
            microkit_dbg_puts("client: FAILED at crash ");
            microkit_dbg_put64(i);
            microkit_dbg_puts("\n");
            return;
        }
    }
    microkit_dbg_puts("client: ");
    microkit_dbg_put64(*crashes);
    microkit_dbg_puts(" crashes survived: good\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
