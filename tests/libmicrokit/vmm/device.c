/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which device an access is for, and what becomes of its value and of the registers beside.
 */
#include "model.h"

#include <vmm/device.h>

static struct {
    unsigned int reads, writes, vcpu, bytes;
    uint64_t offset, value;
} seen;

static uint64_t read(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes)
{
    CHECK(state == &seen);
    seen.reads++;
    seen.vcpu = vcpu;
    seen.offset = offset;
    seen.bytes = bytes;
    return seen.value;
}

static void write(void *state, unsigned int vcpu, uint64_t offset, unsigned int bytes,
                  uint64_t value)
{
    CHECK(state == &seen);
    seen.writes++;
    seen.vcpu = vcpu;
    seen.offset = offset;
    seen.bytes = bytes;
    seen.value = value;
}

static bool add(uint64_t base, uint64_t size)
{
    struct microkit_vm_device device = {base, size, &seen, read, write};

    return microkit_vm_device_add(&vm, &device);
}

static void places(void)
{
    model_start(1);
    CHECK(add(0x1000, 0x100) && !add(0x1000, 1) && !add(0x10ff, 1) && !add(0xf00, 0x101));
    CHECK(add(0x1100, 0x100) && add(0xf00, 0x100));
    CHECK(!add(0x5000, 0) && !add(~0ull, 2) && add(~0ull, 1) && !add(0, ~0ull));
    CHECK(microkit_vm_device_at(&vm, 0x10f8, 8) && !microkit_vm_device_at(&vm, 0x11fc, 8));
    CHECK(!microkit_vm_device_at(&vm, 0xeff, 1) && !microkit_vm_device_at(&vm, 0x1200, 1));
    CHECK(microkit_vm_device_at(&vm, ~0ull, 1) && !microkit_vm_device_at(&vm, ~0ull, 2));
}

static void table(void)
{
    unsigned int room = 0;

    model_start(1);
    while (add(0x1000 * (room + 1), 0x1000)) {
        room++;
    }
    CHECK(vm.device_count == MICROKIT_VM_DEVICES && room >= 8);
}

static bool access(bool store, bool sign, unsigned int bytes, unsigned int number)
{
    struct microkit_vm_access access = {
        .address = 0x1010, .bytes = bytes, .number = number, .write = store, .sign = sign};

    return microkit_vm_device_access(&vm, 1, &access, 2);
}

static void values(void)
{
    seL4_UserContext before;

    model_start(2);
    CHECK(add(0x1000, 0x100));
    memset(&model[1].context, 0x11, sizeof(before));
    model[1].context.x28 = 0x123456789a;
    before = model[1].context;
    CHECK(access(true, false, 4, 28));
    CHECK(seen.value == 0x3456789a && seen.offset == 0x10 && seen.bytes == 4 && seen.vcpu == 1);
    before.pc += 2;
    CHECK(memcmp(&before, &model[1].context, sizeof(before)) == 0);
    CHECK(access(true, false, 8, 31) && seen.value == 0);
    seen.value = 0xfff0;
    CHECK(access(false, true, 1, 28));
    before.pc += 4;
    before.x28 = 0xfffffff0;
    CHECK(memcmp(&before, &model[1].context, sizeof(before)) == 0);
    CHECK(access(false, false, 1, 31)); /* read, and thrown away */
    before.pc += 2;
    CHECK(memcmp(&before, &model[1].context, sizeof(before)) == 0);
    CHECK(seen.reads == 2 && seen.writes == 2);
}

static void nowhere(void)
{
    struct microkit_vm_access access = {.address = 0x77000000, .bytes = 4};

    model_start(1);
    CHECK(!microkit_vm_device_access(&vm, 0, &access, 4));
    CHECK(model[0].context.pc == RAM_BASE + 0x80000);
}

int main(void)
{
    places();
    table();
    values();
    nowhere();
    return 0;
}
