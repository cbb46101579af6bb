/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The interrupt controller of a virtual machine, whatever its version: interrupts, which of them are pending for
 * whom, and list registers. What differs is board/devices/vgic-NAME/vmm.c.
 */
#pragma once

#include <microkit_vmm.h>
#include <vmm/gic_version.h>

enum {
    GIC_PRIVATE = 32, /* INTIDs that each vCPU has for itself */
    GIC_TIMER = 27,   /* the virtual timer's */
};

/* Registers of the distributor that versions have in common, and the two that each has its own bits in (GICv2 4.3, GICv3 12.9). */
enum {
    GICD_CTLR = 0x000,
    GICD_TYPER = 0x004,
    GICD_IIDR = 0x008,
    GICD_GROUP = 0x080, /* from here on a bit for each interrupt, 0x80 bytes each */
    GICD_ENABLE = 0x100,
    GICD_DISABLE = 0x180,
    GICD_PEND = 0x200,
    GICD_UNPEND = 0x280,
    GICD_ACTIVATE = 0x300,
    GICD_DEACTIVATE = 0x380,
    GICD_PRIORITY = 0x400, /* a byte each */
    GICD_TARGETS = 0x800,
    GICD_CONFIG = 0xc00, /* two bits each */
    GICD_CONFIG_END = 0xd00,
};

/* Of 256 priorities list registers have the upper five bits. */
#define GIC_PRIORITY_SHIFT 3

#define GIC_BIT(intid)     (1u << (intid) % 32)

static inline struct microkit_vm_interrupts *
microkit_vm_gic_bank(struct microkit_vm *vm, unsigned int vcpu, unsigned int intid)
{
    return intid < GIC_PRIVATE ? &vm->gic.vcpu[vcpu].own : &vm->gic.shared[intid / 32];
}

void microkit_vm_gic_reset(struct microkit_vm *vm);

/* Of a vCPU that begins: its private interrupts. */
void microkit_vm_gic_vcpu_reset(struct microkit_vm *vm, unsigned int vcpu);

/* Give vCPUs what is pending for them, as far as list registers are free. */
void microkit_vm_gic_deliver(struct microkit_vm *vm);

/* Software-generated interrupt intid, 0..15, of those in a set of vCPUs. */
void microkit_vm_gic_sgi(struct microkit_vm *vm, unsigned int intid, uint64_t vcpus);

/* Faults: the interrupt of a list register has ended; the timer has expired. */
void microkit_vm_gic_ended(struct microkit_vm *vm, unsigned int vcpu, uint64_t list);
void microkit_vm_gic_timer(struct microkit_vm *vm, unsigned int vcpu, uint64_t intid);

/* The guest has ended intid, or is to be asked again: whoever raises it may do so anew. */
void microkit_vm_gic_acknowledge(struct microkit_vm *vm, unsigned int vcpu, unsigned int intid);

/*
 * Registers from GICD_GROUP to GICD_CONFIG_END, of vcpu where they are banked. Widths that the architecture
 * does not have, and interrupts that there are not, read as zero and ignore writes.
 */
uint32_t microkit_vm_gic_read(struct microkit_vm *vm, unsigned int vcpu, uint64_t offset,
                              unsigned int bytes);
void microkit_vm_gic_write(struct microkit_vm *vm, unsigned int vcpu, uint64_t offset,
                           unsigned int bytes, uint64_t value);

/* First interrupt that such a register is about. */
unsigned int microkit_vm_gic_first(uint64_t offset);
