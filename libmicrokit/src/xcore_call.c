/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Protected procedure calls to other cores, the caller's half (docs/design/cross-core-calls.md). The
 * request goes into the caller's page, the callee's doorbell is rung, and the caller waits on its own
 * notification: calls of others stay in its endpoint's queue, and signals are kept for later. Epochs that
 * monitors write tell it when there will be no reply.
 */
#include "xcore.h"
#include "xcore_message.h"

#include <microkit.h>

static inline bool answered(const struct microkit_xcore_channel *callee, seL4_Word seq)
{
    return __atomic_load_n(&callee->in->reply.seq, __ATOMIC_ACQUIRE) == seq;
}

/*
 * A request that this PD does not wait for any more, because it was restarted meanwhile, may be read right
 * now. An odd number, for no request, is visible before any word of the next one (fence): who has read some of
 * those finds that the number has changed. It is above that of any reply that is there.
 */
static void __attribute__((noinline, cold)) withdraw(const struct microkit_xcore_channel *callee)
{
    volatile struct microkit_xcore_message *out = &callee->out->request;
    seL4_Word latest = __atomic_load_n(&callee->in->reply.seq, __ATOMIC_RELAXED);

    if (latest < out->seq) {
        latest = out->seq;
    }
    __atomic_store_n(&out->seq, latest | 1, __ATOMIC_RELEASE);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* Returns the number of the request. */
static seL4_Word request(const struct microkit_xcore_channel *callee, microkit_msginfo msginfo)
{
    volatile struct microkit_xcore_message *out = &callee->out->request;
    seL4_Word seq;

    if (__builtin_expect(!answered(callee, out->seq), 0)) {
        withdraw(callee);
    }
    seq = (out->seq | 1) + 1;
    __atomic_store_n(&out->channel, callee->id, __ATOMIC_RELAXED);
    xcore_put(out, msginfo);
    xcore_send(callee->out, out, seq);
    return seq;
}

/* A doorbell is not kept: whatever it was for, the caller looks itself in the end. */
static inline void keep(seL4_Word badge)
{
    microkit_xcore_kept |= badge & XCORE_IDS;
}

static inline void wait(void)
{
    seL4_Word badge;

    (void)seL4_Wait(NOTIFICATION_CAP, &badge);
    keep(badge);
}

static void __attribute__((noinline, cold))
ring_and_spin(seL4_CPtr bell, const struct microkit_xcore_channel *callee, seL4_Word seq)
{
    seL4_Word start, most = callee->spin * microkit_internal_counter_frequency() / 1000000;

    seL4_Signal(bell);
    start = microkit_internal_counter();
    while (!answered(callee, seq) && microkit_internal_counter() - start < most) {
    }
}

/* What changes when a call must end: that of the callee's core, and its own. One that nobody keeps stays 0. */
struct epochs {
    seL4_Word core;
    seL4_Word callee;
};

static inline seL4_Word read_epoch(const seL4_Word *epoch)
{
    return epoch ? __atomic_load_n(epoch, __ATOMIC_ACQUIRE) : 0;
}

static inline struct epochs epochs_of(const struct microkit_xcore_channel *callee)
{
    return (struct epochs){read_epoch(callee->epoch),
                           callee->callee ? read_epoch(&callee->callee->epoch) : 0};
}

static inline bool is_down(struct epochs epochs)
{
    return ((epochs.core | epochs.callee) & 1) != 0;
}

static bool is_guardian(const struct microkit_xcore_channel *callee)
{
    return (seL4_Word)callee - (seL4_Word)microkit_xcore_guardians <
           sizeof(microkit_xcore_guardians);
}

/* A guardian whose core has started again serves what it finds in the page: only one that is down does not. */
static bool __attribute__((noinline, cold))
has_changed(const struct microkit_xcore_channel *callee, struct epochs before)
{
    struct epochs now = epochs_of(callee);

    if (is_guardian(callee)) {
        return is_down(now);
    }
    return now.core != before.core || now.callee != before.callee;
}

/* False: the callee has stopped or was started again, or its core. A monitor changes the epoch, then rings,
 * so a look after each wake finds it. */
static bool await(seL4_CPtr bell, const struct microkit_xcore_channel *callee, seL4_Word seq,
                  struct epochs before)
{
    if (__builtin_expect(callee->spin != 0, 0)) {
        ring_and_spin(bell, callee, seq);
    } else {
        seL4_Signal(bell); /* by itself: see receive_deferred() in main.c */
        wait();
    }
    while (!answered(callee, seq)) {
        if (has_changed(callee, before)) {
            return false;
        }
        wait();
    }
    return true;
}

/* What was down or has changed: the core, or else the callee, of which the reason was written before the epoch. */
static seL4_Word reason_of(const struct microkit_xcore_channel *callee, struct epochs before)
{
    seL4_Word core = read_epoch(callee->epoch);

    return core != before.core || core % 2 != 0
               ? MICROKIT_PEER_CORE_DOWN
               : __atomic_load_n(&callee->callee->reason, __ATOMIC_RELAXED);
}

static microkit_msginfo __attribute__((noinline, cold))
no_answer(const struct microkit_xcore_channel *callee, struct epochs before)
{
    microkit_mr_set(0, reason_of(callee, before));
    return microkit_msginfo_new(MICROKIT_ERROR_PEER, 1);
}

/* What came meanwhile is for after the entry point: then the PD finds its own doorbell. */
static void postpone(void)
{
    microkit_xcore_kept = xcore_poll();
    if (microkit_xcore_kept != 0) {
        seL4_Signal(NOTIFICATION_CAP);
    }
}

microkit_msginfo xcore_call(const struct microkit_xcore_channel *callee, seL4_CPtr bell,
                            microkit_msginfo msginfo)
{
    /* Before the request: what changes then, changes for it. */
    struct epochs before = epochs_of(callee);

    if (__builtin_expect(is_down(before), 0)) {
        return no_answer(callee, before);
    }
    microkit_internal_flush();
    if (__builtin_expect(await(bell, callee, request(callee, msginfo), before), 1)) {
        msginfo = xcore_get(&callee->in->reply);
    } else {
        withdraw(callee);
        msginfo = no_answer(callee, before);
    }
    postpone();
    return msginfo;
}

microkit_msginfo microkit_internal_call_elsewhere(microkit_channel ch, microkit_msginfo msginfo)
{
    if (!microkit_internal_valid(microkit_xcore_pps, ch)) {
        microkit_internal_invalid_channel("microkit_ppcall", ch);
        return seL4_MessageInfo_new(0, 0, 0, 0);
    }
    MICROKIT_INTERNAL_COUNT(called, ch);
    return xcore_call(&microkit_xcore_channels[ch], BASE_OUTPUT_NOTIFICATION_CAP + ch, msginfo);
}
