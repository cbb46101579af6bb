/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Reply objects: a stack of them hangs on a donated scheduling context, the last call on top.
 */
#include <kernel/fault.h>
#include <kernel/ipc_buffer.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/endpoint.h>
#include <object/reply.h>
#include <object/sched_context.h>
#include <object/tcb.h>
#include <sel4/message_info.h>

static void stack_push(reply_ref_t ref, sc_ref_t sc_ref)
{
    struct reply *reply = reply_at(ref);
    struct sched_context *sc = sc_at(sc_ref);

    if (sc->reply != NIL) {
        reply_at(sc->reply)->next = ref;
        reply_at(sc->reply)->is_head = 0;
    }
    reply->prev = sc->reply;
    reply->next = sc_ref;
    reply->is_head = 1;
    sc->reply = ref;
}

void reply_push(tcb_ref_t caller, tcb_ref_t callee, reply_ref_t ref, bool can_donate)
{
    struct reply *reply = reply_at(ref);
    sc_ref_t sc = tcb_at(caller)->sc;

    reply->tcb = caller;
    reply->can_grant = tcb_at(callee)->can_grant;
    tcb_at(caller)->reply = ref;
    thread_set_state(caller, THREAD_BLOCKED_ON_REPLY);
    if (sc != NIL && can_donate && tcb_at(callee)->sc == NIL) {
        stack_push(ref, sc);
        sc_donate(sc, callee);
    }
}

/* Out of the stack, wherever it is in it. */
static void stack_remove(struct reply *reply)
{
    if (reply->is_head) {
        sc_at(reply->next)->reply = reply->prev;
    } else if (reply->next != NIL) {
        reply_at(reply->next)->prev = reply->prev;
    }
    if (reply->prev != NIL) {
        reply_at(reply->prev)->next = reply->next;
        reply_at(reply->prev)->is_head = reply->is_head;
    }
    reply->prev = NIL;
    reply->next = NIL;
    reply->is_head = 0;
}

void reply_unlink(reply_ref_t ref, tcb_ref_t tcb)
{
    reply_at(ref)->tcb = NIL;
    tcb_at(tcb)->reply = NIL;
}

/* The top of the stack: the scheduling context goes back to who lent it. */
void reply_remove(reply_ref_t ref)
{
    struct reply *reply = reply_at(ref);
    tcb_ref_t caller = reply->tcb;

    if (reply->is_head && tcb_at(caller)->sc == NIL) {
        sc_ref_t sc = reply->next;

        stack_remove(reply);
        sc_donate(sc, caller);
    } else {
        stack_remove(reply);
    }
    reply_unlink(ref, caller);
}

void reply_remove_tcb(tcb_ref_t caller)
{
    reply_ref_t ref = tcb_at(caller)->reply;

    stack_remove(reply_at(ref));
    reply_unlink(ref, caller);
}

void reply_send(tcb_ref_t callee, reply_ref_t ref, bool can_grant)
{
    struct reply *reply = reply_at(ref);
    tcb_ref_t caller = reply->tcb;

    if (caller == NIL || tcb_at(caller)->state != THREAD_BLOCKED_ON_REPLY) {
        return;
    }
    reply_remove(ref);
    struct tcb *tcb = tcb_at(caller);

    if (tcb->fault.type == 0) {
        message_transfer(callee, caller, NIL, 0, can_grant);
        thread_set_state(caller, THREAD_RUNNING);
    } else {
        seL4_MessageInfo_t info = { { tcb_at(callee)->context.x[REG_INFO] } };
        u32 length = (u32)seL4_MessageInfo_get_length(info);
        bool resume = fault_reply(caller, callee, seL4_MessageInfo_get_label(info), length);

        tcb->fault.type = 0;
        thread_set_state(caller, resume ? THREAD_RESTART : THREAD_INACTIVE);
    }
    if (tcb->sc != NIL && thread_is_runnable(caller)) {
        scheduler_possible_switch_to(caller);
    }
}

void reply_finalise(reply_ref_t ref)
{
    tcb_ref_t tcb = reply_at(ref)->tcb;

    if (tcb == NIL) {
        return;
    }
    if (tcb_at(tcb)->state == THREAD_BLOCKED_ON_REPLY) {
        reply_remove(ref);
        tcb_at(tcb)->fault.type = 0;
        thread_set_state(tcb, THREAD_INACTIVE);
    } else {
        tcb_cancel_ipc(tcb);
    }
}
