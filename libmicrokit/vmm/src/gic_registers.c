/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The registers of a virtual machine's distributor that versions of the GIC have in common (GICv2 4.3, GICv3
 * 12.9): see vmm/gic.h.
 */
#include <vmm/gic.h>

static bool in(uint64_t offset, uint64_t from, uint64_t end)
{
    return offset >= from && offset < end;
}

unsigned int microkit_vm_gic_first(uint64_t offset)
{
    if (offset < GICD_PRIORITY) {
        return (unsigned int)(offset % 0x80) * 8;
    }
    return (unsigned int)(offset < GICD_CONFIG ? offset % 0x400 : (offset - GICD_CONFIG) * 4);
}

static uint32_t bits_read(const struct microkit_vm_interrupts *these, uint64_t kind)
{
    switch (kind) {
    case GICD_ENABLE:
    case GICD_DISABLE:
        return these->enabled;
    case GICD_PEND:
    case GICD_UNPEND:
        return these->latched | these->line;
    case GICD_ACTIVATE:
    case GICD_DEACTIVATE:
        return these->listed;
    default:
        return 0;
    }
}

/* A timer whose interrupt is enabled is asked anew whether it still holds (the kernel's AckVPPI). */
static void enable(struct microkit_vm *vm, unsigned int vcpu, unsigned int first, uint32_t bits)
{
    struct microkit_vm_interrupts *these = microkit_vm_gic_bank(vm, vcpu, first);
    uint32_t changed = bits & ~these->enabled;

    these->enabled |= bits;
    if (first == 0 && (changed & these->line & ~these->listed & GIC_BIT(GIC_TIMER)) != 0) {
        microkit_vm_gic_acknowledge(vm, vcpu, GIC_TIMER);
    }
}

static void bits_write(struct microkit_vm *vm, unsigned int vcpu, uint64_t offset, uint32_t bits)
{
    unsigned int first = microkit_vm_gic_first(offset);
    struct microkit_vm_interrupts *these = microkit_vm_gic_bank(vm, vcpu, first);

    switch (offset & ~(uint64_t)0x7f) {
    case GICD_ENABLE:
        enable(vm, vcpu, first, bits);
        break;
    case GICD_DISABLE:
        these->enabled &= ~bits;
        break;
    case GICD_PEND:
        these->latched |= bits;
        break;
    case GICD_UNPEND:
        these->latched &= ~bits;
        break;
    default:
        break; /* groups are fixed, active states the machine's */
    }
}

/* GICD_ICFGR has the upper of each two bits set for interrupts that are triggered by edges. */
static uint32_t config_read(const struct microkit_vm_interrupts *these, unsigned int first)
{
    uint32_t value = 0;

    for (unsigned int i = 0; i < 16; i++) {
        value |= (these->edge >> (first % 32 + i) & 1) << (2 * i + 1);
    }
    return value;
}

static void config_write(struct microkit_vm_interrupts *these, unsigned int first, uint32_t value)
{
    for (unsigned int i = 0; i < 16; i++) {
        uint32_t bit = GIC_BIT(first + i);

        these->edge = (value >> (2 * i + 1) & 1) != 0 ? these->edge | bit : these->edge & ~bit;
    }
}

static uint32_t priorities_read(struct microkit_vm *vm, unsigned int vcpu, unsigned int first,
                                unsigned int bytes)
{
    uint32_t value = 0;

    for (unsigned int i = 0; i < bytes; i++) {
        value |= (uint32_t)microkit_vm_gic_bank(vm, vcpu, first)->priority[(first + i) % 32]
                 << (8 * i);
    }
    return value;
}

/* Bits that no list register has read as zero. */
static void priorities_write(struct microkit_vm *vm, unsigned int vcpu, unsigned int first,
                             unsigned int bytes, uint64_t value)
{
    for (unsigned int i = 0; i < bytes; i++) {
        uint8_t priority = (uint8_t)(value >> (8 * i)) >> GIC_PRIORITY_SHIFT << GIC_PRIORITY_SHIFT;

        microkit_vm_gic_bank(vm, vcpu, first)->priority[(first + i) % 32] = priority;
    }
}

/* Bytes or words for priorities, words for all others. */
static bool exists(uint64_t offset, unsigned int bytes)
{
    bool by_bytes = in(offset, GICD_PRIORITY, GICD_TARGETS);

    return microkit_vm_gic_first(offset) < MICROKIT_VM_INTIDS &&
           (bytes == 4 || (bytes == 1 && by_bytes));
}

uint32_t microkit_vm_gic_read(struct microkit_vm *vm, unsigned int vcpu, uint64_t offset,
                              unsigned int bytes)
{
    unsigned int first = microkit_vm_gic_first(offset);

    if (!exists(offset, bytes)) {
        return 0;
    }
    if (offset < GICD_PRIORITY) {
        return bits_read(microkit_vm_gic_bank(vm, vcpu, first), offset & ~(uint64_t)0x7f);
    }
    if (offset < GICD_TARGETS) {
        return priorities_read(vm, vcpu, first, bytes);
    }
    return offset < GICD_CONFIG ? 0 : config_read(microkit_vm_gic_bank(vm, vcpu, first), first);
}

void microkit_vm_gic_write(struct microkit_vm *vm, unsigned int vcpu, uint64_t offset,
                           unsigned int bytes, uint64_t value)
{
    unsigned int first = microkit_vm_gic_first(offset);

    if (!exists(offset, bytes)) {
        return;
    }
    if (offset < GICD_PRIORITY) {
        bits_write(vm, vcpu, offset, (uint32_t)value);
        microkit_vm_gic_deliver(vm);
    } else if (offset < GICD_TARGETS) {
        priorities_write(vm, vcpu, first, bytes, value);
    } else if (offset >= GICD_CONFIG && first >= GIC_PRIVATE) {
        config_write(microkit_vm_gic_bank(vm, vcpu, first), first, (uint32_t)value);
    }
}
