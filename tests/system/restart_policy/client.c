/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls those who die, and judges what it gets.
 */
#include <microkit.h>

enum {
    AGAIN,
    KEPT,
    DIES,
    PASSIVE
};
#define PARENT 10

static bool failed;

static void expect(microkit_channel ch, seL4_Word order, seL4_Word label, seL4_Word word)
{
    microkit_msginfo answer = microkit_ppcall(ch, microkit_msginfo_new(order, 0));

    if (microkit_msginfo_get_label(answer) != label || microkit_mr_get(0) != word) {
        failed = true;
        microkit_dbg_puts("client: FAILED\n");
    }
}

static void stays_dead(microkit_channel ch)
{
    expect(ch, 0, 0, 1);
    expect(ch, 1, MICROKIT_ERROR_PEER, MICROKIT_PEER_FAULTED);
    expect(ch, 0, MICROKIT_ERROR_PEER, MICROKIT_PEER_FAULTED);
    expect(ch, 0, MICROKIT_ERROR_PEER, MICROKIT_PEER_FAULTED);
}

void init(void)
{
    expect(AGAIN, 0, 0, 1);
    expect(AGAIN, 1, MICROKIT_ERROR_PEER, MICROKIT_PEER_RESTARTED);
    expect(AGAIN, 0, 0, 1);
    stays_dead(DIES);
    stays_dead(PASSIVE);
    stays_dead(KEPT);
    microkit_notify(PARENT);
    microkit_notify(PARENT);
    expect(KEPT, 0, 0, 1);
    microkit_notify(PARENT);
    expect(KEPT, 0, MICROKIT_ERROR_PEER, MICROKIT_PEER_STOPPED);
    microkit_notify(PARENT);
    expect(KEPT, 0, 0, 1);
    microkit_dbg_puts(failed ? "client: FAILED\n" : "client: nothing waits for ever: good\n");
    *(volatile seL4_Word *)0x10000000 = 1;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
