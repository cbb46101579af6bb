/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Each round: a notification on either channel, when the child says that it has started and when it has
 * answered the first; then one for the parent, which resets the child.
 */
#include <microkit.h>

enum {
    FIRST,
    SECOND,
    PARENT,
    STARTED
};
#define ROUNDS 20

static seL4_Word rounds;

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch == STARTED) {
        microkit_notify(FIRST);
    } else if (ch == FIRST) {
        microkit_notify(SECOND);
    } else if (++rounds < ROUNDS) {
        microkit_notify(PARENT);
    } else {
        microkit_dbg_puts("sender: all rounds: good\n");
    }
}
