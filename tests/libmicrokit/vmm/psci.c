/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * PSCI from a guest: every call, who is on, and what is refused (DEN 0022, 5.1 to 5.11).
 */
#include "model.h"

#define ENTRY (RAM_BASE + 0x1000)

enum {
    VERSION = 0x84000000,
    SUSPEND = 0x84000001,
    CPU_OFF = 0x84000002,
    CPU_ON = 0x84000003,
    INFO = 0x84000004,
    MIGRATE = 0x84000006,
    SYSTEM_OFF = 0x84000008,
    SYSTEM_RESET = 0x84000009,
    FEATURES = 0x8400000a,
    SMCCC = 0x80000000,
};
#define WIDE 0x40000000u

static int64_t call(unsigned int vcpu, uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
    return guest_smc(vcpu, (uint32_t)x0, x1, x2, x3);
}

static int64_t feature(uint64_t function)
{
    return call(0, FEATURES, (uint32_t)function, 0, 0);
}

static void versions(void)
{
    static const uint64_t there[] = {VERSION, SUSPEND,    CPU_OFF,      CPU_ON,   INFO,
                                     MIGRATE, SYSTEM_OFF, SYSTEM_RESET, FEATURES, SMCCC};

    model_start(1);
    CHECK(call(0, VERSION, 0, 0, 0) == 0x10001 && call(0, SMCCC, 0, 0, 0) == 0x10001);
    CHECK(call(0, MIGRATE, 0, 0, 0) == 2);
    for (unsigned int i = 0; i < sizeof(there) / sizeof(there[0]); i++) {
        CHECK(feature(there[i]) == 0);
    }
    CHECK(feature(SUSPEND | WIDE) == 0 && feature(CPU_ON | WIDE) == 0 && feature(INFO | WIDE) == 0);
    CHECK(feature(SYSTEM_OFF | WIDE) == -1 && feature(0x84000005) == -1);
    CHECK(feature(0x8400000b) == -1 && feature(0x80000001) == -1 && feature(0) == -1);
    CHECK(feature(1ull << 32 | VERSION) == 0); /* upper halves do not count */
}

/* All of them go on, with -1. */
static void unknown(void)
{
    model_start(1);
    for (uint64_t i = 0; i < 0x100; i++) {
        CHECK(call(0, 0x84000100 + i, 1, 2, 3) == -1 && call(0, (i << 24) + 0x1234, 0, 0, 0) == -1);
    }
    CHECK(call(0, SYSTEM_OFF | WIDE, 0, 0, 0) == -1 && call(0, VERSION | WIDE, 0, 0, 0) == -1);
    CHECK(model[0].runs);
}

static void on_and_off(void)
{
    model_start(2);
    CHECK(call(0, INFO, 1, 0, 0) == 1 && call(0, INFO, 0, 0, 0) == 0);
    CHECK(call(0, CPU_ON, 0, ENTRY, 0) == -4 && call(0, CPU_ON, 2, ENTRY, 0) == -2);
    CHECK(call(0, CPU_ON, 0x101, ENTRY, 0) == -2 &&
          call(0, CPU_ON | WIDE, 1ull << 32, ENTRY, 0) == -2);
    CHECK(call(0, CPU_ON, 1, ENTRY + 2, 0) == -9 && call(0, CPU_ON, 1, RAM_BASE - 4, 0) == -9);
    CHECK(call(0, CPU_ON, 1, RAM_BASE + RAM_SIZE, 0) == -9 && !model[1].runs);
    CHECK(call(0, CPU_ON | WIDE, 1, ENTRY, 0x123456789a) == 0);
    CHECK(model[1].runs && model[1].context.pc == ENTRY && model[1].context.x0 == 0x123456789a);
    CHECK(call(0, CPU_ON, 1, ENTRY, 0) == -4 && call(1, INFO | WIDE, 0, 0, 0) == 0);
    call(1, CPU_OFF, 0, 0, 0);
    CHECK(!model[1].runs && model[0].runs && call(0, INFO, 1, 0, 0) == 1);
    CHECK(microkit_vm_state(&vm) == MICROKIT_VM_RUNS);
    CHECK(call(0, CPU_ON, (0xffull << 32) + 1, (0xffull << 32) + ENTRY, ~0ull) == 0);
    CHECK(model[1].context.x0 == 0xffffffff); /* arguments have 32 bits */
    call(1, CPU_OFF, 0, 0, 0);
    call(0, CPU_OFF, 0, 0, 0);
    CHECK(microkit_vm_state(&vm) == MICROKIT_VM_OFF && !model[0].runs);
}

static void arguments(void)
{
    model_start(2);
    CHECK(call(0, INFO, 0, 1, 0) == -2 && call(0, INFO, 2, 0, 0) == -2);
    CHECK(call(0, INFO, 0x100, 0, 0) == -2 && call(0, INFO | WIDE, 1ull << 32, 0, 0) == -2);
    CHECK(call(0, SUSPEND, 0, 0, 0) == 0 && call(0, SUSPEND | WIDE, 0x0301ffff, ENTRY, 5) == 0);
    CHECK(call(0, SUSPEND, 0x80000000, 0, 0) == -2 && call(0, SUSPEND, 0x00020000, 0, 0) == -2);
}

/* From any vCPU; all stop. */
static void ends(uint64_t function, enum microkit_vm_state state)
{
    model_start(3);
    CHECK(call(0, CPU_ON, 2, ENTRY, 0) == 0);
    call(2, function, 0, 0, 0);
    CHECK(microkit_vm_state(&vm) == state && !model[0].runs && !model[2].runs);
    CHECK(!model_fault(0, seL4_Fault_VPPIEvent, 1, (seL4_Word)27)); /* was on its way */
}

/* HVC is the same; what is left in the message of such a fault is not looked at. */
static void by_hvc(void)
{
    model_start(1);
    model[0].context.x0 = VERSION;
    model[0].context.pc = 0x1000;
    CHECK(model_fault(0, seL4_Fault_UnknownSyscall, 1, (seL4_Word)SYSTEM_OFF));
    CHECK(model[0].context.x0 == 0x10001 && model[0].context.pc == 0x1004);
}

int main(void)
{
    versions();
    unknown();
    on_and_off();
    arguments();
    ends(SYSTEM_OFF, MICROKIT_VM_OFF);
    ends(SYSTEM_RESET, MICROKIT_VM_RESET);
    by_hvc();
    return 0;
}
