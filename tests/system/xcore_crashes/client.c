/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Two calls that are answered, one that is not, of one server after the other. TIMES: make crashes has more. At the
 * end as many rounds of the others must have been while servers crashed.
 */
#include <microkit.h>

#include "shared.h"

#ifndef TIMES
#define TIMES 50
#endif

volatile struct shared *shared;

static seL4_Word call(microkit_channel server, seL4_Word order)
{
    microkit_mr_set(0, order);
    return microkit_msginfo_get_label(microkit_ppcall(server, microkit_msginfo_new(0, 1)));
}

static bool survives(microkit_channel server)
{
    return call(server, 0) == 0 && microkit_mr_get(0) == 101 && call(server, 0) == 0 &&
           microkit_mr_get(0) == 102 && call(server, 1) == MICROKIT_ERROR_PEER &&
           microkit_mr_get(0) == MICROKIT_PEER_RESTARTED;
}

void init(void)
{
    seL4_Word done = 0;

    while (done < TIMES || shared->rounds < TIMES) {
        if (!survives(done % 2)) {
            microkit_dbg_puts("client: FAILED at crash ");
            microkit_dbg_put64(done);
            microkit_dbg_puts("\n");
            return;
        }
        done++;
    }
    if (shared->crashes != (done + 1) / 2) {
        microkit_dbg_puts("client: FAILED: the parent has counted others\n");
    }
    microkit_dbg_puts("client: all crashes survived: good\n");
    shared->over = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
