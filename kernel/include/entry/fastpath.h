/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Short cuts for the system calls that make up nearly all of a running system. Each does exactly
 * what handle_syscall() would have done, or declines having changed nothing. vectors.S calls them
 * with the machine registers of the call still in place and moves registers by what they return
 * (docs/design/fastpaths.md).
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>

/* TCBs come and go as addresses here, and only here: assembly has the caller's in SP, and puts next into
 * it. Making it of ks.current anew would be three instructions a call. All else is by reference. */

/* What they return: NULL = declined, take the slow path; else the thread to return to. After Call and
 * ReplyRecv it resumes from a system call: x0, the badge, is in its context; x1 to x5, its message, are
 * the caller's. After all others all its registers are in its context. */

/* seL4_Call on an endpoint where a receiver waits: the message goes to it, and the SC if it has none. */
/*@ requires is_fast_entry(caller) && is_calling && is_marked && info == saved(ks.current, REG_INFO);
    behavior declined:
      assumes !(is_flat(ks.current, cptr) && call_is_fast(cptr));
      assigns \nothing;
      ensures \result == \null;
    behavior call_passive:
      assumes is_flat(ks.current, cptr) && call_passive_if(cptr);
      assigns call_passive_writes(cptr);
      ensures call_passive_does{Pre, Here}(cptr);
      ensures \result == proof_tcbs + ks.current;
 */
struct tcb *fastpath_call(cptr_t cptr, word_t info, struct tcb *caller);

/* seL4_ReplyRecv: the answer, and the SC that it came with, go back to the caller, the server waits
 * again, with nobody queued. */
/*@ requires is_fast_entry(server) && is_answering && is_marked;
    requires info == saved(ks.current, REG_INFO) && reply == saved(ks.current, REG_REPLY);
    behavior declined:
      assumes !(is_flat(ks.current, cptr) && is_flat(ks.current, reply) && answer_is_fast(cptr));
      assigns \nothing;
      ensures \result == \null;
    behavior answer_lent:
      assumes is_flat(ks.current, cptr) && is_flat(ks.current, reply) && answer_lent_if(cptr);
      assigns answer_lent_writes(cptr);
      ensures answer_lent_does{Pre, Here}(cptr);
      ensures \result == proof_tcbs + ks.current;
 */
struct tcb *fastpath_reply_recv(cptr_t cptr, word_t info, struct tcb *server, cptr_t reply);

/* seL4_Signal (a send to a notification) that wakes nobody, or to an SGI, or a send that may not block
 * where no capability is: the caller, which goes on. Or that wakes a thread above the caller: that thread. */
/*@ requires is_fast_entry(caller);
    behavior not_flat:
      assumes !is_flat(ks.current, cptr);
      assigns \nothing;
      ensures \result == \null;
    behavior sgi_signal:
      assumes is_flat(ks.current, cptr) && sgi_signal_if(cptr);
      assigns sgi_signal_writes(cptr);
      ensures sgi_signal_does{Pre, Here}(cptr);
      ensures \result == caller;
    behavior signal_kept:
      assumes is_flat(ks.current, cptr) && signal_kept_if(cptr);
      assigns signal_kept_writes(cptr);
      ensures signal_kept_does{Pre, Here}(cptr);
      ensures \result == caller;
 */
struct tcb *fastpath_signal(cptr_t cptr, struct tcb *caller);

/* seL4_Recv and seL4_Wait that find a signal: the caller. That find nothing: the first of those who are
 * ready; tcb_at(NIL) when nobody is. */
/*@ requires is_fast_entry(caller);
    requires is_flat(ks.current, cptr) && cap_named(cptr).type == CAP_NOTIFICATION ==>
      are_recorded && is_list(the_queue, cap_named(cptr).object);
    behavior not_flat:
      assumes !is_flat(ks.current, cptr);
      assigns \nothing;
      ensures \result == \null;
    behavior word_taken:
      assumes is_flat(ks.current, cptr) && word_taken_if(cptr);
      assigns word_taken_writes(cptr);
      ensures word_taken_does{Pre, Here}(cptr);
      ensures \result == caller;
 */
struct tcb *fastpath_receive(cptr_t cptr, struct tcb *caller);

/* seL4_NBSendWait of a signal to one notification, from another without one: whoever waits for the signal, or the first of
 * those who were ready; tcb_at(NIL) when nobody is. */
struct tcb *fastpath_signal_wait(cptr_t source, struct tcb *caller, cptr_t dest);

/* seL4_Poll (a receive that may not block, from a notification) that finds nothing: the caller. */
/*@ requires is_fast_entry(caller);
    behavior declined:
      assumes !(is_flat(ks.current, cptr) && nothing_there_if(cptr));
      assigns \nothing;
      ensures \result == \null;
    behavior nothing_there:
      assumes is_flat(ks.current, cptr) && nothing_there_if(cptr);
      assigns nothing_there_writes(cptr);
      ensures nothing_there_does{Pre, Here}(cptr);
      ensures \result == caller;
 */
struct tcb *fastpath_poll(cptr_t cptr, struct tcb *caller);

/* seL4_Call with the label of seL4_IRQHandler_Ack, no words and no capabilities, on a handler: the caller. */
struct tcb *fastpath_acknowledge(cptr_t cptr, struct tcb *caller);

/* seL4_Call with the label of TCB_ReadRegisters or TCB_WriteRegisters, on another thread, which goes on or is stopped
 * as before, or of ARM_VCPU_InjectIRQ, on a guest that does not sleep: the caller. */
struct tcb *fastpath_invoke(cptr_t cptr, struct tcb *caller, word_t info);

/* seL4_ReplyRecv where fastpath_reply_recv() has declined, to a fault: the thread that had it. The answer is no
 * message. */
struct tcb *fastpath_fault_reply(cptr_t cptr, struct tcb *monitor);

/* A fault of the guest that runs, with these words (ipc/fault.h): who is told, and runs. */
struct tcb *fastpath_fault(struct tcb *thread, word_t type, word_t word0, word_t word1,
                           word_t word2);

/* seL4_Yield of a thread that then runs again: the caller. */
struct tcb *fastpath_yield(struct tcb *caller);

/* An interrupt from EL0 or while idle: all that handle_interrupt() does. ks.current says who runs. */
void fastpath_interrupt(void);

/* The end of a switch to a thread to which something else is open than to the one before: next itself. */
struct tcb *fast_switch_rights(tcb_ref_t next);
