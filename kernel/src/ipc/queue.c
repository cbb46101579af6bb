/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The queue of an endpoint or notification: highest priority first, first come first served.
 */
#include <base/window.h>
#include <ipc/thread.h>

void ipc_queue_insert(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);
    tcb_ref_t before = *tail;
    tcb_ref_t after = NIL;

    while (before != NIL && tcb_at(before)->priority < tcb->priority) {
        after = before;
        before = tcb_at(before)->ipc_prev;
    }
    tcb->ipc_prev = before;
    tcb->ipc_next = after;
    if (before == NIL) {
        *head = ref;
    } else {
        tcb_at(before)->ipc_next = ref;
    }
    if (after == NIL) {
        *tail = ref;
    } else {
        tcb_at(after)->ipc_prev = ref;
    }
}

void ipc_queue_remove(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    if (tcb->ipc_prev == NIL) {
        *head = tcb->ipc_next;
    } else {
        tcb_at(tcb->ipc_prev)->ipc_next = tcb->ipc_next;
    }
    if (tcb->ipc_next == NIL) {
        *tail = tcb->ipc_prev;
    } else {
        tcb_at(tcb->ipc_next)->ipc_prev = tcb->ipc_prev;
    }
    tcb->ipc_next = NIL;
    tcb->ipc_prev = NIL;
}
