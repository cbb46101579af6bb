/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Waits for the client's signals, above it in priority. While the client writes a start time it
 * adds up the way here; afterwards it signals back.
 */
#include "../marks.h"
#include "bench.h"

#define INPUT_SLOT  1
#define REPLY_SLOT  4
#define CLIENT_SLOT (10 + HIGH)

struct shared *shared;

/* The next signal; false when it is not one of those whose way is measured. */
static bool take_one_way(void)
{
    seL4_Word badge;

    seL4_Recv(INPUT_SLOT, &badge, REPLY_SLOT);
    MARK_DONE();
    uint64_t now = instructions();
    if (!shared->start) {
        return false;
    }
    shared->one_way_sum += now - shared->start - MARKS;
    shared->one_way_count++;
    return true;
}

void init(void)
{
    seL4_Word badge;

    while (take_one_way()) {
    }
    for (;;) {
        seL4_Signal(CLIENT_SLOT);
        seL4_Recv(INPUT_SLOT, &badge, REPLY_SLOT);
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
