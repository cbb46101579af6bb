/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The system calls: a send phase, a receive phase, or both in one.
 */
#include <base/config.h>
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <dispatch/dispatch.h>
#include <entry/syscall.h>
#include <interrupt/irq.h>
#include <invocation/invocation.h>
#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <ipc/notification.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/invocation.h>
#include <sel4/message_info.h>
#include <sel4/syscall_numbers.h>

/* What distinguishes the sends. */
enum send_flags {
    SEND_BLOCKING = 1,   /* may wait; faults when the capability is not there */
    SEND_CALL = 2,       /* wants an answer */
    SEND_DONATE = 4,     /* the SC may go with the message */
    SEND_FIRST_PHASE = 8 /* a receive follows */
};

/* The capability is not there: the system call is done again when the handler has answered. */
static COLD void cap_fault(cptr_t cptr, bool receiving, struct lookup_failure failure)
{
    tcb_rewind(ks.current);
    fault_handle(ks.current, fault_cap(cptr, receiving, failure));
}

static COLD void receive_fault(cptr_t cptr)
{
    cap_fault(cptr, true, (struct lookup_failure){.type = LOOKUP_MISSING_CAPABILITY});
}

/* The slot at cptr, which can be empty; NIL after a fault, which a look-up for a send that may not
 * block does not make. */
static COLD slot_ref_t find_slot_slowly(cptr_t cptr, bool receiving, bool faults)
{
    struct slot_lookup found = cspace_lookup(ks.current, cptr);

    if (found.slot == NIL && faults) {
        cap_fault(cptr, receiving, found.failure);
    }
    return found.slot;
}

static inline slot_ref_t find_slot(cptr_t cptr, bool receiving, bool faults)
{
    struct flat_lookup flat =
        cspace_lookup_flat(tcb_slot_at(ks.current, TCB_SLOT_CSPACE)->cap, cptr);

    return likely(flat.found) ? flat.slot : find_slot_slowly(cptr, receiving, faults);
}

/* Interrupted: it is done again and goes on, unless its thread is gone. */
static COLD void restart_invocation(const struct invocation *inv, word_t info)
{
    if (thread_is_runnable(inv->caller)) {
        tcb_at(inv->caller)->context.x[REG_INFO] = info;
        tcb_rewind(inv->caller);
        thread_set_state(inv->caller, THREAD_RESTART);
        scheduler_reschedule();
    }
}

/* Results go where the message was; without any, the answer is an empty message. */
static void perform(const struct invocation *inv, word_t info)
{
    tcb_at(inv->caller)->context.x[REG_INFO] = 0;
    ks.preempted = 0;

    struct error error = invocation_perform(inv);

    if (unlikely(ks.preempted)) {
        restart_invocation(inv, info);
    } else if (inv->call) {
        invocation_reply(inv, &error);
    }
}

static NOINLINE void invoke(slot_ref_t slot, u32 flags)
{
    word_t info = tcb_at(ks.current)->context.x[REG_INFO];
    struct lookup_failure failure = {.type = 0};
    cptr_t missing = 0;
    struct invocation inv = {.caller = ks.current,
                             .label = info >> seL4_MessageInfo_label_shift,
                             .length = 0,
                             .caps = 0,
                             .call = (flags & SEND_CALL) != 0,
                             .first_phase = (flags & SEND_FIRST_PHASE) != 0,
                             .slot = slot,
                             .cap = slot_at(slot)->cap,
                             .extra = {NIL, NIL, NIL}};

    if (likely(invocation_gather(&inv, info, &missing, &failure))) {
        perform(&inv, info);
    } else if (flags & SEND_BLOCKING) {
        cap_fault(missing, false, failure);
    }
}

/* Capabilities in a message have to be there, as those of an invocation. */
static COLD bool message_caps_there(u32 flags)
{
    struct invocation message = {.caller = ks.current};
    word_t info = tcb_at(ks.current)->context.x[REG_INFO];
    struct lookup_failure failure = {.type = 0};
    cptr_t missing = 0;

    if (invocation_gather(&message, info, &missing, &failure)) {
        return true;
    }
    if (flags & SEND_BLOCKING) {
        cap_fault(missing, false, failure);
    }
    return false;
}

static inline bool message_has_caps(void)
{
    return (tcb_at(ks.current)->context.x[REG_INFO] >> seL4_MessageInfo_extraCaps_shift &
            seL4_MessageInfo_extraCaps_mask) != 0;
}

