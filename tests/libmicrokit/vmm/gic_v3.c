/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What only a GICv3 has: redistributors, routing, ICC_SGI1R_EL1; as a guest sees it.
 */
#include "model.h"

#define GICD(offset)       (MICROKIT_VM_GICD + (offset))
#define GICR(vcpu, offset) (MICROKIT_VM_GICR + (vcpu)*0x20000 + (offset))
#define SGI_FRAME          0x10000

/* MSR of x7, op0 3, op1 0, CRn 12, CRm 11, op2 5. */
#define SGI1R 0x623a3016u

static uint64_t get(uint64_t address)
{
    return guest_load(0, address, 4);
}

static void set(uint64_t address, uint64_t value)
{
    guest_store(0, address, 4, value);
}

static void start(void)
{
    model_start(3);
    CHECK(guest_smc(0, 0xc4000003, 1, RAM_BASE, 0) == 0);
    CHECK(guest_smc(0, 0xc4000003, 2, RAM_BASE, 0) == 0);
    set(GICD(0), 2);
}

static void identity(void)
{
    start();
    CHECK(get(GICD(0)) == 0x52 && get(GICD(4)) == (7 | 9 << 19) && get(GICD(0xffe8)) == 0x30);
    set(GICD(0), 1);
    CHECK(get(GICD(0)) == 0x50);
    CHECK(guest_load(1, GICR(0, 8), 8) == 0 && guest_load(1, GICR(1, 8), 8) == 0x100000100);
    CHECK(guest_load(1, GICR(2, 8), 8) == 0x200000210 && get(GICR(2, 12)) == 2);
    CHECK(get(GICR(2, 0xffe8)) == 0x30 && get(GICR(1, 0x14)) == 0);
}

/* Private interrupts are the redistributors', whoever asks; the distributor has none of them. */
static void private_interrupts(void)
{
    start();
    set(GICR(1, SGI_FRAME + 0x100), 0x08000001);
    CHECK(get(GICR(1, SGI_FRAME + 0x100)) == 0x08000001 && get(GICR(0, SGI_FRAME + 0x100)) == 0);
    set(GICR(1, 0x100), ~0u);
    set(GICR(1, SGI_FRAME + 0x104), ~0u);
    set(GICR(2, SGI_FRAME + 0x420), ~0u);
    CHECK(get(GICR(1, SGI_FRAME + 0x104)) == 0 && get(GICD(0x104)) == 0 && get(GICD(0x420)) == 0);
    set(GICD(0x100), ~0u);
    set(GICD(0x41c), ~0u);
    CHECK(get(GICD(0x100)) == 0 && get(GICR(0, SGI_FRAME + 0x100)) == 0);
    CHECK(get(GICR(0, SGI_FRAME + 0x41c)) == 0);
    set(GICR(1, SGI_FRAME + 0x41c), 0xa0a0a0a0);
    CHECK(guest_load(0, GICR(1, SGI_FRAME + 0x41f), 1) == 0xa0);
    set(GICR(1, SGI_FRAME + 0x200), 1);
    CHECK(guest_take(1) == 0 && guest_take(0) == 1023);
}

static void routes(void)
{
    start();
    guest_store(0, GICD(0x6000 + 8 * 33), 8, 2);
    CHECK(guest_load(0, GICD(0x6000 + 8 * 33), 8) == 2 && get(GICD(0x6000 + 8 * 33 + 4)) == 0);
    guest_store(0, GICD(0x6000 + 8 * 34), 8, 1ull << 32 | 1); /* nobody */
    set(GICD(0x6000 + 8 * 35), 1);
    guest_store(0, GICD(0x6000 + 8 * 31), 8, 2);
    guest_store(0, GICD(0x6000 + 8 * MICROKIT_VM_INTIDS), 8, 2);
    CHECK(guest_load(0, GICD(0x6000 + 8 * MICROKIT_VM_INTIDS), 8) == 0);
    set(GICD(0x104), 0xf);
    set(GICD(0x204), 0xf); /* 32..35 pending */
    CHECK(guest_take(0) == 32 && guest_take(0) == 1023);
    CHECK(guest_take(2) == 33 && guest_take(2) == 1023);
    CHECK(guest_take(1) == 35 && guest_take(1) == 1023);
}

static void generated(uint64_t value, unsigned int vcpu, unsigned int expected)
{
    start();
    for (unsigned int i = 0; i < 3; i++) {
        set(GICR(i, SGI_FRAME + 0x100), 0xffff);
    }
    model[vcpu].context.x7 = value;
    model[vcpu].context.pc = 0x1000;
    CHECK(model_fault(vcpu, seL4_Fault_VCPUFault, 1, (seL4_Word)SGI1R | 7 << 5));
    CHECK(model[vcpu].context.pc == 0x1004);
    for (unsigned int i = 0; i < 3; i++) {
        CHECK(guest_take(i) == (expected >> i & 1 ? value >> 24 & 0xf : 1023));
    }
}

/* Reading it, and others, are undefined. */
static void others(void)
{
    start();
    model[0].registers[seL4_VCPUReg_VBAR] = 0x8000;
    CHECK(model_fault(0, seL4_Fault_VCPUFault, 1, (seL4_Word)SGI1R | 1));
    CHECK(model[0].context.pc == 0x8200);
    CHECK(model_fault(0, seL4_Fault_VCPUFault, 1, (seL4_Word)SGI1R ^ 2 << 17));
    CHECK(model[0].registers[seL4_VCPUReg_ESR] == 0x02000000);
    model[0].context.pc = 0x1000;
    CHECK(model_fault(0, seL4_Fault_VCPUFault, 1, (seL4_Word)SGI1R | 31 << 5)); /* xzr: nobody */
    CHECK(model[0].context.pc == 0x1004 && guest_take(0) == 1023);
}

int main(void)
{
    identity();
    private_interrupts();
    routes();
    generated(0x07000005, 1, 5);
    generated(0x0f00ffff, 1, 7);
    generated(1ull << 40 | 0x02000000, 1, 5);
    generated(1ull << 16 | 0x02000007, 1, 0);
    generated(1ull << 32 | 0x02000007, 1, 0);
    generated(1ull << 48 | 0x02000007, 1, 0);
    generated(1ull << 44 | 0x02000007, 1, 0);
    others();
    return 0;
}
