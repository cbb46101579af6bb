/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits for the client's signals, above it in priority. While the client writes a start time it
 * adds up the way here; afterwards it signals back.
 */
#include "bench.h"

#define INPUT_SLOT  1
#define REPLY_SLOT  4
#define CLIENT_SLOT (10 + HIGH)

struct shared *shared;

void init(void)
{
    seL4_Word badge;

    for (;;) {
        seL4_Recv(INPUT_SLOT, &badge, REPLY_SLOT);
        uint64_t now = instructions();
        if (shared->start) {
            shared->one_way_sum += now - shared->start;
            shared->one_way_count++;
        } else {
            seL4_Signal(CLIENT_SLOT);
        }
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
