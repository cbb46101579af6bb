/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The life of a virtual machine, and what becomes of each fault of its vCPUs: see microkit_vmm.h.
 */
#include <vmm/device.h>
#include <vmm/gic.h>
#include <vmm/load.h>
#include <vmm/machine.h>
#include <vmm/psci.h>
#include <vmm/uart.h>
#include <vmm/vcpu.h>

#define REFUSALS 16 /* that are said */

/* ---- life ------------------------------------------------------------------------------- */

static void *here(const struct microkit_vm *vm, uint64_t address)
{
    return (uint8_t *)vm->config.ram + (address - vm->config.ram_base);
}

static void copy(const struct microkit_vm *vm, uint64_t to, const void *from, uint64_t size)
{
    if (size != 0) {
        __builtin_memcpy(here(vm, to), from, size);
        machine_clean(here(vm, to), size);
    }
}

static bool attach(struct microkit_vm *vm)
{
    vm->device_count = vm->passed_count = vm->refusals = 0;
    return microkit_vgic_attach(vm) && microkit_vm_uart_attach(vm);
}

const char *microkit_vm_load(struct microkit_vm *vm, const struct microkit_vm_config *config)
{
    struct microkit_vm_places places;
    const char *wrong = microkit_vm_place(config, &places);

    if (wrong != NULL) {
        return wrong;
    }
    if (vm->state == MICROKIT_VM_RUNS) {
        microkit_vm_end(vm, MICROKIT_VM_OFF);
    }
    vm->config = *config;
    vm->state = MICROKIT_VM_OFF;
    vm->entry = places.kernel;
    vm->tree = places.tree;
    microkit_vm_gic_reset(vm);
    if (!attach(vm) || !microkit_vm_describe(vm, &places, here(vm, places.tree))) {
        return "the device tree does not fit: are the kernel's arguments too long?";
    }
    machine_clean(here(vm, places.tree), TREE_ROOM);
    copy(vm, places.kernel, config->kernel, config->kernel_size);
    copy(vm, places.initrd, config->initrd, config->initrd_size);
    return NULL;
}

void microkit_vm_start(struct microkit_vm *vm)
{
    vm->state = MICROKIT_VM_RUNS;
    vm->gic.vcpu[0].on = true;
    microkit_vm_vcpu_start(0, vm->entry, vm->tree);
}

/* ---- devices that the PD has ------------------------------------------------------------ */

bool microkit_vm_pass_through(struct microkit_vm *vm, unsigned int intid, microkit_channel channel)
{
    if (intid < GIC_PRIVATE || intid >= MICROKIT_VM_INTIDS ||
        vm->passed_count == MICROKIT_VM_CHANNELS) {
        return false;
    }
    vm->passed[vm->passed_count].intid = (uint16_t)intid;
    vm->passed[vm->passed_count++].channel = channel;
    return true;
}

bool microkit_vm_notified(struct microkit_vm *vm, microkit_channel channel)
{
    for (unsigned int i = 0; i < vm->passed_count; i++) {
        unsigned int intid = vm->passed[i].intid;

        if (vm->passed[i].channel == channel) {
            vm->gic.shared[intid / 32].latched |= GIC_BIT(intid);
            microkit_vm_gic_deliver(vm);
            return true;
        }
    }
    return false;
}

/* ---- faults ----------------------------------------------------------------------------- */

/* A guest cannot fill the console. */
static void refuse(struct microkit_vm *vm, const char *what, uint64_t value, uint64_t pc)
{
    if (vm->refusals < REFUSALS) {
        vm->refusals++;
        machine_print("virtual machine: ");
        machine_print(what);
        machine_print(" ");
        machine_print_number(value);
        machine_print(", PC ");
        machine_print_number(pc);
        machine_print("\n");
    }
}

/* Bytes of the instruction (ESR_EL2.IL). */
static unsigned int length(uint64_t esr)
{
    return esr & ESR_IL ? 4 : 2;
}

static const char *refusal(uint64_t esr, bool decoded)
{
    if (ESR_EC(esr) != EC_DATA_ABORT) {
        return "no memory to execute at";
    }
    return decoded || (esr & ESR_ISV) != 0
               ? "no device at"
               : "not a plain load or store of one register, of a device, at";
}

static void memory_fault(struct microkit_vm *vm, unsigned int vcpu)
{
    uint64_t pc = seL4_GetMR(seL4_VMFault_IP);
    uint64_t address = seL4_GetMR(seL4_VMFault_Addr);
    uint64_t esr = seL4_GetMR(seL4_VMFault_FSR);
    struct microkit_vm_access access;
    bool decoded = microkit_vm_access_decode(esr, address, &access);

    if (!decoded || !microkit_vm_device_access(vm, vcpu, &access, length(esr))) {
        refuse(vm, refusal(esr, decoded), address, pc);
        microkit_vm_abort(vcpu, esr);
    }
}

static void undefined(struct microkit_vm *vm, unsigned int vcpu, const char *what, uint64_t value,
                      uint64_t pc)
{
    refuse(vm, what, value, pc);
    microkit_vm_undefined(vcpu);
}

/* Behind the instruction with its result, unless the call has turned the vCPU off. */
static void firmware_call(struct microkit_vm *vm, unsigned int vcpu)
{
    seL4_UserContext context;

    machine_read(vcpu, microkit_vm_general_words(3), &context);
    context.pc += 4;
    microkit_vm_psci(vm, vcpu, &context);
    if (vm->gic.vcpu[vcpu].on) {
        machine_write(vcpu, microkit_vm_general_words(0), &context);
    }
}

static void trap(struct microkit_vm *vm, unsigned int vcpu)
{
    uint64_t esr = seL4_GetMR(seL4_VCPUFault_HSR);

    if (ESR_EC(esr) == EC_SMC) {
        firmware_call(vm, vcpu);
        return;
    }
    if (ESR_EC(esr) == EC_SYSTEM_REGISTER && microkit_vgic_system_register(vm, vcpu, esr)) {
        return;
    }
    undefined(vm, vcpu, "an instruction that it may not use, syndrome", esr, machine_pc(vcpu));
}

static void handle(struct microkit_vm *vm, unsigned int vcpu, seL4_Word label)
{
    switch (label) {
    case seL4_Fault_VMFault:
        memory_fault(vm, vcpu);
        break;
    case seL4_Fault_VPPIEvent:
        microkit_vm_gic_timer(vm, vcpu, seL4_GetMR(seL4_VPPIEvent_IRQ));
        break;
    case seL4_Fault_VGICMaintenance:
        microkit_vm_gic_ended(vm, vcpu, seL4_GetMR(seL4_VGICMaintenance_IDX));
        break;
    case seL4_Fault_VCPUFault:
        trap(vm, vcpu);
        break;
    case seL4_Fault_UnknownSyscall: /* HVC */
        firmware_call(vm, vcpu);
        break;
    default:
        undefined(vm, vcpu, "a fault of kind", label, machine_pc(vcpu));
        break;
    }
}

seL4_Bool microkit_vm_fault(struct microkit_vm *vm, microkit_child vcpu, microkit_msginfo info)
{
    if (vcpu >= vm->config.vcpus || !vm->gic.vcpu[vcpu].on) {
        return seL4_False;
    }
    handle(vm, vcpu, microkit_msginfo_get_label(info));
    return vm->gic.vcpu[vcpu].on;
}