static NOINLINE void send_message(slot_ref_t slot, u32 flags)
{
    word_t rights = slot_at(slot)->cap.rights;
    struct ipc_send how = {.badge = slot_at(slot)->cap.word,
                           .blocking = (flags & SEND_BLOCKING) != 0,
                           .is_call = (flags & SEND_CALL) != 0,
                           .can_grant = (rights & RIGHT_GRANT) != 0,
                           .can_grant_reply = (rights & RIGHT_GRANT_REPLY) != 0,
                           .can_donate = (flags & SEND_DONATE) != 0};

    if (likely(!message_has_caps()) || message_caps_there(flags)) {
        endpoint_send(slot_at(slot)->cap.object, ks.current, &how);
    }
}

/* The one invocation that drivers make for each interrupt: it has no arguments and cannot fail. */
static inline bool is_acknowledgement(slot_ref_t slot)
{
    return slot_at(slot)->cap.type == CAP_IRQ_HANDLER &&
           tcb_at(ks.current)->context.x[REG_INFO] == (word_t)IRQAckIRQ
                                                          << seL4_MessageInfo_label_shift;
}

/* The answer to a call on what does not answer. */
static inline void answer_nothing(u32 flags)
{
    if (unlikely(flags & SEND_CALL)) {
        message_none(ks.current);
    }
}

/* Where the message does not matter it is answered first: then nothing has to be kept for that. */
static void send(cptr_t cptr, u32 flags)
{
    slot_ref_t slot = find_slot(cptr, false, (flags & SEND_BLOCKING) != 0);
    u8 type = slot_at(slot)->cap.type;
    u8 rights = slot_at(slot)->cap.rights;

    if (unlikely(slot == NIL)) {
        return;
    }
    if (type == CAP_NOTIFICATION && (rights & RIGHT_WRITE)) {
        answer_nothing(flags);
        notification_signal(slot_at(slot)->cap.object, slot_at(slot)->cap.word);
    } else if (type == CAP_ENDPOINT && (rights & RIGHT_WRITE)) {
        send_message(slot, flags);
    } else if (type == CAP_REPLY) {
        if (unlikely(message_has_caps()) && !message_caps_there(flags)) {
            return;
        }
        reply_send(ks.current, slot_at(slot)->cap.object, (rights & RIGHT_GRANT) != 0);
        answer_nothing(flags);
    } else if (is_acknowledgement(slot)) {
        tcb_at(ks.current)->context.x[REG_INFO] = 0;
        if (likely(flags & SEND_CALL)) {
            tcb_at(ks.current)->context.x[REG_BADGE] = 0;
        }
        irq_acknowledge(irq_of(slot));
    } else {
        invoke(slot, flags);
    }
}

static NOINLINE void receive_message(slot_ref_t slot, bool blocking, bool with_reply)
{
    reply_ref_t reply = NIL;

    if (with_reply) {
        cptr_t cptr = tcb_at(ks.current)->context.x[REG_REPLY];
        slot_ref_t reply_slot = find_slot(cptr, true, true);

        if (unlikely(reply_slot == NIL)) {
            return;
        }
        if (unlikely(slot_at(reply_slot)->cap.type != CAP_REPLY)) {
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

static void receive(cptr_t cptr, bool blocking, bool with_reply)
{
    slot_ref_t slot = find_slot(cptr, true, true);
    u8 type = slot_at(slot)->cap.type;

    if (unlikely(slot == NIL)) {
        return;
    }
    if (type == CAP_ENDPOINT && (slot_at(slot)->cap.rights & RIGHT_READ)) {
        receive_message(slot, blocking, with_reply);
    } else if (type == CAP_NOTIFICATION && may_wait(slot)) {
        notification_wait(slot_at(slot)->cap.object, ks.current, blocking);
    } else {
        receive_fault(cptr);
    }
}

/* The send may have been put off to be done again, or may have stopped the caller. */
static NOINLINE void send_and_receive(cptr_t dest, u32 flags, cptr_t source, bool with_reply)
{
    send(dest, flags | SEND_FIRST_PHASE);
    if (likely(tcb_at(ks.current)->state == THREAD_RUNNING)) {
        receive(source, true, with_reply);
    }
}

static bool other_syscall(word_t number)
{
    if (CONFIG_PRINTING && number <= (word_t)SYSCALL_DEBUG_PUT_CHAR &&
        number >= (word_t)SYSCALL_DEBUG_NAME_THREAD) {
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

    switch ((s64)number) {
    case SYSCALL_CALL:
        send(cptr, SEND_BLOCKING | SEND_CALL | SEND_DONATE);
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
        send(cptr, SEND_BLOCKING);
        break;
    case SYSCALL_NB_SEND:
        send(cptr, 0);
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
        time_yield();
        break;
    default:
        no_syscall(number);
        break;
    }
    schedule();
}
