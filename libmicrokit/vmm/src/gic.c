/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts of a virtual machine: see vmm/gic.h. An interrupt is pending while its line is up or since it was latched; one that
 * is in a list register is not given again before the guest has ended it.
 */
#include <vmm/gic.h>
#include <vmm/machine.h>

#define NO_INTID MICROKIT_VM_INTIDS
/* In a list register that the kernel says is in use, of a life before a reset. */
#define FOREIGN (MICROKIT_VM_INTIDS + 1)

/* List registers are as they were: nobody can empty them. */
void microkit_vm_gic_vcpu_reset(struct microkit_vm *vm, unsigned int vcpu)
{
    struct microkit_vm_interrupts *own = &vm->gic.vcpu[vcpu].own;

    *own = (struct microkit_vm_interrupts){.edge = 0xffff, .listed = own->listed};
}

void microkit_vm_gic_reset(struct microkit_vm *vm)
{
    vm->gic.enabled = false;
    vm->gic.lists = machine_lists();
    if (vm->gic.lists > MICROKIT_VM_LISTS) {
        vm->gic.lists = MICROKIT_VM_LISTS;
    }
    for (unsigned int vcpu = 0; vcpu < MICROKIT_VM_VCPUS; vcpu++) {
        microkit_vm_gic_vcpu_reset(vm, vcpu);
    }
    for (unsigned int i = 0; i < MICROKIT_VM_INTIDS / 32; i++) {
        vm->gic.shared[i] = (struct microkit_vm_interrupts){.listed = vm->gic.shared[i].listed};
    }
    __builtin_memset(vm->gic.target, 0, sizeof(vm->gic.target));
}

static unsigned int free_list(const struct microkit_vm *vm, unsigned int vcpu)
{
    unsigned int list = 0;

    while (list < vm->gic.lists && vm->gic.vcpu[vcpu].list[list] != 0) {
        list++;
    }
    return list;
}

static uint32_t ready(const struct microkit_vm_interrupts *these)
{
    return (these->latched | these->line) & these->enabled & ~these->listed;
}

/* One of the 32 from first on. */
static bool is_for(const struct microkit_vm *vm, unsigned int vcpu, unsigned int first,
                   unsigned int n)
{
    return first < GIC_PRIVATE || vm->gic.target[first + n] == vcpu;
}

/* The one with the highest priority, which is the lowest number; of several the first. */
static unsigned int most_urgent(struct microkit_vm *vm, unsigned int vcpu)
{
    unsigned int found = NO_INTID;
    unsigned int best = 256;

    for (unsigned int first = 0; first < MICROKIT_VM_INTIDS; first += 32) {
        struct microkit_vm_interrupts *these = microkit_vm_gic_bank(vm, vcpu, first);

        for (uint32_t left = ready(these); left != 0; left &= left - 1) {
            unsigned int n = (unsigned int)__builtin_ctz(left);

            if (these->priority[n] < best && is_for(vm, vcpu, first, n)) {
                found = first + n;
                best = these->priority[n];
            }
        }
    }
    return found;
}

static void give(struct microkit_vm *vm, unsigned int vcpu, unsigned int intid, unsigned int list)
{
    struct microkit_vm_interrupts *these = microkit_vm_gic_bank(vm, vcpu, intid);
    unsigned int priority = these->priority[intid % 32] >> GIC_PRIORITY_SHIFT;

    if (!machine_inject(vcpu, intid, priority, microkit_vgic_group(), list)) {
        vm->gic.vcpu[vcpu].list[list] = FOREIGN + 1;
        return;
    }
    vm->gic.vcpu[vcpu].list[list] = (uint16_t)(intid + 1);
    these->listed |= GIC_BIT(intid);
    these->latched &= ~GIC_BIT(intid);
}

/* Each turn uses a list register. */
static void deliver(struct microkit_vm *vm, unsigned int vcpu)
{
    unsigned int list = free_list(vm, vcpu);
    unsigned int intid = NO_INTID;

    while (list < vm->gic.lists && (intid = most_urgent(vm, vcpu)) != NO_INTID) {
        give(vm, vcpu, intid, list);
        list = free_list(vm, vcpu);
    }
}

void microkit_vm_gic_deliver(struct microkit_vm *vm)
{
    for (unsigned int vcpu = 0; vm->gic.enabled && vcpu < vm->config.vcpus; vcpu++) {
        if (vm->gic.vcpu[vcpu].on) {
            deliver(vm, vcpu);
        }
    }
}

void microkit_vm_gic_sgi(struct microkit_vm *vm, unsigned int intid, uint64_t vcpus)
{
    for (unsigned int vcpu = 0; vcpu < vm->config.vcpus; vcpu++) {
        if (vcpus >> vcpu & 1) {
            vm->gic.vcpu[vcpu].own.latched |= GIC_BIT(intid);
        }
    }
    microkit_vm_gic_deliver(vm);
}

void microkit_vm_gic_acknowledge(struct microkit_vm *vm, unsigned int vcpu, unsigned int intid)
{
    if (intid == GIC_TIMER) {
        vm->gic.vcpu[vcpu].own.line &= ~GIC_BIT(GIC_TIMER);
        machine_timer_acknowledge(vcpu, GIC_TIMER);
    }
    for (unsigned int i = 0; i < vm->passed_count; i++) {
        if (vm->passed[i].intid == intid) {
            machine_irq_acknowledge(vm->passed[i].channel);
        }
    }
}

/* The kernel says so of a list register, or of none. */
void microkit_vm_gic_ended(struct microkit_vm *vm, unsigned int vcpu, uint64_t list)
{
    unsigned int intid = 0;

    if (list >= MICROKIT_VM_LISTS || vm->gic.vcpu[vcpu].list[list] == 0) {
        return;
    }
    intid = vm->gic.vcpu[vcpu].list[list] - 1u;
    vm->gic.vcpu[vcpu].list[list] = 0;
    if (intid < MICROKIT_VM_INTIDS) {
        microkit_vm_gic_bank(vm, vcpu, intid)->listed &= ~GIC_BIT(intid);
        microkit_vm_gic_acknowledge(vm, vcpu, intid);
    }
    microkit_vm_gic_deliver(vm);
}

void microkit_vm_gic_timer(struct microkit_vm *vm, unsigned int vcpu, uint64_t intid)
{
    if (intid == GIC_TIMER) {
        vm->gic.vcpu[vcpu].own.line |= GIC_BIT(GIC_TIMER);
        microkit_vm_gic_deliver(vm);
    }
}

void microkit_vm_line(struct microkit_vm *vm, unsigned int intid, bool up)
{
    if (intid < GIC_PRIVATE || intid >= MICROKIT_VM_INTIDS) {
        return;
    }
    if (up) {
        vm->gic.shared[intid / 32].line |= GIC_BIT(intid);
        microkit_vm_gic_deliver(vm);
    } else {
        vm->gic.shared[intid / 32].line &= ~GIC_BIT(intid);
    }
}
