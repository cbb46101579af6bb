/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Fields and names of ESR_ELx. Portable C, here because of what it knows.
 */
#include <monitor/esr.h>

#include <stddef.h>

/* ISS of a trapped system register: Op0, Op2, Op1, CRn, CRm; of S3_3_C14_C2_x. */
#define ISS_REGISTER 0x3ffc1eu
#define ISS_TIMER    0x30f804u
#define ISS_OP2      (7u << 17)

#define ISS_WNR      (1u << 6)
#define ISS_CM       (1u << 8)
#define ISS_STATUS   0x3fu /* DFSC, IFSC */
#define ISS_BRK      0xffffu

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint32_t esr_class(uint64_t esr)
{
    return (uint32_t)(esr >> 26 & 0x3f);
}

const char *esr_class_name(uint64_t esr)
{
    static const char *const names[] = {
        [EC_UNKNOWN] = "undefined instruction, or one not allowed here",
        [EC_WFX] = "WFI or WFE not allowed",
        [EC_FP_ACCESS] = "FP/SIMD instruction in a PD with fpu=\"false\"",
        [EC_ILLEGAL_STATE] = "illegal execution state",
        [EC_SVC] = "SVC",
        [EC_HVC] = "HVC",
        [EC_SMC] = "SMC not allowed",
        [EC_SYSTEM_REGISTER] = "system register or instruction not allowed",
        [EC_SVE] = "SVE instruction not allowed",
        [EC_INSTRUCTION_ABORT] = "instruction abort",
        [EC_PC_ALIGNMENT] = "program counter not aligned",
        [EC_DATA_ABORT] = "data abort",
        [EC_SP_ALIGNMENT] = "stack pointer not aligned",
        [EC_FP_EXCEPTION] = "floating-point exception",
        [EC_SERROR] = "SError (asynchronous external abort)",
        [EC_BREAKPOINT] = "hardware breakpoint",
        [EC_SOFTWARE_STEP] = "software step",
        [EC_WATCHPOINT] = "watchpoint",
        [EC_BRK] = "BRK instruction",
    };
    uint32_t class = esr_class(esr);

    return class < COUNT(names) && names[class] ? names[class] : "unknown exception class";
}

const char *esr_status_name(uint64_t esr)
{
    static const char *const walks[] = {"address size fault", "translation fault",
                                        "access flag fault", "permission fault"};
    uint32_t status = esr & ISS_STATUS;

    if (status < 0x10) {
        return walks[status >> 2];
    }
    switch (status) {
    case 0x10:
        return "external abort";
    case 0x14:
    case 0x15:
    case 0x16:
    case 0x17:
        return "external abort on a table walk";
    case 0x18:
        return "memory parity or ECC error";
    case 0x1c:
    case 0x1d:
    case 0x1e:
    case 0x1f:
        return "parity or ECC error on a table walk";
    case 0x21:
        return "alignment fault";
    case 0x30:
        return "TLB conflict";
    case 0x31:
        return "unsupported atomic update";
    case 0x35:
        return "exclusive or atomic access to memory without support for it";
    default:
        return "fault of unknown status";
    }
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
    static const char *const checks[] = {"addition overflow",
                                         "unreachable code reached",
                                         "control flow integrity violation",
                                         "division overflow or by zero",
                                         "wrong dynamic type",
                                         "floating-point conversion overflow",
                                         "call through a wrong function type",
                                         "implicit conversion changed the value",
                                         "zero passed to a builtin that forbids it",
                                         "invalid Objective-C cast",
                                         "load of a value that its type does not have",
                                         "end of function without return",
                                         "multiplication overflow",
                                         "negation overflow",
                                         "null argument against its annotation",
                                         "null returned against its annotation",
                                         "null passed to a nonnull argument",
                                         "null returned from a nonnull function",
                                         "array index out of bounds",
                                         "pointer overflow",
                                         "shift out of bounds",
                                         "subtraction overflow",
                                         "null pointer or misaligned access",
                                         "alignment assumption violated",
                                         "variable length array bound not positive"};
    uint32_t immediate = esr_brk_immediate(esr);

    if (esr_class(esr) != EC_BRK || immediate < 0x5500 || immediate - 0x5500 >= COUNT(checks)) {
        return NULL;
    }
    return checks[immediate - 0x5500];
}
