/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls: a send phase, a receive phase, or both in one.
 */
#include "look_ahead.h"
#include "send.h"

#include <base/config.h>
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <capability/notes.h>
#include <dispatch/dispatch.h>
#include <entry/syscall.h>
#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <ipc/notification.h>
#include <ipc/thread.h>
#include <machine/machine.h>
#include <sel4/syscall_numbers.h>

/* The slot at cptr, which can be empty, of a receive: its send phase may have been done, so it is not
 * interrupted. NIL: there is none. */
/*@ requires somebody_runs;
    assigns \nothing;
    ensures \result == named_by(ks.current, cptr) && \result < PROOF_SLOTS;
 */
static inline slot_ref_t find_source(cptr_t cptr)
{
    struct flat_lookup flat = find_flat(cptr);

    return likely(flat.found) ? flat.slot : cspace_lookup(ks.current, cptr);
}

/* What the receive needs is not there, or not of that kind. */
static COLD void receive_fault(cptr_t cptr)
{
    struct cspace_walk walk = cspace_walk(ks.current, cptr);

    if (cspace_resolve(&walk) != NIL) {
        walk.failure.type = LOOKUP_MISSING_CAPABILITY;
    }
    cap_fault(&walk, true);
}

/* The slot at cptr of a reply object. */
static inline slot_ref_t find_reply_slot(cptr_t cptr)
{
    struct flat_lookup flat = find_flat(cptr);

    return likely(flat.found) ? flat.slot : notes_lookup(ks.current, cptr);
}

static NOINLINE void receive_message(slot_ref_t slot, bool blocking, bool with_reply)
{
    reply_ref_t reply = NIL;

    if (with_reply) {
        cptr_t cptr = tcb_at(ks.current)->context.x[REG_REPLY];
        slot_ref_t reply_slot = find_reply_slot(cptr);

        if (unlikely(reply_slot == NIL || slot_at(reply_slot)->cap.type != CAP_REPLY)) {
            receive_fault(cptr);
            return;
        }
        reply = slot_at(reply_slot)->cap.object;
    }
    endpoint_receive(slot_at(slot)->cap.object, ks.current, blocking,
                     (slot_at(slot)->cap.rights & RIGHT_GRANT) != 0, reply);
}

/* A notification bound to another thread is that thread's to receive. */
static bool may_wait(slot_ref_t slot)
{
    tcb_ref_t bound = notification_at(slot_at(slot)->cap.object)->bound_tcb;

    return (slot_at(slot)->cap.rights & RIGHT_READ) && (bound == NIL || bound == ks.current);
}

/*@ requires is_call;
    requires cap_named(cptr).type == CAP_NOTIFICATION ==> are_recorded &&
      is_list(the_queue, cap_named(cptr).object) && proof_notifications[cap_named(cptr).object].sc < PROOF_OBJECTS;
    behavior word_taken:
      assumes word_taken_if(cptr);
      assigns word_taken_writes(cptr);
      ensures word_taken_does{Pre, Here}(cptr);
    behavior nothing_there:
      assumes nothing_there_if(cptr) && !blocking;
      assigns nothing_there_writes(cptr);
      ensures nothing_there_does{Pre, Here}(cptr);
 */
static void receive(cptr_t cptr, bool blocking, bool with_reply)
{
    slot_ref_t slot = find_source(cptr);
    u8 type = slot_at(slot)->cap.type;

    if (unlikely(slot == NIL)) {
        receive_fault(cptr);
    } else if (type == CAP_ENDPOINT && (slot_at(slot)->cap.rights & RIGHT_READ)) {
        receive_message(slot, blocking, with_reply);
    } else if (type == CAP_NOTIFICATION && may_wait(slot)) {
        notification_wait(slot_at(slot)->cap.object, ks.current, blocking);
    } else {
        receive_fault(cptr);
    }
}

static inline u32 receive_flags(bool with_reply)
{
    return SEND_FIRST_PHASE | (with_reply ? SEND_THEN_REPLY : 0);
}

/* A message with capabilities may. */
static inline bool caps_wait_at(slot_ref_t slot)
{
    endpoint_ref_t endpoint = slot_at(slot)->cap.object;

    return slot_at(slot)->cap.type == CAP_ENDPOINT &&
           endpoint_at(endpoint)->state == ENDPOINT_SEND &&
           message_brings_caps(endpoint_at(endpoint)->head);
}

/* A receive from cptr, before anything is done: false when an interrupt came. Only what is far takes time. */
static bool look_ahead_to_receive(cptr_t cptr, bool with_reply)
{
    struct flat_lookup flat = find_flat(cptr);

    return likely(flat.found && !caps_wait_at(flat.slot)) ||
           look_ahead(NIL, receive_flags(with_reply), NULL, 0);
}

