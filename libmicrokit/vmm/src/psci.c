/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * PSCI: see vmm/psci.h. Affinity level 0 is a vCPU's number, all others are zero.
 *
 * CPU_SUSPEND returns at once, as after a wake-up (5.4.1): who has nothing to do sleeps by WFI, which the kernel
 * handles.
 */
#include <vmm/gic.h>
#include <vmm/machine.h>
#include <vmm/psci.h>
#include <vmm/vcpu.h>

/* Function identifiers (5.1). Bit 30: arguments have 64 bits. */
#define WIDE 0x40000000u

enum {
    SMCCC_VERSION = 0x80000000u,
    PSCI_VERSION = 0x84000000u,
    CPU_SUSPEND = 0x84000001u,
    CPU_OFF = 0x84000002u,
    CPU_ON = 0x84000003u,
    AFFINITY_INFO = 0x84000004u,
    MIGRATE_INFO_TYPE = 0x84000006u,
    SYSTEM_OFF = 0x84000008u,
    SYSTEM_RESET = 0x84000009u,
    PSCI_FEATURES = 0x8400000au,
};

enum { /* return values (5.2.2) */
    SUCCESS = 0,
    NOT_SUPPORTED = -1,
    INVALID_PARAMETERS = -2,
    ALREADY_ON = -4,
    INVALID_ADDRESS = -9,
};

#define VERSION_1_1  0x10001
#define NO_MIGRATION 2 /* MIGRATE_INFO_TYPE: no Trusted OS, or it does not care */
#define IS_ON        0 /* AFFINITY_INFO */
#define IS_OFF       1
#define SUSPEND_INVALID \
    0xfcfe0000u /* power_state, original format: must be zero, and StateID is not looked at */

static const uint32_t functions[] = {
    SMCCC_VERSION, PSCI_VERSION,  CPU_SUSPEND,   CPU_SUSPEND | WIDE,   CPU_OFF,
    CPU_ON,        CPU_ON | WIDE, AFFINITY_INFO, AFFINITY_INFO | WIDE, MIGRATE_INFO_TYPE,
    SYSTEM_OFF,    SYSTEM_RESET,  PSCI_FEATURES,
};

void microkit_vm_end(struct microkit_vm *vm, enum microkit_vm_state state)
{
    for (unsigned int vcpu = 0; vcpu < vm->config.vcpus; vcpu++) {
        machine_stop(vcpu);
        vm->gic.vcpu[vcpu].on = false;
    }
    vm->state = state;
}

/* The last one to go turns the machine off. */
static void cpu_off(struct microkit_vm *vm, unsigned int vcpu)
{
    bool some = false;

    machine_stop(vcpu);
    vm->gic.vcpu[vcpu].on = false;
    for (unsigned int other = 0; other < vm->config.vcpus; other++) {
        some |= vm->gic.vcpu[other].on;
    }
    if (!some) {
        vm->state = MICROKIT_VM_OFF;
    }
}

static bool is_code(const struct microkit_vm *vm, uint64_t address)
{
    return address >= vm->config.ram_base && address - vm->config.ram_base < vm->config.ram_size &&
           address % 4 == 0;
}

static bool is_vcpu(const struct microkit_vm *vm, uint64_t affinity)
{
    return affinity < vm->config.vcpus;
}

static int64_t cpu_on(struct microkit_vm *vm, uint64_t target, uint64_t entry, uint64_t x0)
{
    if (!is_vcpu(vm, target)) {
        return INVALID_PARAMETERS;
    }
    if (vm->gic.vcpu[target].on) {
        return ALREADY_ON;
    }
    if (!is_code(vm, entry)) {
        return INVALID_ADDRESS;
    }
    microkit_vm_gic_vcpu_reset(vm, (unsigned int)target);
    vm->gic.vcpu[target].on = true;
    microkit_vm_vcpu_start((unsigned int)target, entry, x0);
    microkit_vm_gic_deliver(vm);
    return SUCCESS;
}

/* Levels above 0: on, as some vCPU is when anybody asks (5.7.1: optional). */
static int64_t affinity_info(const struct microkit_vm *vm, uint64_t target, uint64_t level)
{
    if (level != 0 || !is_vcpu(vm, target)) {
        return INVALID_PARAMETERS;
    }
    return vm->gic.vcpu[target].on ? IS_ON : IS_OFF;
}

static int64_t features(uint64_t function)
{
    for (unsigned int i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (functions[i] == function) {
            return SUCCESS;
        }
    }
    return NOT_SUPPORTED;
}

/* Arguments of functions without bit 30 have 32 bits. */
static int64_t call(struct microkit_vm *vm, unsigned int vcpu, uint32_t function,
                    const uint64_t *argument)
{
    switch (function & ~WIDE) {
    case SMCCC_VERSION:
    case PSCI_VERSION:
        return VERSION_1_1;
    case CPU_SUSPEND:
        return (argument[0] & SUSPEND_INVALID) == 0 ? SUCCESS : INVALID_PARAMETERS;
    case CPU_OFF:
        cpu_off(vm, vcpu);
        return SUCCESS;
    case CPU_ON:
        return cpu_on(vm, argument[0], argument[1], argument[2]);
    case AFFINITY_INFO:
        return affinity_info(vm, argument[0], argument[1]);
    case MIGRATE_INFO_TYPE:
        return NO_MIGRATION;
    case SYSTEM_OFF:
        microkit_vm_end(vm, MICROKIT_VM_OFF);
        return SUCCESS;
    case SYSTEM_RESET:
        microkit_vm_end(vm, MICROKIT_VM_RESET);
        return SUCCESS;
    default: /* PSCI_FEATURES: the last of those that features() knows */
        return features((uint32_t)argument[0]);
    }
}

void microkit_vm_psci(struct microkit_vm *vm, unsigned int vcpu, seL4_UserContext *context)
{
    uint32_t function = (uint32_t)context->x0;
    uint64_t mask = (function & WIDE) != 0 ? ~(uint64_t)0 : 0xffffffff;
    uint64_t argument[] = {context->x1 & mask, context->x2 & mask, context->x3 & mask};

    context->x0 = (uint64_t)(features(function) == SUCCESS ? call(vm, vcpu, function, argument)
                                                           : NOT_SUPPORTED);
}
