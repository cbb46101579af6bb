/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Whole reports: what they must say, and that they stand damaged messages.
 */
#include "fixture.h"

#include <monitor/report.h>
#include <multikit/crash.h>

#include <stdbool.h>

/* A monitor that has reported nothing yet. */
static struct monitor *fresh(const struct monitor_info *info)
{
    static struct monitor monitor;

    monitor = (struct monitor){.info = info};
    return &monitor;
}

static void vm_fault(uint64_t address, bool fetch, uint64_t esr)
{
    struct message fault = {1, seL4_Fault_VMFault, {0x200014, address, fetch, esr}};

    report_fault(fresh(fixture_info(0)), 0, &fault);
}

static void other(uint64_t label, const uint64_t *words, size_t count)
{
    struct message fault = {1, label, {0}};

    memcpy(fault.words, words, count * sizeof(*words));
    report_fault(fresh(fixture_info(0)), 0, &fault);
}

static void write_to_code(void)
{
    kernel_registers = (seL4_UserContext){.pc = 0x200014,
                                          .sp = STACK_TOP - 0x40,
                                          .x0 = 0x1234,
                                          .x9 = 9,
                                          .x19 = 0x19,
                                          .x29 = 0x29,
                                          .x30 = 0x200048};
    vm_fault(0x200000, false, 0x9200004f);
    CHECK(strncmp(console(), "MON|ERROR: faulting PD: crasher\n", 32) == 0);
    CHECK_PRINTED("MON|ERROR: VMFault: ip=0x0000000000200014  fault_addr=0x0000000000200000  "
                  "fsr=0x000000009200004f  (data fault)\n");
    CHECK_PRINTED("write to 0x0000000000200000: permission fault, level 3\n");
    CHECK_PRINTED("in 'code' (0x200000-0x201000 r-x) at +0x0: may not be written\n");
    CHECK_PRINTED("pc 0x0000000000200014 init+0x4\n");
    CHECK_PRINTED("lr 0x0000000000200048 notified+0x8\n");
    CHECK_PRINTED("sp 0x000000ffffffdfc0, 64 bytes of the stack in use");
    CHECK_PRINTED("x0  0000000000001234  x1  0000000000000000");
    CHECK_PRINTED("x8  0000000000000000  x9  0000000000000009");
    CHECK_PRINTED("x19 0000000000000019\n");
    CHECK_PRINTED("x28 0000000000000000  x29 0000000000000029\n");
    CHECK_PRINTED("crasher: stopped on core 3; everything else runs on\n");
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
    CHECK_PRINTED("outside the stack (0xffffffc000-0xffffffe000)");
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

static void without_registers(void)
{
    struct message fault = {1, seL4_Fault_VMFault, {0}};
    const struct monitor_info *info = fixture_info(0);

    kernel_answer = seL4_IllegalOperation;
    report_fault(fresh(info), 0, &fault);
    CHECK_PRINTED("everything else runs on");
    CHECK(strstr(console(), "pc 0x") == NULL);
}

static void reported_so_often(struct monitor *monitor, uint32_t pd, int times)
{
    struct message fault = {1, seL4_Fault_VMFault, {0x200014, 0, 0, 0x92000047}};
    int reports = 0;

    for (int i = 0; i < 300; i++) {
        console_clear();
        report_fault(monitor, pd, &fault);
        reports += console()[0] != '\0';
        CHECK((strstr(console(), "its further faults are not reported") != NULL) ==
              (times > 0 && i == times - 1));
    }
    CHECK(reports == times);
}

/* Each PD has a number of its own. */
static void again_and_again(void)
{
    struct monitor *monitor = fresh(fixture_info(0));

    reported_so_often(monitor, 0, REPORTS_MOST);
    reported_so_often(monitor, 2, REPORTS_MOST);
    reported_so_often(monitor, 0, 0);
}

int main(void)
{
    again_and_again();
    write_to_code();
    hints();
    stack_pointer_outside();
    other_faults();
    without_registers();
    return 0;
}
