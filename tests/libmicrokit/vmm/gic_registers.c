/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The registers of the distributor that versions have in common: what is written is read, in the widths that there are, and
 * private interrupts are each vCPU's own.
 */
#include "model.h"

#include <vmm/gic.h>

static uint32_t get(unsigned int vcpu, uint64_t offset)
{
    return microkit_vm_gic_read(&vm, vcpu, offset, 4);
}

static void set(unsigned int vcpu, uint64_t offset, uint32_t value)
{
    microkit_vm_gic_write(&vm, vcpu, offset, 4, value);
}

static void bits(void)
{
    model_start(2);
    for (uint64_t word = 0; word < MICROKIT_VM_INTIDS / 32; word++) {
        set(0, GICD_ENABLE + 4 * word, 0xf0);
        set(0, GICD_DISABLE + 4 * word, 0x30);
        CHECK(get(0, GICD_ENABLE + 4 * word) == 0xc0 && get(0, GICD_DISABLE + 4 * word) == 0xc0);
        set(0, GICD_PEND + 4 * word, 0x0f);
        set(0, GICD_UNPEND + 4 * word, 0x03);
        CHECK(get(0, GICD_PEND + 4 * word) == 0x0c && get(0, GICD_UNPEND + 4 * word) == 0x0c);
        set(0, GICD_GROUP + 4 * word, ~0u);
        CHECK(get(0, GICD_GROUP + 4 * word) == 0);
        set(0, GICD_ACTIVATE + 4 * word, ~0u);
        CHECK(get(0, GICD_ACTIVATE + 4 * word) == 0 && get(0, GICD_DEACTIVATE + 4 * word) == 0);
    }
    CHECK(get(1, GICD_ENABLE) == 0 && get(1, GICD_PEND) == 0); /* its own */
    CHECK(get(1, GICD_ENABLE + 4) == 0xc0 && get(1, GICD_PEND + 4) == 0x0c);
}

static void lines_are_pending(void)
{
    model_start(1);
    microkit_vm_line(&vm, 33, true);
    set(0, GICD_UNPEND + 4, ~0u);
    CHECK(get(0, GICD_PEND + 4) == 2);
    vm.gic.enabled = true;
    set(0, GICD_ENABLE + 4, 2);
    CHECK(get(0, GICD_ACTIVATE + 4) == 2); /* in a list register */
}

static void priorities(void)
{
    model_start(2);
    microkit_vm_gic_write(&vm, 0, GICD_PRIORITY + 33, 1, 0x1f);
    microkit_vm_gic_write(&vm, 0, GICD_PRIORITY + 36, 4, 0xffa7080f);
    CHECK(microkit_vm_gic_read(&vm, 1, GICD_PRIORITY + 33, 1) == 0x18);
    CHECK(get(1, GICD_PRIORITY + 32) == 0x1800 && get(1, GICD_PRIORITY + 36) == 0xf8a00808);
    CHECK(microkit_vm_gic_read(&vm, 1, GICD_PRIORITY + 39, 1) == 0xf8);
    set(0, GICD_PRIORITY + 28, 0x08080808);
    CHECK(get(0, GICD_PRIORITY + 28) == 0x08080808 && get(1, GICD_PRIORITY + 28) == 0);
    CHECK(get(0, GICD_PRIORITY + 32) == 0x1800);
    set(0, GICD_PRIORITY + 252, ~0u);
    CHECK(get(0, GICD_PRIORITY + 252) == 0xf8f8f8f8);
}

static void triggers(void)
{
    model_start(1);
    CHECK(get(0, GICD_CONFIG) == 0xaaaaaaaa && get(0, GICD_CONFIG + 4) == 0);
    set(0, GICD_CONFIG, 0);
    set(0, GICD_CONFIG + 4, ~0u);
    CHECK(get(0, GICD_CONFIG) == 0xaaaaaaaa && get(0, GICD_CONFIG + 4) == 0);
    set(0, GICD_CONFIG + 8, 0x0000000f);
    set(0, GICD_CONFIG + 12, 0xc0000000);
    CHECK(get(0, GICD_CONFIG + 8) == 0xa && get(0, GICD_CONFIG + 12) == 0x80000000);
}

/* Other widths, and interrupts that there are not. */
static void nothing(void)
{
    model_start(1);
    for (uint64_t offset = GICD_GROUP; offset < GICD_CONFIG_END; offset++) {
        unsigned int first = microkit_vm_gic_first(offset);

        microkit_vm_gic_write(&vm, 0, offset, 2, ~0u);
        microkit_vm_gic_write(&vm, 0, offset, 8, ~0ull);
        if (first >= MICROKIT_VM_INTIDS) {
            microkit_vm_gic_write(&vm, 0, offset, 4, ~0u);
            microkit_vm_gic_write(&vm, 0, offset, 1, ~0u);
            CHECK(microkit_vm_gic_read(&vm, 0, offset, 4) == 0);
        }
        if (offset < GICD_PRIORITY || offset >= GICD_TARGETS) {
            microkit_vm_gic_write(&vm, 0, offset, 1, ~0u);
            CHECK(microkit_vm_gic_read(&vm, 0, offset, 1) == 0);
        }
    }
    for (unsigned int i = 0; i < MICROKIT_VM_INTIDS / 32; i++) {
        CHECK(get(0, GICD_ENABLE + 4 * i) == 0 && get(0, GICD_PEND + 4 * i) == 0);
        CHECK(get(0, GICD_PRIORITY + 4 * i) == 0);
    }
}

int main(void)
{
    bits();
    lines_are_pending();
    priorities();
    triggers();
    nothing();
    return 0;
}
