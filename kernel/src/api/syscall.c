/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls.
 */
#include <api/invocation.h>
#include <api/syscall.h>
#include <kernel/config.h>
#include <kernel/cspace.h>
#include <kernel/fault.h>
#include <kernel/ipc_buffer.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/endpoint.h>
#include <object/irq.h>
#include <object/notification.h>
#include <object/reply.h>
#include <object/sched_context.h>
#include <sel4/syscall_numbers.h>

static void lookup_fault(cptr_t cptr, bool receiving, struct lookup_failure failure)
{
    tcb_at(ks.current)->context.pc -= 4;
    fault_handle(ks.current, fault_cap(cptr, receiving, failure));
}

/* An invocation ends with results, with an error, or is done again after an interrupt; the message
 * info that it came with was put aside. */
static void finish_invocation(const struct invocation *inv, const struct error *error, word_t info)
{
    struct tcb *tcb = tcb_at(inv->caller);

    if (error->code == ERROR_PREEMPTED) {
        tcb->context.x[REG_INFO] = info;
        tcb->context.pc -= 4;
        thread_set_state(inv->caller, THREAD_RESTART);
        return;
    }
    if (inv->call) {
        invocation_reply(inv, error);
    }
}

static void invoke(slot_ref_t slot, bool blocking, bool call)
{
    struct tcb *tcb = tcb_at(ks.current);
    word_t info = tcb->context.x[REG_INFO];
    struct invocation inv = { .caller = ks.current, .label = info >> 12, .call = call, .slot = slot,
                              .cap = slot_at(slot)->cap, .first_phase = blocking };

    if (!invocation_gather(&inv, info)) {
        return;
    }
    tcb->context.x[REG_INFO] = 0;
    struct error error = decode_invocation(&inv);

    finish_invocation(&inv, &error, info);
}

static void send_endpoint(const struct cap *cap, bool blocking, bool call)
{
    struct ipc_send how = { .badge = cap->word,
                            .blocking = blocking,
                            .is_call = call,
                            .can_grant = (cap->rights & RIGHT_GRANT) != 0,
                            .can_grant_reply = (cap->rights & RIGHT_GRANT_REPLY) != 0,
                            .can_donate = call };

    endpoint_send(cap->object, ks.current, how);
}

static void send(cptr_t cptr, bool blocking, bool call)
{
    struct slot_lookup found = cspace_lookup(ks.current, cptr);

    if (unlikely(found.slot == NIL)) {
        if (blocking) {
            lookup_fault(cptr, false, found.failure);
        }
        return;
    }
    const struct cap *cap = &slot_at(found.slot)->cap;

    if (cap->type == CAP_ENDPOINT && (cap->rights & RIGHT_WRITE)) {
        send_endpoint(cap, blocking, call);
    } else if (cap->type == CAP_NOTIFICATION && (cap->rights & RIGHT_WRITE) && !call) {
        notification_signal(cap->object, cap->word);
    } else {
        invoke(found.slot, blocking, call);
    }
}

/* The reply object of a receive: false = a fault was sent. */
static bool find_reply(cptr_t cptr, reply_ref_t *reply)
{
    struct slot_lookup found = cspace_lookup(ks.current, cptr);

    if (found.slot == NIL) {
        lookup_fault(cptr, true, found.failure);
        return false;
    }
    if (slot_at(found.slot)->cap.type != CAP_REPLY) {
        struct lookup_failure none = { .type = LOOKUP_MISSING_CAPABILITY };

        lookup_fault(cptr, true, none);
        return false;
    }
    *reply = slot_at(found.slot)->cap.object;
    return true;
}

