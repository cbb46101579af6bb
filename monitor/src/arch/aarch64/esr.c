/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fields and names of ESR_ELx. Portable C, here because of what it knows.
 */
#include <monitor/esr.h>
#include <monitor/names.h>

#include <stddef.h>

/* ISS of a trapped system register: Op0, Op2, Op1, CRn, CRm; of S3_3_C14_C2_x. */
#define ISS_REGISTER 0x3ffc1eu
#define ISS_TIMER    0x30f804u
#define ISS_OP2      (7u << 17)

#define ISS_WNR      (1u << 6)
#define ISS_CM       (1u << 8)
#define ISS_STATUS   0x3fu /* DFSC, IFSC */
#define ISS_BRK      0xffffu
#define UBSAN_CHECKS 25

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint32_t esr_class(uint64_t esr)
{
    return (uint32_t)(esr >> 26 & 0x3f);
}

const char *esr_class_name(uint64_t esr)
{
    static const uint8_t classes[] = {
        EC_UNKNOWN,       EC_WFX,
        EC_FP_ACCESS,     EC_ILLEGAL_STATE,
        EC_SVC,           EC_HVC,
        EC_SMC,           EC_SYSTEM_REGISTER,
        EC_SVE,           EC_INSTRUCTION_ABORT,
        EC_PC_ALIGNMENT,  EC_DATA_ABORT,
        EC_SP_ALIGNMENT,  EC_FP_EXCEPTION,
        EC_SERROR,        EC_BREAKPOINT,
        EC_SOFTWARE_STEP, EC_WATCHPOINT,
        EC_BRK,
    };
    static const char names[] = "undefined instruction, or one not allowed here\0"
                                "WFI or WFE not allowed\0"
                                "FP/SIMD instruction in a PD with fpu=\"false\"\0"
                                "illegal execution state\0"
                                "SVC\0"
                                "HVC\0"
                                "SMC not allowed\0"
                                "system register or instruction not allowed\0"
                                "SVE instruction not allowed\0"
                                "instruction abort\0"
                                "program counter not aligned\0"
                                "data abort\0"
                                "stack pointer not aligned\0"
                                "floating-point exception\0"
                                "SError (asynchronous external abort)\0"
                                "hardware breakpoint\0"
                                "software step\0"
                                "watchpoint\0"
                                "BRK instruction\0";
    uint32_t found = names_find(classes, COUNT(classes), esr_class(esr));

    return found != NAMES_NOWHERE ? names_at(names, found) : "unknown exception class";
}

/* Of those on a table walk, the last two bits are the level. */
const char *esr_status_name(uint64_t esr)
{
    static const uint8_t statuses[] = {0x00, 0x04, 0x08, 0x0c, 0x10, 0x14,
                                       0x18, 0x1c, 0x21, 0x30, 0x31, 0x35};
    static const char names[] = "address size fault\0"
                                "translation fault\0"
                                "access flag fault\0"
                                "permission fault\0"
                                "external abort\0"
                                "external abort on a table walk\0"
                                "memory parity or ECC error\0"
                                "parity or ECC error on a table walk\0"
                                "alignment fault\0"
                                "TLB conflict\0"
                                "unsupported atomic update\0"
                                "exclusive or atomic access to memory without support for it\0";
    uint32_t status = esr & ISS_STATUS & (esr_status_level(esr) < 0 ? ~0u : ~3u);
    uint32_t found = names_find(statuses, COUNT(statuses), status);

    return found != NAMES_NOWHERE ? names_at(names, found) : "fault of unknown status";
}

int esr_status_level(uint64_t esr)
{
    uint32_t status = esr & ISS_STATUS;
    bool has_level = status < 0x10 || (status & 0x34) == 0x14;

    return has_level ? (int)(status & 3) : -1;
}

bool esr_is_permission_fault(uint64_t esr)
{
    return (esr & 0x3c) == 0x0c;
}

bool esr_is_cache_maintenance(uint64_t esr)
{
    return esr_class(esr) == EC_DATA_ABORT && (esr & ISS_CM) != 0;
}

bool esr_is_write(uint64_t esr)
{
    return esr_class(esr) == EC_DATA_ABORT && (esr & ISS_WNR) != 0;
}

bool esr_is_timer(uint64_t esr)
{
    return esr_class(esr) == EC_SYSTEM_REGISTER && (esr & ISS_REGISTER & ~ISS_OP2) == ISS_TIMER &&
           (esr & ISS_OP2) <= 2u << 17;
}

uint32_t esr_brk_immediate(uint64_t esr)
{
    return esr & ISS_BRK;
}

/* clang numbers its checks and traps with BRK 0x5500 + number. */
const char *esr_ubsan_check(uint64_t esr)
{
    static const char checks[] = "addition overflow\0"
                                 "unreachable code reached\0"
                                 "control flow integrity violation\0"
                                 "division overflow or by zero\0"
                                 "wrong dynamic type\0"
                                 "floating-point conversion overflow\0"
                                 "call through a wrong function type\0"
                                 "implicit conversion changed the value\0"
                                 "zero passed to a builtin that forbids it\0"
                                 "invalid Objective-C cast\0"
                                 "load of a value that its type does not have\0"
                                 "end of function without return\0"
                                 "multiplication overflow\0"
                                 "negation overflow\0"
                                 "null argument against its annotation\0"
                                 "null returned against its annotation\0"
                                 "null passed to a nonnull argument\0"
                                 "null returned from a nonnull function\0"
                                 "array index out of bounds\0"
                                 "pointer overflow\0"
                                 "shift out of bounds\0"
                                 "subtraction overflow\0"
                                 "null pointer or misaligned access\0"
                                 "alignment assumption violated\0"
                                 "variable length array bound not positive\0";
    uint32_t immediate = esr_brk_immediate(esr);

    if (esr_class(esr) != EC_BRK || immediate < 0x5500 || immediate - 0x5500 >= UBSAN_CHECKS) {
        return NULL;
    }
    return names_at(checks, immediate - 0x5500);
}
