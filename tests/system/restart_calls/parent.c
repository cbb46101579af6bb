/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Does what the order of its clients says: which child it is about comes by the client's own message
 * to a server, and from there by a word in this PD's channel number. Here: every other signal restarts and
 * resets, and whom, follows a fixed list.
 */
#include <microkit.h>

static const struct {
    microkit_child child;
    bool reset;
} list[] = {{0, false}, {0, true},  {1, false}, {1, true},
            {2, true},  {2, false}, {3, true},  {3, false}};
static seL4_Word next;

void init(void)
{
}

void notified(microkit_channel ch)
{
    microkit_child child = list[next].child;

    (void)ch;
    if (list[next++].reset) {
        microkit_pd_reset(child);
    } else {
        microkit_pd_restart(child, MICROKIT_PROGRAM_VA);
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    (void)msginfo;
    (void)reply;
    microkit_pd_reset(child);
    return seL4_False;
}
