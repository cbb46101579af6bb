/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is said about each kind of fault, with what may be meant, and that damaged messages are stood.
 */
#include "fixture.h"

#include <monitor/fault.h>
#include <monitor/info.h>
#include <multikit/crash.h>

#include <stdbool.h>

static void say(const struct message *fault)
{
    const struct monitor_info *info = fixture_info(0);
    struct victim victim = {info, info_pds(info), &kernel_registers};

    fault_print(&victim, fault);
}

static void vm_fault(uint64_t address, bool fetch, uint64_t esr)
{
    struct message fault = {1, seL4_Fault_VMFault, {0x200014, address, fetch, esr}, 0};

    say(&fault);
}

static void other(uint64_t label, const uint64_t *words, size_t count)
{
    struct message fault = {1, label, {0}, 0};

    memcpy(fault.words, words, count * sizeof(*words));
    say(&fault);
}

static void write_to_code(void)
{
    kernel_registers = (seL4_UserContext){.pc = 0x200014, .sp = STACK_TOP - 0x40};
    vm_fault(0x200000, false, 0x9200004f);
    CHECK_PRINTED("MON|ERROR: VMFault: ip=0x0000000000200014  fault_addr=0x0000000000200000  "
                  "fsr=0x000000009200004f  (data fault)\n");
    CHECK_PRINTED("write to 0x0000000000200000: permission fault, level 3\n");
    CHECK_PRINTED("in 'code' (0x200000-0x201000 r-x) at +0x0: may not be written\n");
    CHECK(strstr(console(), "null") == NULL && strstr(console(), "overflow") == NULL);
}

static void hints(void)
{
    vm_fault(8, false, 0x92000006);
    CHECK_PRINTED("read of 0x0000000000000008: translation fault, level 2");
    CHECK_PRINTED("perhaps a null pointer\n");
    vm_fault(8, false, 0x92000046);
    CHECK(strstr(console(), "libmicrokit") == NULL && strstr(console(), "seL4_") == NULL);
    kernel_registers.x16 = MICROKIT_CRASH_MARK;
    vm_fault(3, false, 0x92000046);
    CHECK_PRINTED("crasher: libmicrokit stopped the PD because of seL4_IllegalOperation\n");
    CHECK(strstr(console(), "null pointer") == NULL);
    vm_fault(0, false, 0x92000046);
    CHECK_PRINTED("crasher: the PD stopped itself\n");
    CHECK(strstr(console(), "seL4_") == NULL && strstr(console(), "null pointer") == NULL);
    vm_fault(0, true, 0x82000006);
    CHECK_PRINTED("crasher: perhaps a call through a null pointer\n");
    vm_fault(11, false, 0x92000046);
    CHECK(strstr(console(), "libmicrokit") == NULL);
    vm_fault(3, false, 0x92000006); /* a read */
    CHECK(strstr(console(), "libmicrokit") == NULL);
    kernel_registers.x16 = 0;
    vm_fault(STACK_BOTTOM - 8, false, 0x92000047);
    CHECK_PRINTED("potential stack overflow, fault address within one page outside of stack");
    vm_fault(STACK_TOP, false, 0x92000047);
    CHECK_PRINTED("an array on the stack was overrun");
    vm_fault(0x10000000, true, 0x8200000f);
    CHECK_PRINTED("instruction fetch from 0x0000000010000000: permission fault");
    CHECK_PRINTED("'ring' (0x10000000-0x10001000 r--) at +0x0: may not be executed");
    CHECK_PRINTED("(instruction fault)");
}

