/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What only a GICv2's distributor has: targets, GICD_SGIR, identification; as a guest sees it.
 */
#include "model.h"

#define AT(offset) (MICROKIT_VM_GICD + (offset))

static uint64_t get(unsigned int vcpu, uint64_t offset, unsigned int bytes)
{
    return guest_load(vcpu, AT(offset), bytes);
}

static void set(unsigned int vcpu, uint64_t offset, uint32_t value)
{
    guest_store(vcpu, AT(offset), 4, value);
}

static void start(void)
{
    model_start(3);
    CHECK(guest_smc(0, 0xc4000003, 1, RAM_BASE, 0) == 0);
    CHECK(guest_smc(0, 0xc4000003, 2, RAM_BASE, 0) == 0);
    set(0, 0, 1);
}

static void identity(void)
{
    start();
    CHECK(get(0, 0, 4) == 1 && get(0, 4, 4) == (7 | 2 << 5) && get(0, 0xfe8, 4) >> 4 == 2);
    set(0, 0, 2);
    CHECK(get(0, 0, 4) == 0);
    CHECK(get(0, 0xff0, 8) == 0 && get(0, 8, 4) == 0);
}

static void targets(void)
{
    start();
    CHECK(get(0, 0x800, 4) == 0x01010101 && get(2, 0x81c, 4) == 0x04040404);
    CHECK(get(1, 0x81f, 1) == 2);
    set(0, 0x800, 0);
    CHECK(get(0, 0x800, 4) == 0x01010101);
    CHECK(get(0, 0x820, 4) == 0x01010101);
    set(0, 0x820, 0x00060204);
    CHECK(get(1, 0x820, 4) == 0x00020204);
    guest_store(0, AT(0x8ff), 1, 0x80); /* a vCPU that there is not */
    CHECK(get(0, 0x8fc, 4) == 0x00010101);
    guest_store(0, AT(0x8fc), 2, 0x0202);
    CHECK(get(0, 0x8fc, 4) == 0x00010101 && get(0, 0x900, 4) == 0);
    set(0, 0x900, ~0u);
    set(0, 0x104, 7);
    set(0, 0x204, 7); /* 32, 33, 34 pending */
    CHECK(guest_take(2) == 32 && guest_take(1) == 33 && guest_take(1) == 34);
    CHECK(guest_take(0) == 1023);
}

static void generated(uint32_t value, unsigned int vcpu, unsigned int expected)
{
    start();
    for (unsigned int i = 0; i < 3; i++) {
        set(i, 0x100, 0xffff);
    }
    set(vcpu, 0xf00, value);
    for (unsigned int i = 0; i < 3; i++) {
        CHECK(guest_take(i) == (expected >> i & 1 ? value & 0xf : 1023));
    }
}

int main(void)
{
    identity();
    targets();
    generated(0x00050007, 1, 5);
    generated(0x00ff000f, 1, 7);
    generated(0x01000000, 1, 5);
    generated(0x02ff0001, 1, 2);
    generated(0x03ff0001, 1, 0);
    return 0;
}
