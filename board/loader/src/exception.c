/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An exception that no probe has asked for: the machine is not what the board's description says, or
 * the loader is wrong.
 */
#include <loader/exception.h>
#include <loader/print.h>

#define EC_SHIFT             26
#define EC_UNKNOWN           0x00
#define EC_INSTRUCTION_ABORT 0x21
#define EC_DATA_ABORT        0x25
#define KIND_MASK            3 /* of a vector: synchronous, IRQ, FIQ, SError */

static const char *name_of(uint64_t vector, uint64_t esr)
{
    if ((vector & KIND_MASK) == KIND_MASK) {
        return "SError";
    }
    if ((vector & KIND_MASK) != 0) {
        return "interrupt";
    }
    switch (esr >> EC_SHIFT & 0x3f) {
    case EC_UNKNOWN:
        return "undefined instruction";
    case EC_INSTRUCTION_ABORT:
        return "nothing to execute";
    case EC_DATA_ABORT:
        return "nothing answers";
    default:
        return "exception";
    }
}

void exception_taken(uint64_t vector, uint64_t esr, uint64_t pc, uint64_t address)
{
    fail("%s at address %#lx (PC %#lx, ESR %#lx): is this machine that board?",
         name_of(vector, esr), address, pc, esr);
}