static NOINLINE void receive_alone(cptr_t cptr, bool blocking, bool with_reply)
{
    if (likely(look_ahead_to_receive(cptr, with_reply))) {
        receive(cptr, blocking, with_reply);
    } else {
        syscall_restart();
    }
}

/* An interrupt waits: what is made again is a call that only receives. */
static COLD void put_off_receive(bool with_reply)
{
    tcb_at(ks.current)->context.x[REG_SYSCALL] = (word_t)(with_reply ? SYSCALL_RECV : SYSCALL_WAIT);
    syscall_restart();
}

/* An invocation does neither take away its caller's time nor make it wait, and may have taken long:
 * between that and the receive there is a look for interrupts. */
static COLD void invoke_and_receive(slot_ref_t slot, u32 flags, cptr_t source, bool with_reply)
{
    send_invocation(slot, flags);

    bool pending = gic_pending();

    if (tcb_at(ks.current)->state != THREAD_RUNNING) {
        return;
    }
    if (pending || !look_ahead_to_receive(source, with_reply)) {
        put_off_receive(with_reply);
    } else {
        receive(source, true, with_reply);
    }
}

/* Who looks ahead when there are capabilities, too, knows these (send.c). */
static inline bool may_send(slot_ref_t slot, cptr_t source, bool with_reply)
{
    return unlikely(send_has_caps(slot)) || likely(look_ahead_to_receive(source, with_reply));
}

/* The send may have been put off to be done again, or may have stopped the caller. */
static NOINLINE void send_and_receive(cptr_t dest, u32 flags, cptr_t source, bool with_reply)
{
    slot_ref_t slot = send_find_first(dest);

    if (unlikely(slot == NIL)) {
        if (tcb_at(ks.current)->state == THREAD_RUNNING) {
            receive_alone(source, true, with_reply);
        }
    } else if (unlikely(send_is_invocation(slot))) {
        invoke_and_receive(slot, flags | SEND_FIRST_PHASE, source, with_reply);
    } else if (likely(may_send(slot, source, with_reply))) {
        send_message(slot, flags | receive_flags(with_reply));
        if (likely(tcb_at(ks.current)->state == THREAD_RUNNING)) {
            receive(source, true, with_reply);
        }
    } else {
        syscall_restart();
    }
}

static bool other_syscall(word_t number)
{
    if (CONFIG_PRINTING && number <= (word_t)SYSCALL_DEBUG_PUT_CHAR &&
        number >= (word_t)SYSCALL_DEBUG_THREAD) {
        return handle_debug_syscall(number);
    }
    if (CONFIG_ENABLE_BENCHMARKS && number <= (word_t)SYSCALL_BENCHMARK_FLUSH_CACHES &&
        number >= (word_t)SYSCALL_BENCHMARK_RESET_ALL_THREADS_UTILISATION) {
        handle_benchmark_syscall(number);
        return true;
    }
    return false;
}

static COLD void no_syscall(word_t number)
{
    if (!other_syscall(number)) {
        tcb_rewind(ks.current);
        fault_handle(ks.current, fault_unknown_syscall(number));
    }
}

void handle_syscall(word_t number)
{
    tcb_ref_t current = ks.current;
    cptr_t cptr = tcb_at(current)->context.x[REG_CAP];

    notes_forget();
    switch ((s64)number) {
    case SYSCALL_CALL:
        syscall_send(cptr, SEND_BLOCKING | SEND_CALL | SEND_DONATE);
        break;
    case SYSCALL_REPLY_RECV:
        send_and_receive(tcb_at(current)->context.x[REG_REPLY], 0, cptr, true);
        break;
    case SYSCALL_NB_SEND_RECV:
        send_and_receive(tcb_at(current)->context.x[REG_NBSEND_DEST], SEND_DONATE, cptr, true);
        break;
    case SYSCALL_NB_SEND_WAIT:
        send_and_receive(tcb_at(current)->context.x[REG_NBSEND_DEST], SEND_DONATE, cptr, false);
        break;
    case SYSCALL_SEND:
        syscall_send(cptr, SEND_BLOCKING);
        break;
    case SYSCALL_NB_SEND:
        syscall_send(cptr, 0);
        break;
    case SYSCALL_RECV:
        receive_alone(cptr, true, true);
        break;
    case SYSCALL_NB_RECV:
        receive_alone(cptr, false, true);
        break;
    case SYSCALL_WAIT:
        receive_alone(cptr, true, false);
        break;
    case SYSCALL_NB_WAIT:
        receive_alone(cptr, false, false);
        break;
    case SYSCALL_YIELD:
        time_yield();
        break;
    default:
        no_syscall(number);
        break;
    }
    schedule();
}
