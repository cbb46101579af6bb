/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What an exception was (ESR_EL2, Arm ARM D13.2.37), and to whom it goes: a thread's fault to the
 * portable kernel, one of the kernel itself to panic.
 */
#include <base/state.h>
#include <base/window.h>
#include <debug/panic.h>
#include <debug/trace.h>
#include <entry/syscall.h>
#include <entry/vectors.h>
#include <machine/machine.h>
#include <machine/registers.h>

void handle_exception(word_t esr, vaddr_t far)
{
    trace_entry(MULTIKIT_TRACE_EXCEPTION, esr, far);
    switch (esr >> ESR_EC_SHIFT) {
    case EC_DATA_ABORT_LOWER:
        handle_vm_fault(false, far, esr);
        break;
    case EC_INSTRUCTION_ABORT_LOWER:
        handle_vm_fault(true, far, esr);
        break;
    case EC_FP_ACCESS:
        handle_fp_access((word_t)EC_FP_ACCESS << ESR_EC_SHIFT | ESR_IL);
        break;
    default:
        /* Undefined and trapped instructions, BRK and the other debug exceptions, alignment of PC
         * and SP: without a debug API all are the same to a handler, which reads the ESR. */
        handle_user_exception(esr, 0);
        break;
    }
}

/* A RAS syndrome (Arm ARM D13.2.37, SError) whose error is contained to the PE, and that this core
 * synchronises on each way into EL2 and out of it (SCTLR_EL2.IESB): an error that was there before
 * the thread was resumed would have been taken before its first instruction. */
static bool is_of_thread(word_t esr, vaddr_t resumed_at, vaddr_t pc)
{
    word_t status = esr & ESR_SERROR_DFSC;
    word_t containment = esr >> ESR_SERROR_AET_SHIFT & ESR_SERROR_AET_MASK;

    return machine_has_iesb() && !(esr & ESR_SERROR_IDS) && status == ESR_SERROR_DFSC_ASYNC &&
           containment >= AET_UNRECOVERABLE && containment <= AET_RECOVERABLE && pc != resumed_at;
}

/* Policy (docs/design/hardware.md): whose it is for certain is stopped by it; whose it is not is not
 * made to suffer, and nobody can stop the core. */
void handle_serror(word_t esr, vaddr_t resumed_at)
{
    vaddr_t pc = tcb_at(ks.current)->context.pc;

    trace_entry(MULTIKIT_TRACE_SERROR, esr, 0);
    if (is_of_thread(esr, resumed_at, pc)) {
        handle_user_exception(esr, 0);
    } else {
        report_at("SError, of nobody for certain", pc, esr);
    }
    guest_leave_idle();
}

void handle_idle_serror(word_t esr)
{
    trace_entry(MULTIKIT_TRACE_SERROR, esr, 0);
    report_at("SError while idle", 0, esr);
}

static const char *vector_name(word_t vector)
{
    enum {
        KIND_MASK = 3,
        SYNCHRONOUS = 0,
        IRQ = 1,
        FIQ = 2,
        FIRST_LOWER = 8
    };

    if (vector >= FIRST_LOWER) {
        return vector == FIRST_LOWER + FIQ ? "FIQ from EL0" : "exception from AArch32";
    }
    switch (vector & KIND_MASK) {
    case SYNCHRONOUS:
        return "exception in the kernel";
    case IRQ:
    case FIQ:
        return "interrupt in the kernel";
    default:
        return "SError in the kernel";
    }
}

void panic_vector_taken(word_t vector, word_t pc, word_t esr, vaddr_t far)
{
    panic_at(vector_name(vector), pc, esr, far);
}
