/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reply objects: a stack of them hangs on a donated scheduling context, the last call on top.
 */
#include <base/state.h>
#include <base/window.h>
#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>
#include <sel4/message_info.h>

static void stack_push(reply_ref_t reply, sc_ref_t sc)
{
    reply_ref_t below = sc_at(sc)->reply;

    if (below != NIL) {
        reply_at(below)->next = reply;
        reply_at(below)->is_head = 0;
    }
    reply_at(reply)->prev = below;
    reply_at(reply)->next = sc;
    reply_at(reply)->is_head = 1;
    sc_at(sc)->reply = reply;
}

void reply_push(tcb_ref_t caller, tcb_ref_t callee, reply_ref_t ref, bool can_donate)
{
    sc_ref_t sc = tcb_at(caller)->sc;

    reply_at(ref)->tcb = caller;
    tcb_at(caller)->reply = ref;
    thread_set_state(caller, THREAD_BLOCKED_ON_REPLY);
    if (can_donate && sc != NIL && tcb_at(callee)->sc == NIL) {
        stack_push(ref, sc);
        sc_donate(sc, callee);
    }
}

static void clear_links(reply_ref_t reply)
{
    reply_at(reply)->prev = NIL;
    reply_at(reply)->next = NIL;
    reply_at(reply)->is_head = 0;
}

/* Whatever lies below is on top now. */
static void stack_pop(reply_ref_t reply)
{
    reply_ref_t below = reply_at(reply)->prev;
    sc_ref_t sc = reply_at(reply)->next;

    sc_at(sc)->reply = below;
    if (below != NIL) {
        reply_at(below)->next = sc;
        reply_at(below)->is_head = 1;
    }
    clear_links(reply);
}

/* Neither side of the stack knows of the other any more. */
static void stack_cut(reply_ref_t reply)
{
    reply_ref_t above = reply_at(reply)->next;
    reply_ref_t below = reply_at(reply)->prev;

    if (above != NIL) {
        reply_at(above)->prev = NIL;
    }
    if (below != NIL) {
        reply_at(below)->next = NIL;
    }
    clear_links(reply);
}

/* Both sides of the stack are neighbours now. */
static void stack_take_out(reply_ref_t reply)
{
    reply_ref_t above = reply_at(reply)->next;
    reply_ref_t below = reply_at(reply)->prev;

    if (above != NIL) {
        reply_at(above)->prev = below;
    }
    if (below != NIL) {
        reply_at(below)->next = above;
    }
    clear_links(reply);
}

void reply_remove(reply_ref_t reply)
{
    tcb_ref_t caller = reply_at(reply)->tcb;

    if (likely(reply_at(reply)->is_head)) {
        sc_ref_t sc = reply_at(reply)->next;

        stack_pop(reply);
        if (likely(tcb_at(caller)->sc == NIL)) {
            sc_donate(sc, caller);
        }
    } else {
        stack_cut(reply);
    }
    reply_unlink(reply, caller);
}

void reply_remove_tcb(tcb_ref_t caller)
{
    reply_ref_t reply = tcb_at(caller)->reply;

    if (reply_at(reply)->is_head) {
        stack_pop(reply);
    } else {
        stack_take_out(reply);
    }
    reply_unlink(reply, caller);
}

static void answer_fault(tcb_ref_t callee, tcb_ref_t caller)
{
    word_t info = tcb_at(callee)->context.x[REG_INFO];
    u32 length = (u32)info & seL4_MessageInfo_length_mask;
    bool resume = fault_reply(caller, callee, info >> seL4_MessageInfo_label_shift, length);

    tcb_at(caller)->fault.type = seL4_Fault_NullFault;
    thread_set_state(caller, resume ? THREAD_RESTART : THREAD_INACTIVE);
}

/* The caller can go on, or has used up its budget while it waited: then that is a timeout, unless
 * the answer was to one. */
static void wake(tcb_ref_t caller, word_t fault_type)
{
    sc_ref_t sc = tcb_at(caller)->sc;

    if (sc != NIL && sc != ks.current_sc && fault_type != seL4_Fault_Timeout &&
        fault_has_timeout_handler(caller) && thread_is_schedulable(caller)) {
        time_update();
        if (sc_at(sc)->period != 0 && !refill_ready(sc)) {
            fault_handle_timeout(caller);
            return;
        }
    }
    scheduler_possible_switch_to(caller);
}

void reply_send(tcb_ref_t callee, reply_ref_t ref, const slot_ref_t *caps, u32 count)
{
    tcb_ref_t caller = reply_at(ref)->tcb;

    if (unlikely(caller == NIL || tcb_at(caller)->state != THREAD_BLOCKED_ON_REPLY)) {
        return;
    }

    word_t fault_type = tcb_at(caller)->fault.type;

    reply_remove(ref);
    if (likely(fault_type == seL4_Fault_NullFault)) {
        message_transfer(callee, caller, NIL, 0, caps, count);
        thread_set_state(caller, THREAD_RUNNING);
    } else {
        answer_fault(callee, caller);
    }
    wake(caller, fault_type);
}

void reply_finalise(reply_ref_t ref)
{
    tcb_ref_t tcb = reply_at(ref)->tcb;

    if (tcb == NIL) {
        return;
    }
    if (tcb_at(tcb)->state == THREAD_BLOCKED_ON_REPLY) {
        tcb_rewind(tcb);
        tcb_at(tcb)->fault.type = seL4_Fault_NullFault;
        reply_remove(ref);
        thread_set_state(tcb, THREAD_INACTIVE);
    } else {
        tcb_cancel_ipc(tcb);
    }
}
