/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers calls, as passive and as active server: through libmicrokit on PASSIVE_LIB; the first
 * call on another channel turns it into a loop of bare system calls.
 */
#include "bench.h"

#define INPUT_SLOT 1
#define REPLY_SLOT 4

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

static void serve_raw(void)
{
    seL4_Word badge;
    seL4_Word a = 0, b = 0, c = 0, d = 0;
    seL4_MessageInfo_t info = seL4_MessageInfo_new(0, 0, 0, 0);

    for (;;) {
        info = seL4_ReplyRecvWithMRs(INPUT_SLOT, info, &badge, &a, &b, &c, &d, REPLY_SLOT);
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    if (ch == FLOATING) {
        use_fp();
    }
    if (ch != PASSIVE_LIB) {
        serve_raw();
    }
    for (seL4_Word i = 0; i < microkit_msginfo_get_count(msginfo); i++) {
        microkit_mr_set((seL4_Uint8)i, microkit_mr_get((seL4_Uint8)i));
    }
    return msginfo;
}