static void receive(cptr_t cptr, bool blocking, bool with_reply)
{
    struct slot_lookup found = cspace_lookup(ks.current, cptr);

    if (unlikely(found.slot == NIL)) {
        lookup_fault(cptr, true, found.failure);
        return;
    }
    const struct cap *cap = &slot_at(found.slot)->cap;
    struct tcb *tcb = tcb_at(ks.current);

    if (cap->type == CAP_ENDPOINT && (cap->rights & RIGHT_READ)) {
        reply_ref_t reply = NIL;

        if (!with_reply || find_reply(tcb->context.x[REG_REPLY], &reply)) {
            endpoint_receive(cap->object, ks.current, blocking, (cap->rights & RIGHT_GRANT) != 0,
                             reply);
        }
    } else if (cap->type == CAP_NOTIFICATION && (cap->rights & RIGHT_READ) &&
               (notification_at(cap->object)->bound_tcb == NIL ||
                notification_at(cap->object)->bound_tcb == ks.current)) {
        notification_wait(cap->object, ks.current, blocking);
    } else {
        struct lookup_failure none = { .type = LOOKUP_MISSING_CAPABILITY };

        lookup_fault(cptr, true, none);
    }
}

static void reply_recv(struct tcb *tcb)
{
    struct slot_lookup found = cspace_lookup(ks.current, tcb->context.x[REG_REPLY]);

    if (found.slot != NIL && slot_at(found.slot)->cap.type == CAP_REPLY) {
        const struct cap *cap = &slot_at(found.slot)->cap;

        reply_send(ks.current, cap->object, true);
    }
    receive(tcb->context.x[REG_CAP], true, true);
}

static void yield(void)
{
    tcb_ref_t current = ks.current;
    sc_ref_t sc = ks.current_sc;

    time_update();
    if (sc_is_round_robin(sc)) {
        time_commit();
        sc_at(sc)->refills[sc_at(sc)->refill_head].amount = sc_at(sc)->budget;
    } else {
        ticks_t head = refill_head_amount(sc);

        ks.consumed = ks.consumed > head ? ks.consumed : head;
        time_commit();
    }
    ks.reprogram = 1;
    if (refill_ready(sc) && refill_sufficient(sc, 0)) {
        if (ready_is_highest(tcb_at(current)->priority + 1u)) {
            ready_enqueue(current);
            scheduler_reschedule();
        }
    } else {
        release_enqueue(current);
        scheduler_reschedule();
    }
}

static bool other_syscall(word_t number)
{
    if (CONFIG_PRINTING && number <= (word_t)SYSCALL_DEBUG_PUT_CHAR &&
        number >= (word_t)SYSCALL_DEBUG_NAME_THREAD) {
        handle_debug_syscall(number);
        return true;
    }
    if (CONFIG_ENABLE_BENCHMARKS && number <= (word_t)SYSCALL_BENCHMARK_FLUSH_CACHES &&
        number >= (word_t)SYSCALL_BENCHMARK_RESET_ALL_THREADS_UTILISATION) {
        handle_benchmark_syscall(number);
        return true;
    }
    return false;
}

void handle_syscall(word_t number)
{
    struct tcb *tcb = tcb_at(ks.current);
    cptr_t cptr = tcb->context.x[REG_CAP];

    switch ((s64)number) {
    case SYSCALL_CALL:
        send(cptr, true, true);
        break;
    case SYSCALL_REPLY_RECV:
        reply_recv(tcb);
        break;
    case SYSCALL_NB_SEND_RECV:
        send(tcb->context.x[REG_NBSEND_DEST], false, false);
        receive(cptr, true, true);
        break;
    case SYSCALL_NB_SEND_WAIT:
        send(tcb->context.x[REG_NBSEND_DEST], false, false);
        receive(cptr, true, false);
        break;
    case SYSCALL_SEND:
        send(cptr, true, false);
        break;
    case SYSCALL_NB_SEND:
        send(cptr, false, false);
        break;
    case SYSCALL_RECV:
        receive(cptr, true, true);
        break;
    case SYSCALL_NB_RECV:
        receive(cptr, false, true);
        break;
    case SYSCALL_WAIT:
        receive(cptr, true, false);
        break;
    case SYSCALL_NB_WAIT:
        receive(cptr, false, false);
        break;
    case SYSCALL_YIELD:
        yield();
        break;
    default:
        if (!other_syscall(number)) {
            fault_handle(ks.current, fault_unknown_syscall(number));
        }
        break;
    }
    schedule();
}
