/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications across cores (docs/design/cross-core-notifications.md): what the tool lays out for
 * them in programs and between them, and the sender's half. The receiver's is in libmicrokit
 * (src/xcore.c). Users see this header through microkit.h and have no use for it.
 */
#pragma once

#include <multikit/pd.h>
#include <sel4/simple_types.h>

/*
 * What a PD tells one PD of another core, in a page that it alone can write
 * (docs/design/cross-core-notifications.md). count: the summary, its notifications to
 * that PD so far, on all channels. log: the latest of them, the one after n others at
 * log[n % MICROKIT_XCORE_LOG] as n << MICROKIT_XCORE_ID_BITS | the receiver's id of the
 * channel. words: a sequence word for each channel, by the receiver's ids; they alone say
 * what was notified, count and log only where to look.
 */
struct microkit_xcore_page {
    seL4_Word count;
    seL4_Word log[MICROKIT_XCORE_LOG];
    seL4_Word words[MICROKIT_MAX_CHANNELS];
};

/*
 * A channel to another core. out: page for the PD at the other end, null where this PD
 * does not notify it; id: of the channel at that end. last: sequence word of this
 * channel in the page of the other PD, as delivered to notified().
 */
struct microkit_xcore_channel {
    volatile struct microkit_xcore_page *out;
    seL4_Word id;
    seL4_Word last;
};

/* A PD of another core that notifies this one: its page, which channels are its, one bit
 * each, and the count up to which its notifications were looked at. */
struct microkit_xcore_sender {
    const volatile struct microkit_xcore_page *in;
    seL4_Word ids;
    seL4_Word seen;
};

/* Written by the tool: channels by id, and those who notify this PD, up to the first null. */
#pragma GCC visibility push(hidden)
#ifdef __cplusplus
extern "C" {
#endif
extern struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
extern struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_CHANNELS + 1];
#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

/*
 * Tell the PD at the other end what the interrupt that follows is for: the channel's sequence
 * word, then where to look for it. Only this PD writes the page, so loads and stores are enough.
 * Each release pairs with an acquire of the receiver: whoever sees the new word sees everything
 * written before it, whoever sees the new count sees word and log. The kernel orders all of it
 * before the interrupt (DSB ISHST), so no wake-up is lost.
 */
static inline void microkit_xcore_publish(const struct microkit_xcore_channel *channel)
{
    volatile struct microkit_xcore_page *out = channel->out;
    seL4_Word id = channel->id;
    seL4_Word number = out->count;

    __atomic_store_n(&out->words[id], out->words[id] + 1, __ATOMIC_RELEASE);
    __atomic_store_n(&out->log[number % MICROKIT_XCORE_LOG], number << MICROKIT_XCORE_ID_BITS | id,
                     __ATOMIC_RELAXED);
    __atomic_store_n(&out->count, number + 1, __ATOMIC_RELEASE);
}
