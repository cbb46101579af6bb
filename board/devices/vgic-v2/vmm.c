/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtual machine's GICv2: the distributor in front of vmm/gic.h. Guests have the CPU interface in hardware, mapped.
 *
 * All interrupts are of group 0, which is what bit 0 of a guest's GICC_CTLR enables; GICD_IGROUPR reads as zero. Where a
 * software-generated interrupt comes from is not kept: it is vCPU 0.
 */
#include <vmm/gic.h>

#define GICD_SIZE (1 << seL4_PageBits)
#define GICC_SIZE (1 << seL4_PageBits)

/* Registers of this version (IHI 0048 4.3). */
enum {
    GICD_SGIR = 0xf00,
    GICD_PIDR2 = 0xfe8,
};

#define PIDR2_ARCHITECTURE (2 << 4)
#define LINES              (MICROKIT_VM_INTIDS / 32 - 1) /* GICD_TYPER.ITLinesNumber */

unsigned int microkit_vgic_group(void)
{
    return 0;
}

bool microkit_vgic_system_register(struct microkit_vm *vm, unsigned int vcpu, uint64_t esr)
{
    (void)vm;
    (void)vcpu;
    (void)esr;
    return false;
}

/* ---- targets ---------------------------------------------------------------------------- */

static uint64_t targets_read(const struct microkit_vm *vm, unsigned int vcpu, unsigned int first,
                             unsigned int bytes)
{
    uint64_t value = 0;

    for (unsigned int i = 0; i < bytes; i++) {
        unsigned int target = first < GIC_PRIVATE ? vcpu : vm->gic.target[first + i];
        uint64_t mask = target < vm->config.vcpus ? 1u << target : 0;

        value |= mask << (8 * i);
    }
    return value;
}

/* Of several the first; of none, none. */
static void targets_write(struct microkit_vm *vm, unsigned int first, unsigned int bytes,
                          uint64_t value)
{
    for (unsigned int i = 0; first >= GIC_PRIVATE && i < bytes; i++) {
        uint32_t mask = value >> (8 * i) & 0xff;

        vm->gic.target[first + i] = mask != 0 ? (uint8_t)__builtin_ctz(mask) : MICROKIT_VM_VCPUS;
    }
    microkit_vm_gic_deliver(vm);
}

/* Offset is one of GICD_ITARGETSR; false: it is none, or in a width that there is not. */
static bool is_target(uint64_t offset, unsigned int bytes)
{
    return offset >= GICD_TARGETS && offset < GICD_TARGETS + MICROKIT_VM_INTIDS &&
           (bytes == 1 || bytes == 4);
}

/* ---- software-generated interrupts ------------------------------------------------------- */

/* GICD_SGIR: TargetListFilter 25:24, CPUTargetList 23:16, INTID 3:0. */
static void generate(struct microkit_vm *vm, unsigned int vcpu, uint64_t value)
{
    uint64_t self = 1u << vcpu;
    uint64_t listed = value >> 16 & 0xff;
    const uint64_t targets[] = {listed, ~self, self, 0};

    microkit_vm_gic_sgi(vm, value & 0xf, targets[value >> 24 & 3]);
}

/* ---- the distributor --------------------------------------------------------------------- */

static uint64_t gicd_read(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes)
{
    struct microkit_vm *vm = state;

    if (is_target(offset, bytes)) {
        return targets_read(vm, vcpu, (unsigned int)(offset - GICD_TARGETS), bytes);
    }
    switch (offset) {
    case GICD_CTLR:
        return vm->gic.enabled;
    case GICD_TYPER:
        return LINES | (vm->config.vcpus - 1) << 5;
    case GICD_PIDR2:
        return PIDR2_ARCHITECTURE;
    default:
        return offset >= GICD_GROUP && offset < GICD_CONFIG_END
                   ? microkit_vm_gic_read(vm, vcpu, offset, bytes)
                   : 0;
    }
}

static void gicd_write(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes,
                       uint64_t value)
{
    struct microkit_vm *vm = state;

    if (is_target(offset, bytes)) {
        targets_write(vm, (unsigned int)(offset - GICD_TARGETS), bytes, value);
    } else if (offset == GICD_CTLR) {
        vm->gic.enabled = value & 1;
        microkit_vm_gic_deliver(vm);
    } else if (offset == GICD_SGIR) {
        generate(vm, vcpu, value);
    } else if (offset >= GICD_GROUP && offset < GICD_CONFIG_END) {
        microkit_vm_gic_write(vm, vcpu, offset, bytes, value);
    }
}

bool microkit_vgic_attach(struct microkit_vm *vm)
{
    struct microkit_vm_device device = {MICROKIT_VM_GICD, GICD_SIZE, vm, gicd_read, gicd_write};

    return microkit_vm_device_add(vm, &device);
}

struct microkit_vgic_node microkit_vgic_node(const struct microkit_vm *vm)
{
    (void)vm;
    return (struct microkit_vgic_node){"arm,cortex-a15-gic", GICD_SIZE, MICROKIT_VM_GICC,
                                       GICC_SIZE};
}
