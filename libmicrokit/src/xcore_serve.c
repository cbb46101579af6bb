/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Protected procedure calls from other cores, the callee's half (docs/design/cross-core-calls.md). A
 * request is copied once and judged by what was copied, so a caller that writes nonsense, or
 * writes while it is read, gets a useless answer and harms nobody else. Its number is taken before anything is
 * done: a PD that is reset then ends the call when it starts again.
 */
#include "xcore.h"
#include "xcore_message.h"

#include <microkit.h>

/* The doorbell goes with the next receive, and before the next procedure is called. */
static void answer(const struct microkit_xcore_sender *to, microkit_channel ch, seL4_Word seq,
                   microkit_msginfo msginfo)
{
    xcore_put(&to->out->reply, msginfo);
    xcore_send(to->out, &to->out->reply, seq);
    microkit_internal_defer(BASE_OUTPUT_NOTIFICATION_CAP + ch, seL4_MessageInfo_new(0, 0, 0, 0));
}

/*
 * The number is read again behind the words: has it changed, they may be of two requests, and whoever
 * wrote the second one rings for it. It is taken before anything is done about it: should this PD be reset
 * then, it is not served again. A channel that is not the caller's is no request, but has been dealt
 * with, and nobody is told.
 */
static void serve(const struct microkit_xcore_sender *from, seL4_Word seq)
{
    const volatile struct microkit_xcore_message *request = &from->in->request;
    seL4_Word ch = __atomic_load_n(&request->channel, __ATOMIC_RELAXED);
    microkit_msginfo msginfo = xcore_get(request);

    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (__atomic_load_n(&request->seq, __ATOMIC_RELAXED) != seq) {
        return;
    }
    __atomic_store_n(&from->out->taken, seq, __ATOMIC_RELAXED);
    if (ch > MICROKIT_MAX_CHANNEL_ID || (from->calls >> ch & 1) == 0) {
        __atomic_store_n(&from->out->reply.seq, seq, __ATOMIC_RELAXED);
        return;
    }
    microkit_internal_flush();
    answer(from, (microkit_channel)ch, seq, protected((microkit_channel)ch, msginfo));
}

/*
 * In a fixed order: between two calls of one PD, each other one is served once if it has called. What
 * was taken last is in the own page, where it survives a restart. An odd number is no request.
 */
void xcore_serve(void)
{
    const struct microkit_xcore_sender *from = microkit_xcore_senders;

    for (; from->in != seL4_Null; from++) {
        seL4_Word seq;

        if (from->calls == 0) {
            continue;
        }
        seq = __atomic_load_n(&from->in->request.seq, __ATOMIC_ACQUIRE);
        if (seq != from->out->taken && seq % 2 == 0) {
            serve(from, seq);
        }
    }
}

/* Whether the doorbell of the last answer was rung, nobody knows. */
static void end_lost_call(const struct microkit_xcore_sender *from)
{
    seL4_Word taken = from->out->taken;

    if (taken == 0) {
        return;
    }
    if (taken != from->out->reply.seq) {
        microkit_mr_set(0, MICROKIT_PEER_RESTARTED);
        xcore_put(&from->out->reply, microkit_msginfo_new(MICROKIT_ERROR_PEER, 1));
    }
    xcore_send(from->out, &from->out->reply, taken);
    seL4_Signal(BASE_OUTPUT_NOTIFICATION_CAP + (seL4_Word)__builtin_ctzll(from->calls));
}

void xcore_end_lost_calls(void)
{
    const struct microkit_xcore_sender *from = microkit_xcore_senders;

    for (; from->in != seL4_Null; from++) {
        if (from->calls != 0) {
            end_lost_call(from);
        }
    }
}
