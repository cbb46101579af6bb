/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Faults of threads and their messages (seL4 manual 6.2): built where the fault is detected,
 * delivered here to the thread's fault (or timeout) handler endpoint.
 *
 * struct fault.words by type (all ten message layouts are in sel4/faults.h):
 *   seL4_Fault_CapFault        address, in receive phase, lookup failure: type and three words
 *   seL4_Fault_UnknownSyscall  syscall number
 *   seL4_Fault_UserException   number (ESR), code
 *   seL4_Fault_VMFault         address, fsr (ESR), instruction fault
 *   seL4_Fault_DebugException  reason, address
 *   seL4_Fault_VCPUFault       ESR
 *   seL4_Fault_VGICMaintenance list register
 *   seL4_Fault_VPPIEvent       INTID
 *   seL4_Fault_Timeout         badge of the SC, consumed ticks
 */
#pragma once

#include <base/cap.h>
#include <base/config.h>
#include <base/error.h>
#include <base/structures.h>
#include <base/types.h>
#include <debug/console.h>
#include <debug/trace.h>
#include <sel4/faults.h>

struct fault fault_cap(cptr_t cptr, bool in_receive_phase, struct lookup_failure lookup);
struct fault fault_unknown_syscall(word_t number);
struct fault fault_user_exception(word_t number, word_t code);
struct fault fault_vm(vaddr_t address, word_t fsr, bool instruction);
/* Of a guest, one word each: seL4_Fault_VCPUFault, VGICMaintenance, VPPIEvent. */
struct fault fault_vcpu(word_t type, word_t word);
struct fault fault_debug(word_t reason, vaddr_t address);

/* The thread faulted: send to its handler, or suspend it if there is none that can take it. Its PC
 * is where it goes on after the fault: the instruction that faulted. */
void fault_handle(tcb_ref_t tcb, struct fault fault);

/* The thread's budget is used up: what it consumed is told to its timeout handler, which it has. */
void fault_handle_timeout(tcb_ref_t tcb);
bool fault_has_timeout_handler(tcb_ref_t tcb);

/* An endpoint that faults can be sent to: handlers have to be able to reply. */
static inline bool fault_can_handle(struct cap cap)
{
    return cap.type == CAP_ENDPOINT && (cap.rights & RIGHT_WRITE) &&
           (cap.rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY));
}

/* Console and trace are told. */
static inline void fault_note(tcb_ref_t tcb, word_t type, word_t word)
{
    if (CONFIG_PRINTING) {
        console_end_line(tcb);
    }
    trace_event(MULTIKIT_TRACE_FAULT, tcb, type, word);
}

/* Its reply has no say in whether and how the thread goes on: it does so where it was. */
static inline bool fault_ignores_reply(word_t type)
{
    return type != seL4_Fault_NullFault && type != seL4_Fault_UnknownSyscall &&
           type != seL4_Fault_UserException && type != seL4_Fault_Timeout;
}

/* Writes the message of sender's fault into receiver's registers; returns its length. */
u32 fault_message(tcb_ref_t sender, tcb_ref_t receiver);
/* Applies the reply to a fault (label, message registers of handler); true = resume the thread. */
bool fault_reply(tcb_ref_t faulted, tcb_ref_t handler, word_t label, u32 length);
