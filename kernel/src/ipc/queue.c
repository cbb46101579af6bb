/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The queue of an endpoint or notification: highest priority first, first come first served.
 */
#include <base/window.h>
#include <ipc/thread.h>

void ipc_queue_insert(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t tcb)
{
    tcb_ref_t before = *tail;
    tcb_ref_t after = NIL;

    /*@ loop invariant before != NIL ==> member(the_queue, before) && 0 < before < PROOF_OBJECTS;
        loop invariant after == NIL ==> before == *tail;
        loop invariant *tail == NIL ==> before == NIL;
        loop invariant after != NIL ==> member(the_queue, after) &&
          proof_tcbs[after].ipc_prev == before &&
          proof_tcbs[after].priority < proof_tcbs[tcb].priority;
        loop assigns before, after;
     */
    while (before != NIL && tcb_at(before)->priority < tcb_at(tcb)->priority) {
        after = before;
        before = tcb_at(before)->ipc_prev;
    }
    tcb_at(tcb)->ipc_prev = before;
    tcb_at(tcb)->ipc_next = after;
    if (before == NIL) {
        *head = tcb;
    } else {
        tcb_at(before)->ipc_next = tcb;
    }
    if (after == NIL) {
        *tail = tcb;
    } else {
        tcb_at(after)->ipc_prev = tcb;
    }
}

void ipc_queue_remove(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t tcb)
{
    tcb_ref_t prev = tcb_at(tcb)->ipc_prev;
    tcb_ref_t next = tcb_at(tcb)->ipc_next;

    if (prev == NIL) {
        *head = next;
    } else {
        tcb_at(prev)->ipc_next = next;
    }
    if (next == NIL) {
        *tail = prev;
    } else {
        tcb_at(next)->ipc_prev = prev;
    }
    tcb_at(tcb)->ipc_next = NIL;
    tcb_at(tcb)->ipc_prev = NIL;
}
