/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtual machine's GICv3: distributor and redistributors in front of vmm/gic.h. Guests have the CPU interface in
 * hardware, but ICC_SGI1R_EL1, which traps.
 *
 * There is one security state, and affinity routing is always on. All interrupts are of group 1; GICD_IGROUPR reads as zero.
 */
#include <vmm/gic.h>
#include <vmm/machine.h>
#include <vmm/vcpu.h>

#define GICD_SIZE          0x10000
#define REDISTRIBUTOR      0x20000 /* bytes for each vCPU, in two frames */
#define FRAME              0x10000
#define GICD_ROUTER        0x6000 /* 8 bytes for each shared interrupt (IHI 0069 12.9.22) */
#define PIDR2              0xffe8
#define PIDR2_ARCHITECTURE (3 << 4)

/* GICD_CTLR: EnableGrp1 is the guest's; ARE and DS are always set. */
#define CTLR_ENABLE 2
#define CTLR_FIXED  (1 << 4 | 1 << 6)
/* GICD_TYPER: interrupts; INTIDs have 10 bits; no extended ranges of affinity. */
#define LINES (MICROKIT_VM_INTIDS / 32 - 1)
#define TYPER (LINES | 9 << 19)

enum { /* of a redistributor's first frame */
    GICR_CTLR = 0x00,
    GICR_TYPER = 0x08,
    GICR_TYPER_HIGH = 0x0c,
    GICR_WAKER = 0x14,
};
#define TYPER_LAST (1 << 4)

/* A trapped access, without its register and direction (Arm ARM D13.2.37): op0 3, op2 5, op1 0, CRn 12, CRm 11. */
#define ISS_REGISTER(esr) ((esr)&0x3ffc1e)
#define ISS_SGI1R         (3u << 20 | 5u << 17 | 0u << 14 | 12u << 10 | 11u << 1)
#define ISS_RT(esr)       ((esr) >> 5 & 31)
#define ISS_READ(esr)     ((esr)&1)

unsigned int microkit_vgic_group(void)
{
    return 1;
}

/* ---- distributor ------------------------------------------------------------------------ */

/* Registers that are about shared interrupts: private ones are the redistributors'. */
static bool is_shared(uint64_t offset)
{
    return offset >= GICD_GROUP && offset < GICD_CONFIG_END &&
           microkit_vm_gic_first(offset) >= GIC_PRIVATE;
}

/* The interrupt of a GICD_IROUTER, of which low words are looked at; 0: none. */
static unsigned int routed(uint64_t offset)
{
    uint64_t intid = (offset - GICD_ROUTER) / 8;

    return offset >= GICD_ROUTER + 8 * GIC_PRIVATE && intid < MICROKIT_VM_INTIDS && offset % 8 == 0
               ? (unsigned int)intid
               : 0;
}

static uint64_t gicd_read(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes)
{
    struct microkit_vm *vm = state;

    if (is_shared(offset)) {
        return microkit_vm_gic_read(vm, vcpu, offset, bytes);
    }
    switch (offset) {
    case GICD_CTLR:
        return (vm->gic.enabled ? CTLR_ENABLE : 0) | CTLR_FIXED;
    case GICD_TYPER:
        return TYPER;
    case PIDR2:
        return PIDR2_ARCHITECTURE;
    default:
        return routed(offset) != 0 ? vm->gic.target[routed(offset)] : 0;
    }
}

/* Affinity level 0 is a vCPU's number, the others zero; bit 31, any vCPU, is not kept. */
static void route(struct microkit_vm *vm, unsigned int intid, unsigned int bytes, uint64_t value)
{
    uint64_t affinity = value & (bytes == 8 ? 0xff00ffffff : 0x00ffffff);

    vm->gic.target[intid] = affinity < MICROKIT_VM_VCPUS ? (uint8_t)affinity : MICROKIT_VM_VCPUS;
    microkit_vm_gic_deliver(vm);
}

static void gicd_write(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes,
                       uint64_t value)
{
    struct microkit_vm *vm = state;

    if (is_shared(offset)) {
        microkit_vm_gic_write(vm, vcpu, offset, bytes, value);
    } else if (offset == GICD_CTLR) {
        vm->gic.enabled = (value & CTLR_ENABLE) != 0;
        microkit_vm_gic_deliver(vm);
    } else if (routed(offset) != 0 && bytes >= 4) {
        route(vm, routed(offset), bytes, value);
    }
}

