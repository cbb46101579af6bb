/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Protected procedure calls to other cores, the caller's half (docs/design/cross-core-calls.md). The
 * request goes into the caller's page, the callee's doorbell is rung, and the caller waits on its own
 * notification: calls of others stay in its endpoint's queue, and signals are kept for later.
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

static inline void ring_and_wait(seL4_CPtr bell)
{
    seL4_Word badge;

    (void)seL4_NBSendWait(bell, seL4_MessageInfo_new(0, 0, 0, 0), NOTIFICATION_CAP, &badge);
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

/* Of the callee's core, which never changes where nobody watches it. */
static inline seL4_Word epoch_of(const struct microkit_xcore_channel *callee)
{
    return callee->epoch ? __atomic_load_n(callee->epoch, __ATOMIC_ACQUIRE) : 0;
}

/* False: the callee's core has gone down. Its watchdog changes the epoch, then rings, so a look after each
 * wake finds it. */
static bool await(seL4_CPtr bell, const struct microkit_xcore_channel *callee, seL4_Word seq,
                  seL4_Word epoch)
{
    if (__builtin_expect(callee->spin != 0, 0)) {
        ring_and_spin(bell, callee, seq);
    } else {
        ring_and_wait(bell);
    }
    while (!answered(callee, seq)) {
        if (epoch_of(callee) != epoch) {
            return false;
        }
        wait();
    }
    return true;
}

static microkit_msginfo __attribute__((noinline, cold)) core_is_down(void)
{
    microkit_mr_set(0, MICROKIT_PEER_CORE_DOWN);
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

static microkit_msginfo call(const struct microkit_xcore_channel *callee, seL4_CPtr bell,
                             microkit_msginfo msginfo)
{
    seL4_Word epoch = epoch_of(callee); /* before the request: what changes then, changes for it */

    if (__builtin_expect(epoch % 2 != 0, 0)) {
        return core_is_down();
    }
    microkit_internal_flush();
    if (__builtin_expect(await(bell, callee, request(callee, msginfo), epoch), 1)) {
        msginfo = xcore_get(&callee->in->reply);
    } else {
        withdraw(callee);
        msginfo = core_is_down();
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
    return call(&microkit_xcore_channels[ch], BASE_OUTPUT_NOTIFICATION_CAP + ch, msginfo);
}
