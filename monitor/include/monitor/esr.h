/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The exception syndrome register in words (ESR_ELx, Arm ARM D13.2.37).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum exception_class {
    EC_UNKNOWN = 0x00,
    EC_WFX = 0x01,
    EC_FP_ACCESS = 0x07,
    EC_ILLEGAL_STATE = 0x0e,
    EC_SVC = 0x15,
    EC_HVC = 0x16,
    EC_SMC = 0x17,
    EC_SYSTEM_REGISTER = 0x18,
    EC_SVE = 0x19,
    EC_INSTRUCTION_ABORT = 0x20,
    EC_PC_ALIGNMENT = 0x22,
    EC_DATA_ABORT = 0x24,
    EC_SP_ALIGNMENT = 0x26,
    EC_FP_EXCEPTION = 0x2c,
    EC_SERROR = 0x2f,
    EC_BREAKPOINT = 0x30,
    EC_SOFTWARE_STEP = 0x32,
    EC_WATCHPOINT = 0x34,
    EC_BRK = 0x3c
};

uint32_t esr_class(uint64_t esr);
const char *esr_class_name(uint64_t esr);

/* Of aborts: what went wrong in the walk or the access; its level, or -1 where it has none. */
const char *esr_status_name(uint64_t esr);
int esr_status_level(uint64_t esr);
bool esr_is_permission_fault(uint64_t esr);
bool esr_is_cache_maintenance(uint64_t esr);
bool esr_is_write(uint64_t esr);

/* Of EC_SYSTEM_REGISTER: is it one of the EL1 physical timer's (CNTP_TVAL, CNTP_CTL, CNTP_CVAL)? */
bool esr_is_timer(uint64_t esr);

/* Of BRK: its immediate; the check of UBSan (clang -fsanitize-trap) behind it, NULL if none. */
uint32_t esr_brk_immediate(uint64_t esr);
const char *esr_ubsan_check(uint64_t esr);
