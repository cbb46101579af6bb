/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What an exception was (ESR_EL2, Arm ARM D13.2.37), and to whom it goes: a thread's fault to the
 * portable kernel, one of the kernel itself to panic.
 */
#include <api/syscall.h>
#include <kernel/panic.h>
#include <machine/entry.h>
#include <machine/registers.h>

void handle_exception(word_t esr, vaddr_t far)
{
    switch (esr >> ESR_EC_SHIFT) {
    case EC_DATA_ABORT_LOWER:
        handle_vm_fault(false, far, esr);
        break;
    case EC_INSTRUCTION_ABORT_LOWER:
        handle_vm_fault(true, far, esr);
        break;
    case EC_FP_ACCESS:
        handle_fpu_access();
        break;
    default:
        /* Undefined and trapped instructions, BRK and the other debug exceptions, alignment of PC
         * and SP: without a debug API all are the same to a handler, which reads the ESR. */
        handle_user_exception(esr, 0);
        break;
    }
}

static const char *vector_name(word_t vector)
{
    enum {
        KIND_MASK = 3,
        SYNCHRONOUS = 0,
        IRQ = 1,
        FIQ = 2
    };

    if (vector >= 8) {
        switch (vector & KIND_MASK) {
        case FIQ:
            return "FIQ from EL0";
        case SYNCHRONOUS:
        case IRQ:
            return "exception from AArch32";
        default:
            return "SError from EL0";
        }
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
