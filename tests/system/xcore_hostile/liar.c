/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes what it likes into both of its pages, over and over. Its caller's number it puts into the reply
 * in the end, or that one would only wait.
 */
#include "../../chance.h"

#include <microkit.h>

#define VICTIM 4
#define SERVER 5

static void scribble(volatile struct microkit_xcore_page *page, unsigned int words)
{
    volatile seL4_Word *at = (volatile seL4_Word *)page;

    for (unsigned int i = 0; i < words; i++) {
        at[chance() % (sizeof(*page) / sizeof(*at))] = chance();
    }
}

/* Half of these are requests, of any length, for any channel. */
static void call_somehow(volatile struct microkit_xcore_page *page)
{
    scribble(page, 20);
    page->request.channel = chance() % 64;
    page->request.info = chance();
    __atomic_store_n(&page->request.seq, page->request.seq + 1, __ATOMIC_RELEASE);
    if (chance() % 2 != 0) {
        microkit_xcore_log(page, MICROKIT_XCORE_CALL);
    }
    page->request.words[0] = chance(); /* while it is read */
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + SERVER);
}

static void answer_somehow(volatile struct microkit_xcore_page *page,
                           const volatile struct microkit_xcore_page *from)
{
    seL4_Word seq = __atomic_load_n(&from->request.seq, __ATOMIC_ACQUIRE);

    if (seq == page->reply.seq) {
        return;
    }
    scribble(page, 20);
    page->reply.info = chance();
    microkit_xcore_log(page, MICROKIT_XCORE_CALL);
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + VICTIM);
    __atomic_store_n(&page->reply.seq, seq, __ATOMIC_RELEASE);
    page->reply.info = chance(); /* while it is read */
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + VICTIM);
}

void init(void)
{
    const volatile struct microkit_xcore_page *from = seL4_Null;

    for (unsigned int i = 0; i < MICROKIT_MAX_CHANNELS; i++) {
        if (microkit_xcore_senders[i].calls != 0) {
            from = microkit_xcore_senders[i].in;
        }
    }
    for (;;) {
        call_somehow(microkit_xcore_channels[SERVER].out);
        answer_somehow(microkit_xcore_channels[VICTIM].out, from);
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
