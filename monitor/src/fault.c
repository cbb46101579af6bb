/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One function a kind of fault. The message layouts are those of sel4/faults.h.
 */
#include <monitor/console.h>
#include <monitor/errors.h>
#include <monitor/esr.h>
#include <monitor/fault.h>
#include <monitor/regions.h>

#include <multikit/crash.h>
#include <sel4/constants.h>
#include <sel4/syscall_numbers.h>

#define PAGE        (1 << seL4_PageBits)
#define BRK_TRAP    0x3e8 /* __builtin_trap of gcc */
#define BRK_TRAP_LL 0x1   /* of clang */

/* The line that Microkit prints, for those who look for it. */
static void print_vm_fault_line(const struct message *fault)
{
    print("MON|ERROR: VMFault: ip=");
    print_address(fault->words[seL4_VMFault_IP]);
    print("  fault_addr=");
    print_address(fault->words[seL4_VMFault_Addr]);
    print("  fsr=");
    print_address(fault->words[seL4_VMFault_FSR]);
    print(fault->words[seL4_VMFault_PrefetchFault] ? "  (instruction fault)\n"
                                                   : "  (data fault)\n");
}

static const char *access_name(uint64_t esr, bool fetch)
{
    if (fetch) {
        return "instruction fetch from ";
    }
    if (esr_is_cache_maintenance(esr)) {
        return "cache maintenance of ";
    }
    return esr_is_write(esr) ? "write to " : "read of ";
}

static void print_status(uint64_t esr)
{
    print(": ");
    print(esr_status_name(esr));
    if (esr_status_level(esr) >= 0) {
        print(", level ");
        print_decimal((uint64_t)esr_status_level(esr));
    }
    print("\n");
}

static void print_denied(uint64_t esr, bool fetch)
{
    if (!esr_is_permission_fault(esr)) {
        return;
    }
    if (fetch) {
        print(": may not be executed");
    } else {
        print(esr_is_write(esr) ? ": may not be written" : ": may not be read");
    }
}

/* multikit/crash.h: libmicrokit writes to the address that is the number of an error, with a mark. None: a check, an
 * assertion or a panic has failed, and has said so. */
static void hint_null(const struct victim *victim, uint64_t address, bool fetch, bool write)
{
    bool marked = victim->registers && victim->registers->x16 == MICROKIT_CRASH_MARK;

    print_error_line(victim->pd->name);
    if (write && marked && address == seL4_NoError) {
        print("the PD stopped itself");
    } else if (write && marked && error_name(address)) {
        print("libmicrokit stopped the PD because of ");
        print(error_name(address));
    } else {
        print(fetch ? "perhaps a call through a null pointer" : "perhaps a null pointer");
    }
    print("\n");
}

/* A frame larger than a page steps over the guard. A stack of the program's own is mapped. */
static bool is_far_below_stack(const struct victim *victim, uint64_t address)
{
    const struct monitor_pd *pd = victim->pd;
    uint64_t sp = victim->registers ? victim->registers->sp : pd->stack_top;

    return sp < pd->stack_bottom && address < pd->stack_bottom && address + PAGE > sp &&
           !region_find(victim->info, pd, sp).inside;
}

static void hint_far_below_stack(const struct victim *victim)
{
    print_error_line(victim->pd->name);
    print("potential stack overflow, sp is ");
    print_bytes(victim->pd->stack_bottom - victim->registers->sp);
    print(" below the stack\n");
}

static void hint_stack(const struct victim *victim, uint64_t address)
{
    const struct monitor_pd *pd = victim->pd;

    if (address < pd->stack_bottom && address >= pd->stack_bottom - PAGE) {
        print("MON|ERROR: potential stack overflow, "
              "fault address within one page outside of stack region\n");
    } else if (is_far_below_stack(victim, address)) {
        hint_far_below_stack(victim);
    } else if (address >= pd->stack_top && address - pd->stack_top < PAGE) {
        print_error_line(pd->name);
        print("just above the stack: perhaps an array on the stack was overrun\n");
    }
}

static void print_place(const struct victim *victim, const struct message *fault)
{
    uint64_t address = fault->words[seL4_VMFault_Addr], esr = fault->words[seL4_VMFault_FSR];
    bool fetch = fault->words[seL4_VMFault_PrefetchFault] != 0;
    struct place place = region_find(victim->info, victim->pd, address);

    print_error_line(victim->pd->name);
    region_print_place(victim->info, place, address);
    if (place.inside) {
        print_denied(esr, fetch);
    }
    print("\n");
    if (address < PAGE && !place.inside) {
        hint_null(victim, address, fetch, esr_is_write(esr));
    }
    hint_stack(victim, address);
}

