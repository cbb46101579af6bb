/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes nonsense and half-truths into the pages that are its own, and rings without an end: in bursts, and
 * with pauses, in which those who are rung for can follow what it writes.
 */
#include "../../chance.h"

#include <microkit.h>

#define CHANNELS 10
#define WORDS    (sizeof(struct microkit_xcore_page) / sizeof(seL4_Word))

/* The log can name any id, in entries that look right; the count can be anything. */
static void forge(volatile struct microkit_xcore_page *page)
{
    seL4_Word number = page->count + chance() % MICROKIT_XCORE_LOG;
    volatile seL4_Word *words = &page->count;

    words[chance() % WORDS] = chance();
    for (seL4_Word id = 0; id < MICROKIT_MAX_CHANNELS; id++) {
        page->words[id]++;
    }
    for (seL4_Word n = page->count; n != number; n++) {
        page->log[n % MICROKIT_XCORE_LOG] = n << MICROKIT_XCORE_ID_BITS | chance() % 64;
    }
    page->count = chance() % 4 != 0 ? number : chance();
}

static void pause(void)
{
    uint64_t left = chance() % 2 != 0 ? 1 : chance() % 65536;

    __asm__ volatile("1: subs %0, %0, #1\n b.hi 1b" : "+r"(left)::"cc");
}

void init(void)
{
    for (;;) {
        microkit_channel ch = (microkit_channel)(chance() % CHANNELS);

        forge(microkit_xcore_channels[ch].out);
        seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + ch);
        pause();
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
