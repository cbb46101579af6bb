/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications and protected procedure calls across cores (docs/design/cross-core-notifications.md,
 * cross-core-calls.md): what the tool lays out for them in programs and between them, and the sender's
 * half of a notification. The receiver's is in libmicrokit (src/xcore.c), and so are both halves of a
 * call. Users see this header through microkit.h and have no use for it.
 */
#pragma once

#include <multikit/pd.h>
#include <multikit/status.h>
#include <sel4/simple_types.h>

/* PDs at the other ends of channels, and guardians. */
#define MICROKIT_MAX_SENDERS (MICROKIT_MAX_CHANNELS + MULTIKIT_MAX_CORES)

/*
 * A request or a reply. seq: its number, written last; a reply has that of its request. Numbers
 * are even, and go up from what is in the page, so none comes twice, also after a restart of
 * either side; an odd one says that there is no request. info: as of a message on one core. channel: the
 * callee's id; of a child's fault, the child's id; in the reply to one, whether the child goes on; 1 in a guardian's.
 */
struct microkit_xcore_message {
    seL4_Word seq;
    seL4_Word info;
    seL4_Word channel;
    seL4_Word words[seL4_MsgMaxLength];
};

/*
 * What a PD tells one PD of another core, in a page that it alone can write
 * (docs/design/cross-core-notifications.md). count: the summary, its notifications,
 * requests and replies to that PD so far. log: the latest of them, the one after n others at
 * log[n % MICROKIT_XCORE_LOG] as n << MICROKIT_XCORE_ID_BITS | the receiver's id of the
 * channel, or MICROKIT_XCORE_CALL. words: a sequence word for each channel, by the receiver's ids;
 * they alone say what was notified, count and log only where to look. request, reply: the latest call of
 * that PD, and the answer to its latest; a PD is one thread and has one call at a time. taken: the number of the
 * request that was last given to protected(), or refused; it has been answered if reply has it, too.
 */
struct microkit_xcore_page {
    seL4_Word count;
    seL4_Word log[MICROKIT_XCORE_LOG];
    seL4_Word words[MICROKIT_MAX_CHANNELS];
    struct microkit_xcore_message request;
    seL4_Word taken;
    struct microkit_xcore_message reply;
};

/*
 * A channel to another core. out: page for the PD at the other end, null where this PD
 * neither notifies nor calls it, and is not called by it; id: of the channel at that end. last:
 * sequence word of this channel in the page of the other PD, as delivered to notified(). in: that page
 * where this PD may call, else null; spin: how long it looks for a reply before it blocks, in
 * microseconds. epoch: of the callee's core, where this PD's core watches that (multikit/status.h), else
 * null. callee: how the callee is, null where calls wait while it is down.
 */
struct microkit_xcore_channel {
    volatile struct microkit_xcore_page *out;
    seL4_Word id;
    seL4_Word last;
    const volatile struct microkit_xcore_page *in;
    seL4_Word spin;
    const seL4_Word *epoch;
    const struct multikit_callee *callee;
};

/*
 * A PD of another core with a page for this one: the page, the channels on which it notifies, one bit
 * each and MICROKIT_XCORE_CALL if there are calls between the two, and the count up to which was looked at.
 * calls: channels on which it calls, with out, the page for it, which has the replies; both 0 where it does
 * not. Calls do not go round in a circle, so of two PDs one alone calls. children: of the guardian of
 * another core, ids of this PD's children and virtual CPUs there, whose faults it sends as requests, answered in out;
 * else 0. So those with out are those that may have a request.
 */
struct microkit_xcore_sender {
    const volatile struct microkit_xcore_page *in;
    seL4_Word ids;
    seL4_Word seen;
    seL4_Word calls;
    volatile struct microkit_xcore_page *out;
    seL4_Word children;
};

/*
 * Written by the tool: channels by id; those who have a page for this PD, up to the first null. For each
 * other core with children or virtual CPUs of this PD: ids of the children, one bit each, and that core's guardian,
 * which acts for this PD there (docs/design/parents.md), as a channel to call on. Its doorbell is in slot
 * BASE_GUARDIAN_CAP of each of these, BASE_VMM_BELL_CAP of each virtual CPU.
 */
#pragma GCC visibility push(hidden)
#ifdef __cplusplus
extern "C" {
#endif
extern struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
extern struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_SENDERS + 1];
extern struct microkit_xcore_channel microkit_xcore_guardians[MULTIKIT_MAX_CORES];
extern const seL4_Word microkit_xcore_children[MULTIKIT_MAX_CORES];
#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

/*
 * Note in the log, and count. Only this PD writes the page, so loads and stores are enough. The
 * release pairs with the acquire of the receiver: whoever sees the new count sees the entry, and what
 * was written before.
 */
static inline void microkit_xcore_log(volatile struct microkit_xcore_page *out, seL4_Word id)
{
    seL4_Word number = out->count;

    __atomic_store_n(&out->log[number % MICROKIT_XCORE_LOG], number << MICROKIT_XCORE_ID_BITS | id,
                     __ATOMIC_RELAXED);
    __atomic_store_n(&out->count, number + 1, __ATOMIC_RELEASE);
}

/*
 * Tell the PD at the other end what the interrupt that follows is for: the channel's sequence
 * word, then where to look for it. Whoever sees the new word sees everything written before it
 * (release). The kernel orders all of it before the interrupt (DSB ISHST), so no wake-up is lost.
 */
static inline void microkit_xcore_publish(const struct microkit_xcore_channel *channel)
{
    volatile struct microkit_xcore_page *out = channel->out;
    seL4_Word id = channel->id;

    __atomic_store_n(&out->words[id], out->words[id] + 1, __ATOMIC_RELEASE);
    microkit_xcore_log(out, id);
}
