/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes the device tree of a virtual machine with two more devices to standard output; test_vmm.py reads it. Before that: what
 * has no place in it is refused.
 */
#include "model.h"

#include <vmm/load.h>

static bool describe(const char *name, uint64_t base, unsigned int intid)
{
    const struct microkit_vm_node node = {name, "virtio,mmio", base, 0x200, intid};

    return microkit_vm_device_describe(&vm, &node);
}

static void load(void)
{
    struct microkit_vm_config config = model_config(1);

    CHECK(microkit_vm_load(&vm, &config) == NULL);
}

static void no_room(void)
{
    unsigned int count = 0;

    load();
    while (describe("virtio", 0xa100000 + 0x200 * count, 48)) {
        count++;
    }
    CHECK(count > MICROKIT_VM_DEVICES);
}

int main(void)
{
    model_start(1);
    CHECK(!describe("virtio", 0xa100000, 48)); /* it runs */
    no_room();
    load();
    CHECK(!describe("virtio", 0xa100000, 31) && !describe("virtio", 0xa100000, MICROKIT_VM_INTIDS));
    model_cleaned = 0;
    CHECK(describe("virtio", 0xa100000, 48) && model_cleaned == TREE_ROOM);
    CHECK(describe("clock", 0x123456789a000, 32));
    fwrite(model_ram + RAM_SIZE - TREE_ROOM, TREE_ROOM, 1, stdout);
    return 0;
}
