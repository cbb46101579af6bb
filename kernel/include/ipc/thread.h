/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads: stopping, going on, priorities, registers.
 */
#pragma once

#include <base/types.h>

void tcb_suspend(tcb_ref_t tcb);
void tcb_resume(tcb_ref_t tcb);
/* Out of any endpoint, notification or reply it waits on, to INACTIVE; its system call would be
 * done again. */
void tcb_cancel_ipc(tcb_ref_t tcb);
#define SVC_SIZE 4u /* bytes of an SVC instruction */

/* PC of a thread in a system call is behind the SVC; this puts it back, so that the call is done
 * again. Nothing for a thread that faulted: its PC is where it goes on. */
void tcb_rewind(tcb_ref_t tcb);
void tcb_set_priority(tcb_ref_t tcb, u32 priority); /* re-sorts the queues it is in */

/* Registers in the order of seL4_UserContext; PC is where the thread would go on if it were resumed
 * now. */
#define TCB_REGISTERS 36u
word_t tcb_register(tcb_ref_t tcb, u32 index);
void tcb_register_set(tcb_ref_t tcb, u32 index, word_t value);

/* The first `count`, 0 to TCB_REGISTERS, into the message of another thread, or from there, where they stand behind
 * this many arguments. What a message has no place for, without an IPC buffer, is lost, or 0. */
#define TCB_WRITE_ARGUMENTS 2u
void tcb_registers_read(tcb_ref_t tcb, tcb_ref_t reader, u32 count);
void tcb_registers_write(tcb_ref_t tcb, tcb_ref_t writer, u32 count);

/* PSTATE: of a user's thread the flags; a guest is at EL0 or EL1, whatever else it says. */
void tcb_pstate_set(tcb_ref_t tcb, word_t value);

/* The guest executed WFI and waits; false: no place is left for one more. It goes on, if it sleeps. */
bool vcpu_fall_asleep(vcpu_ref_t vcpu);
void vcpu_wake(vcpu_ref_t vcpu);
/* Virtual CPU and thread, if it has one, do not belong to each other any more, and nothing of it is in the
 * machine. NIL: nothing. */
void vcpu_dissolve(vcpu_ref_t vcpu);

/* Ordered queue of endpoint or notification (by priority, then first come first served). Those behind tcb have
 * less priority, those before it at least as much. */
/*@ requires outside(head) && outside(tail) && \separated(head, tail);
    requires is_queue(the_queue, *head, *tail);
    requires 0 < tcb < PROOF_OBJECTS && !member(the_queue, tcb);
    assigns *head, *tail, proof_tcbs[..];
    ensures only_ipc_links_differ{Pre, Here};
    ensures is_queue(with(the_queue, tcb, room(the_queue, proof_tcbs[tcb].ipc_prev, proof_tcbs[tcb].ipc_next)),
      *head, *tail);
    ensures *head != NIL;
    ensures proof_tcbs[tcb].ipc_next != NIL ==>
      proof_tcbs[proof_tcbs[tcb].ipc_next].priority < proof_tcbs[tcb].priority;
 */
void ipc_queue_insert(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t tcb);
/*@ requires outside(head) && outside(tail) && \separated(head, tail);
    requires is_queue(the_queue, *head, *tail);
    requires member(the_queue, tcb);
    assigns *head, *tail, proof_tcbs[..];
    ensures only_ipc_links_differ{Pre, Here};
    ensures is_queue(without(the_queue, tcb), *head, *tail);
 */
void ipc_queue_remove(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t tcb);
