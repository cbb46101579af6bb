/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What system calls consist of: a send, or the first phase of a combined call, which a receive follows.
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <ipc/endpoint.h>

/* What distinguishes the sends. */
enum send_flags {
    SEND_BLOCKING = 1,    /* may wait; faults when the capability is not there */
    SEND_CALL = 2,        /* wants an answer */
    SEND_DONATE = 4,      /* the SC may go with the message */
    SEND_FIRST_PHASE = 8, /* a receive follows */
    SEND_THEN_REPLY = 16  /* with a reply object */
};

/* The look-up that nearly all are, in the current thread's CSpace. */
/*@ requires somebody_runs;
    assigns \nothing;
    ensures \result.found <==> is_flat(ks.current, cptr);
    ensures \result.found ==> \result.slot == named_by(ks.current, cptr) && 0 < \result.slot < PROOF_SLOTS;
    ensures !\result.found ==> \result.slot == NIL;
 */
static inline struct flat_lookup find_flat(cptr_t cptr)
{
    return cspace_lookup_flat(tcb_slot_at(ks.current, TCB_SLOT_CSPACE)->cap, cptr);
}

/* The capability is not there: the system call is done again when the handler has answered. */
COLD void cap_fault(const struct cspace_walk *walk, bool receiving);

/* Interrupted: the system call of the current thread is done again and goes on, unless the thread is gone. */
COLD void syscall_restart(void);

/* A send alone. */
/*@ requires is_call;
    requires is_flat(ks.current, cptr) && cap_named(cptr).type == CAP_NOTIFICATION ==> is_waited_on(the_queue, cap_named(cptr).object);
    requires is_flat(ks.current, cptr) && cap_named(cptr).type == CAP_IRQ_HANDLER ==>
      is_in_order(handled(named_by(ks.current, cptr)));
    behavior signal_kept:
      assumes is_flat(ks.current, cptr) && signal_kept_if(cptr) && (flags & SEND_CALL) == 0;
      assigns signal_kept_writes(cptr);
      ensures signal_kept_does{Pre, Here}(cptr);
 */
void syscall_send(cptr_t cptr, u32 flags);

/* The slot that the first phase is about. NIL: there is none, or an interrupt came first. */
slot_ref_t send_find_first(cptr_t cptr);
/* It is a message with capabilities, and looks ahead itself, to a receive that follows as well. */
static inline bool send_has_caps(slot_ref_t slot)
{
    u8 type = slot_at(slot)->cap.type;

    return message_caps(ks.current) != 0 && (type == CAP_ENDPOINT || type == CAP_REPLY);
}

/* It is no message for another thread, nor what takes no longer. */
bool send_is_invocation(slot_ref_t slot);
void send_message(slot_ref_t slot, u32 flags);
void send_invocation(slot_ref_t slot, u32 flags);
