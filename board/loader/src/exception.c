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
#define KIND_SERROR          3

#define WHERE                " (PC %#lx, ESR %#lx): is this machine that board?"

/* That is not an abort. */
static const char *name_of(uint64_t kind, uint64_t class)
{
    if (kind == KIND_SERROR) {
        return "SError";
    }
    if (kind != 0) {
        return "interrupt";
    }
    return class == EC_UNKNOWN ? "undefined instruction" : "exception";
}

void exception_taken(uint64_t vector, uint64_t esr, uint64_t pc, paddr_t address)
{
    uint64_t kind = vector & KIND_MASK;
    uint64_t class = esr >> EC_SHIFT & 0x3f;

    if (kind == 0 && class == EC_DATA_ABORT) {
        fail("nothing answers at %#lx" WHERE, address, pc, esr);
    }
    if (kind == 0 && class == EC_INSTRUCTION_ABORT) {
        fail("nothing to execute at %#lx" WHERE, address, pc, esr);
    }
    fail("%s" WHERE, name_of(kind, class), pc, esr);
}