static void stack_pointer_outside(void)
{
    kernel_registers.sp = STACK_BOTTOM - 0x10;
    vm_fault(STACK_BOTTOM - 0x10, false, 0x92000047);
    CHECK(strstr(console(), "bytes below the stack") == NULL);
    kernel_registers.sp = STACK_BOTTOM - 0x3000;
    vm_fault(STACK_BOTTOM - 0x2ff8, false, 0x92000047);
    CHECK_PRINTED("crasher: potential stack overflow, sp is 12288 bytes below the stack\n");
    vm_fault(STACK_BOTTOM - 0x5000, false, 0x92000047); /* not near sp */
    CHECK(strstr(console(), "overflow") == NULL);
    kernel_registers.sp = 0x201800; /* a stack of its own, in data */
    vm_fault(0x202000, false, 0x92000047);
    CHECK(strstr(console(), "overflow") == NULL);
}

static void other_faults(void)
{
    other(seL4_Fault_CapFault, (uint64_t[]){0x200014, 77, 0, seL4_MissingCapability, 64}, 5);
    CHECK_PRINTED("CapFault: system call on capability 0x4d to send: the slot is empty");
    other(seL4_Fault_CapFault, (uint64_t[]){0x200014, 1, 1, 99, 64}, 5);
    CHECK_PRINTED("to receive: the look-up failed");
    other(seL4_Fault_UnknownSyscall,
          (uint64_t[seL4_UnknownSyscall_Length]){[seL4_UnknownSyscall_Syscall] = (uint64_t)-12},
          seL4_UnknownSyscall_Length);
    CHECK_PRINTED("there is no system call -12 in this configuration");
    other(seL4_Fault_UnknownSyscall,
          (uint64_t[seL4_UnknownSyscall_Length]){[seL4_UnknownSyscall_Syscall] = (uint64_t)-14},
          seL4_UnknownSyscall_Length);
    CHECK_PRINTED("crasher: UnknownSyscall: called seL4_DebugHalt, which stops the caller alone\n");
    other(seL4_Fault_UserException, (uint64_t[]){0x200014, 0, 0, 0xf2005512, 0}, 5);
    CHECK_PRINTED("BRK instruction 0x5512: UBSan: array index out of bounds (esr 0xf2005512)");
    other(seL4_Fault_UserException, (uint64_t[]){0x200014, 0, 0, 0xf20003e8, 0}, 5);
    CHECK_PRINTED("BRK instruction 0x3e8: __builtin_trap() of gcc");
    other(seL4_Fault_UserException, (uint64_t[]){0x200014, 0, 0, 0xf2000001, 0}, 5);
    CHECK_PRINTED("BRK instruction 0x1: perhaps __builtin_trap() of clang");
    other(seL4_Fault_UserException, (uint64_t[]){0x200014, 0, 0, 0xf2000002, 0}, 5);
    CHECK(strstr(console(), "trap") == NULL);
    other(seL4_Fault_UserException, (uint64_t[]){0x200014, 0, 0, 0x1c000000, 0}, 5);
    CHECK_PRINTED("FP/SIMD instruction in a PD with fpu=\"false\"");
    other(seL4_Fault_Timeout, (uint64_t[]){0x100, 1500}, 2);
    CHECK_PRINTED("Timeout: budget used up, 1500 us");
    other(seL4_Fault_DebugException, (uint64_t[]){0x200014, 2, 0x201000, 0}, 4);
    CHECK_PRINTED("DebugException: reason 2, address 0x201000");
    other(UINT64_MAX, (uint64_t[]){0}, 1);
    CHECK_PRINTED("unknown fault, label 18446744073709551615");
}

/* Without registers nothing is guessed from them. */
static void without_registers(void)
{
    const struct monitor_info *info = fixture_info(0);
    struct victim victim = {info, info_pds(info), NULL};
    struct message fault = {1, seL4_Fault_VMFault, {0x200014, 3, 0, 0x92000046}, 0};

    kernel_registers.x16 = MICROKIT_CRASH_MARK;
    fault_print(&victim, &fault);
    CHECK_PRINTED("crasher: perhaps a null pointer\n");
    kernel_registers.x16 = 0;
}

int main(void)
{
    write_to_code();
    hints();
    stack_pointer_outside();
    other_faults();
    without_registers();
    return 0;
}