static void print_vm_fault(const struct victim *victim, const struct message *fault)
{
    uint64_t esr = fault->words[seL4_VMFault_FSR];

    print_vm_fault_line(fault);
    print_error_line(victim->pd->name);
    print(access_name(esr, fault->words[seL4_VMFault_PrefetchFault] != 0));
    print_address(fault->words[seL4_VMFault_Addr]);
    print_status(esr);
    print_place(victim, fault);
}

static const char *lookup_name(uint64_t type)
{
    switch (type) {
    case seL4_InvalidRoot:
        return "the PD has no CSpace";
    case seL4_MissingCapability:
        return "the slot is empty or does not exist";
    case seL4_DepthMismatch:
        return "the address has more bits than the CSpace resolves";
    case seL4_GuardMismatch:
        return "the slot is outside the CSpace";
    default:
        return "the look-up failed";
    }
}

static void print_cap_fault(const struct victim *victim, const struct message *fault)
{
    print_error_line(victim->pd->name);
    print("CapFault: system call on capability ");
    print_hex(fault->words[seL4_CapFault_Addr]);
    print(fault->words[seL4_CapFault_InRecvPhase] ? " to receive: " : " to send: ");
    print(lookup_name(fault->words[seL4_CapFault_LookupFailureType]));
    print("\n");
}

static void print_signed(uint64_t number)
{
    bool negative = (int64_t)number < 0;

    print(negative ? "-" : "");
    print_decimal(negative ? 0 - number : number);
}

static void print_unknown_syscall(const struct victim *victim, const struct message *fault)
{
    uint64_t number = fault->words[seL4_UnknownSyscall_Syscall];

    print_error_line(victim->pd->name);
    print("UnknownSyscall: ");
    if (number == (uint64_t)SYSCALL_DEBUG_HALT) {
        print("called seL4_DebugHalt, which stops the caller alone\n");
        return;
    }
    print("there is no system call ");
    print_signed(number);
    print(" in this configuration\n");
}

static void print_brk(uint64_t esr)
{
    uint32_t immediate = esr_brk_immediate(esr);

    print(" ");
    print_hex(immediate);
    if (esr_ubsan_check(esr)) {
        print(": UBSan: ");
        print(esr_ubsan_check(esr));
    } else if (immediate == BRK_TRAP) {
        print(": __builtin_trap() of gcc");
    } else if (immediate == BRK_TRAP_LL) {
        print(": perhaps __builtin_trap() of clang");
    }
}

static void print_user_exception(const struct victim *victim, const struct message *fault)
{
    uint64_t esr = fault->words[seL4_UserException_Number];

    print_error_line(victim->pd->name);
    print("UserException: ");
    print(esr_class_name(esr));
    if (esr_class(esr) == EC_BRK) {
        print_brk(esr);
    }
    print(" (esr ");
    print_hex(esr);
    print(")\n");
    if (esr_is_timer(esr)) {
        print_error_line(victim->pd->name);
        print(
            "the EL1 physical timer belongs to the PD of this core with <irq irq=\"30\"/>, or with "
            "30 in the irqs of its <cap_irq_control/>\n");
    }
}

static void print_debug_exception(const struct victim *victim, const struct message *fault)
{
    print_error_line(victim->pd->name);
    print("DebugException: reason ");
    print_decimal(fault->words[seL4_DebugException_ExceptionReason]);
    print(", address ");
    print_hex(fault->words[seL4_DebugException_TriggerAddress]);
    print("\n");
}

static void print_timeout(const struct victim *victim, const struct message *fault)
{
    print_error_line(victim->pd->name);
    print("Timeout: budget used up, ");
    print_decimal(fault->words[seL4_Timeout_Consumed]);
    print(" us\n");
}

void fault_print(const struct victim *victim, const struct message *fault)
{
    switch (fault->label) {
    case seL4_Fault_CapFault:
        print_cap_fault(victim, fault);
        break;
    case seL4_Fault_UnknownSyscall:
        print_unknown_syscall(victim, fault);
        break;
    case seL4_Fault_UserException:
        print_user_exception(victim, fault);
        break;
    case seL4_Fault_DebugException:
        print_debug_exception(victim, fault);
        break;
    case seL4_Fault_Timeout:
        print_timeout(victim, fault);
        break;
    case seL4_Fault_VMFault:
        print_vm_fault(victim, fault);
        break;
    default:
        print_error_line(victim->pd->name);
        print("unknown fault, label ");
        print_decimal(fault->label);
        print("\n");
        break;
    }
}
