/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Loading, starting, and what becomes of each kind of fault.
 */
#include "model.h"

#include <vmm/load.h>

static void loads(void)
{
    static uint8_t initrd[5000];
    struct microkit_vm_config config = model_config(1);
    uint64_t at = (RAM_SIZE - TREE_ROOM - sizeof(initrd)) & ~0xfffull;

    model_start(1);
    memset(initrd, 0x5a, sizeof(initrd));
    config.initrd = initrd;
    config.initrd_size = sizeof(initrd);
    model_cleaned = 0;
    CHECK(microkit_vm_load(&vm, &config) == NULL && !model[0].runs);
    CHECK(memcmp(model_ram + at, initrd, sizeof(initrd)) == 0);
    CHECK(memcmp(model_ram + 0x80000, config.kernel, 64) == 0);
    CHECK(model_cleaned == 64 + sizeof(initrd) + TREE_ROOM);
    microkit_vm_start(&vm);
    CHECK(model[0].context.pc == RAM_BASE + 0x80000);
    CHECK(model[0].context.x0 == RAM_BASE + RAM_SIZE - TREE_ROOM);
    config.vcpus = 9;
    CHECK(microkit_vm_load(&vm, &config) != NULL && microkit_vm_state(&vm) == MICROKIT_VM_RUNS);
}

/* Nothing but the guest's own exception, and a line on the console. */
static void refused(seL4_Word label, seL4_Word first, seL4_Word esr, uint64_t expected)
{
    model_start(1);
    model[0].context.pc = 0x1230;
    model[0].registers[seL4_VCPUReg_VBAR] = 0x8000;
    CHECK(model_fault(0, label, 4, first, (seL4_Word)0x77000000, (seL4_Word)0, esr));
    CHECK(model[0].context.pc == 0x8200);
    CHECK(model[0].registers[seL4_VCPUReg_ELR_EL1] == 0x1230);
    CHECK(model[0].registers[seL4_VCPUReg_ESR] == expected);
    CHECK(strncmp(model_console, "virtual machine: ", 17) == 0);
}

static void refusals(void)
{
    refused(seL4_Fault_VMFault, 0x1230, 0x93820046, 0x96000450);
    CHECK(strstr(model_console, "no device at 0x77000000, PC 0x1230\n"));
    refused(seL4_Fault_VMFault, 0x1230, 0x92000006, 0x96000410);
    CHECK(strstr(model_console, "not a plain load or store"));
    refused(seL4_Fault_VMFault, 0x1230, 0x82000006, 0x86000410);
    CHECK(strstr(model_console, "no memory to execute at 0x77000000"));
    refused(seL4_Fault_VCPUFault, 0x62300001, 0, 0x02000000);
    CHECK(strstr(model_console, "an instruction that it may not use, syndrome 0x62300001"));
    refused(seL4_Fault_VCPUFault, 0x1fe00000, 0, 0x02000000);
    refused(seL4_Fault_UserException, 0, 0, 0x02000000);
    refused(seL4_Fault_CapFault, 0, 0, 0x02000000);
}

static void console_is_not_filled(void)
{
    unsigned int lines = 0;

    model_start(1);
    for (unsigned int i = 0; i < 100; i++) {
        CHECK(model_fault(0, seL4_Fault_VCPUFault, 1, (seL4_Word)0x1fe00000));
    }
    for (const char *at = model_console; *at != '\0'; at++) {
        lines += *at == '\n';
    }
    CHECK(lines == 16);
}

static void of_whom(void)
{
    model_start(2);
    CHECK(!model_fault(1, seL4_Fault_VPPIEvent, 1, (seL4_Word)27)); /* it is off */
    CHECK(!model_fault(2, seL4_Fault_VPPIEvent, 1, (seL4_Word)27));
    CHECK(!model_fault(~0u, seL4_Fault_VPPIEvent, 1, (seL4_Word)27));
    model[1].context.x0 = 0x84000008; /* SYSTEM_OFF */
    CHECK(!model_fault(1, seL4_Fault_VCPUFault, 1, (seL4_Word)0x5e000000));
    CHECK(microkit_vm_state(&vm) == MICROKIT_VM_RUNS && model[0].runs);
}

/* Loaded while it runs: all of it stops. */
static void again(void)
{
    struct microkit_vm_config config = model_config(1);

    model_start(2);
    CHECK(guest_smc(0, 0xc4000003, 1, RAM_BASE, 0) == 0 && model[1].runs);
    CHECK(microkit_vm_load(&vm, &config) == NULL);
    CHECK(!model[0].runs && !model[1].runs && microkit_vm_state(&vm) == MICROKIT_VM_OFF);
    microkit_vm_start(&vm);
    CHECK(model[0].runs && !model[1].runs);
}

int main(void)
{
    loads();
    refusals();
    console_is_not_filled();
    of_whom();
    again();
    return 0;
}