/* ---- redistributors --------------------------------------------------------------------- */

/* Affinity 63:32, number 23:8. */
static uint64_t gicr_typer(const struct microkit_vm *vm, uint64_t vcpu)
{
    return vcpu << 32 | vcpu << 8 | (vcpu + 1 == vm->config.vcpus ? TYPER_LAST : 0);
}

/* Awake, always: GICR_WAKER is zero. */
static uint64_t frame_read(const struct microkit_vm *vm, uint64_t vcpu, uint64_t offset)
{
    switch (offset) {
    case GICR_TYPER:
        return gicr_typer(vm, vcpu);
    case GICR_TYPER_HIGH:
        return gicr_typer(vm, vcpu) >> 32;
    case PIDR2:
        return PIDR2_ARCHITECTURE;
    default:
        return 0;
    }
}

/* Private interrupts have the offsets that they have in a distributor. */
static bool is_private(uint64_t offset)
{
    return offset >= GICD_GROUP && offset < GICD_CONFIG_END &&
           microkit_vm_gic_first(offset) < GIC_PRIVATE;
}

/* Any vCPU may look at any redistributor. */
static uint64_t gicr_read(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes)
{
    struct microkit_vm *vm = state;
    uint64_t whose = offset / REDISTRIBUTOR;
    uint64_t in_frame = offset % FRAME;

    (void)vcpu;
    if (offset % REDISTRIBUTOR < FRAME) {
        return frame_read(vm, whose, in_frame);
    }
    return is_private(in_frame) ? microkit_vm_gic_read(vm, (unsigned int)whose, in_frame, bytes)
                                : 0;
}

static void gicr_write(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes,
                       uint64_t value)
{
    struct microkit_vm *vm = state;

    (void)vcpu;
    if (offset % REDISTRIBUTOR >= FRAME && is_private(offset % FRAME)) {
        microkit_vm_gic_write(vm, (unsigned int)(offset / REDISTRIBUTOR), offset % FRAME, bytes,
                              value);
    }
}

/* ---- software-generated interrupts ------------------------------------------------------- */

/* ICC_SGI1R_EL1: IRM bit 40 (all others), Aff3 55:48, Aff2 39:32, INTID 27:24, Aff1 23:16, TargetList 15:0. */
static void generate(struct microkit_vm *vm, unsigned int vcpu, uint64_t value)
{
    uint64_t targets = value & 0xffff;

    if (value >> 40 & 1) {
        targets = ~((uint64_t)1 << vcpu);
    } else if (value & 0xfff0ff00ff0000) {
        return; /* nobody has these affinities, nor a range of them */
    }
    microkit_vm_gic_sgi(vm, value >> 24 & 0xf, targets);
}

/* Register 31 is zero. */
bool microkit_vgic_system_register(struct microkit_vm *vm, unsigned int vcpu, uint64_t esr)
{
    unsigned int number = (unsigned int)ISS_RT(esr);
    seL4_UserContext context;

    if (ISS_REGISTER(esr) != ISS_SGI1R || ISS_READ(esr)) {
        return false;
    }
    machine_read(vcpu, number == 31 ? MACHINE_PC : microkit_vm_general_words(number), &context);
    context.pc += 4;
    machine_write(vcpu, MACHINE_PC, &context);
    generate(vm, vcpu, number == 31 ? 0 : *microkit_vm_general(&context, number));
    return true;
}

/* ---- what there is ---------------------------------------------------------------------- */

bool microkit_vgic_attach(struct microkit_vm *vm)
{
    struct microkit_vm_device distributor = {MICROKIT_VM_GICD, GICD_SIZE, vm, gicd_read,
                                             gicd_write};
    struct microkit_vm_device redistributors = {
        MICROKIT_VM_GICR, (uint64_t)REDISTRIBUTOR * vm->config.vcpus, vm, gicr_read, gicr_write};

    return microkit_vm_device_add(vm, &distributor) && microkit_vm_device_add(vm, &redistributors);
}

struct microkit_vgic_node microkit_vgic_node(const struct microkit_vm *vm)
{
    return (struct microkit_vgic_node){"arm,gic-v3", GICD_SIZE, MICROKIT_VM_GICR,
                                       REDISTRIBUTOR * vm->config.vcpus};
}
