/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Protected procedure calls from other cores, the callee's half (docs/design/cross-core-calls.md), and
 * faults of children there (docs/design/parents.md). A request is copied once and judged by what was copied, so
 * a caller that writes nonsense, or writes while it is read, gets a useless answer and harms nobody
 * else. Its number is taken before anything is done: a PD that is reset then ends the call when it starts again.
 */
#include "xcore.h"
#include "xcore_message.h"

#include <microkit.h>

/* The doorbell goes before the next receive, and before the next procedure is called. */
static void answer(const struct microkit_xcore_sender *to, seL4_CPtr bell, seL4_Word seq,
                   microkit_msginfo msginfo)
{
    xcore_put(&to->out->reply, msginfo);
    xcore_send(to->out, &to->out->reply, seq);
    microkit_internal_defer(bell, seL4_MessageInfo_new(0, 0, 0, 0));
}

static bool is_one_of(seL4_Word ids, seL4_Word id)
{
    return id <= MICROKIT_MAX_CHANNEL_ID && (ids >> id & 1) != 0;
}

/* Of the guardian there: of a child, or of a virtual CPU, which is none of the children. */
static seL4_CPtr __attribute__((noinline, cold)) guardian_bell(seL4_Word id)
{
    for (unsigned int i = 0; i < MULTIKIT_MAX_CORES; i++) {
        if (is_one_of(microkit_xcore_children[i], id)) {
            return BASE_GUARDIAN_CAP + id;
        }
    }
    return BASE_VMM_BELL_CAP + id;
}

/* The guardian knows whether something was done about the child meanwhile: then this is no answer. */
static void __attribute__((noinline, cold))
serve_fault(const struct microkit_xcore_sender *from, microkit_child child, seL4_Word seq,
            microkit_msginfo msginfo)
{
    microkit_msginfo reply = microkit_msginfo_new(0, 0);
    seL4_Word goes_on;

    microkit_internal_flush();
    microkit_fault_of = (seL4_Word)child + 1;
    goes_on = fault(child, msginfo, &reply);
    microkit_fault_of = 0;
    __atomic_store_n(&from->out->reply.channel, goes_on, __ATOMIC_RELAXED);
    answer(from, guardian_bell(child), seq, goes_on ? reply : microkit_msginfo_new(0, 0));
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
    if (is_one_of(from->calls, ch)) {
        MICROKIT_INTERNAL_COUNT(served, ch);
        microkit_internal_flush();
        answer(from, BASE_OUTPUT_NOTIFICATION_CAP + ch, seq,
               protected((microkit_channel)ch, msginfo));
    } else if (is_one_of(from->children, ch)) {
        serve_fault(from, (microkit_child)ch, seq, msginfo);
    } else {
        __atomic_store_n(&from->out->reply.seq, seq, __ATOMIC_RELAXED);
    }
}

/* The core of the children is down, or this core's watchdog has yet to see that it is up: then it rings, and the fault
 * is looked for again. */
static bool __attribute__((noinline, cold))
waits_for_core(const struct microkit_xcore_sender *guardian)
{
    const struct microkit_xcore_channel *to = microkit_xcore_guardians;

    for (; to != microkit_xcore_guardians + MULTIKIT_MAX_CORES; to++) {
        if (to->out == guardian->out && to->epoch &&
            __atomic_load_n(to->epoch, __ATOMIC_ACQUIRE) % 2 != 0) {
            microkit_xcore_kept |= XCORE_CALLED;
            return true;
        }
    }
    return false;
}

/*
 * In a fixed order: between two calls of one PD, each other one is served once if it has called. What
 * was taken last is in the own page, where it survives a restart. An odd number is no request. A fault whose core seems
 * to be down waits, so that what fault() asks of the child is not refused.
 */
void xcore_serve(void)
{
    const struct microkit_xcore_sender *from = microkit_xcore_senders;

    for (; from->in != seL4_Null; from++) {
        seL4_Word seq;

        if (!xcore_may_request(from)) {
            continue;
        }
        seq = __atomic_load_n(&from->in->request.seq, __ATOMIC_ACQUIRE);
        if (seq != from->out->taken && seq % 2 == 0 &&
            (from->children == 0 || !waits_for_core(from))) {
            serve(from, seq);
        }
    }
}

static seL4_CPtr bell_of(const struct microkit_xcore_sender *from)
{
    return from->calls != 0 ? BASE_OUTPUT_NOTIFICATION_CAP + (seL4_Word)__builtin_ctzll(from->calls)
                            : guardian_bell((seL4_Word)__builtin_ctzll(from->children));
}

/* Whether the doorbell of the last answer was rung, nobody knows. A child whose fault was being handled stays
 * stopped. */
static void end_lost_call(const struct microkit_xcore_sender *from)
{
    seL4_Word taken = from->out->taken;

    if (taken == 0) {
        return;
    }
    if (taken != from->out->reply.seq) {
        __atomic_store_n(&from->out->reply.channel, 0, __ATOMIC_RELAXED);
        microkit_mr_set(0, MICROKIT_PEER_RESTARTED);
        xcore_put(&from->out->reply, microkit_msginfo_new(MICROKIT_ERROR_PEER, 1));
    }
    xcore_send(from->out, &from->out->reply, taken);
    seL4_Signal(bell_of(from));
}

void xcore_end_lost_calls(void)
{
    const struct microkit_xcore_sender *from = microkit_xcore_senders;

    for (; from->in != seL4_Null; from++) {
        if (xcore_may_request(from)) {
            end_lost_call(from);
        }
    }
}
