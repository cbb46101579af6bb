/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A VMM made with the library, as if all virtual CPUs were of its core. What the guest says is on the console.
 */
#include "probe.h"

#include <microkit.h>
#include <microkit_vmm.h>

extern const uint8_t guest_image[], guest_image_end[]; /* guest.S */

uintptr_t ram;
uint64_t ram_size;

static struct microkit_vm vm;

static void start(void)
{
    const struct microkit_vm_config config = {
        .ram = (void *)ram,
        .ram_base = 0x80000000,
        .ram_size = ram_size,
        .kernel = guest_image,
        .kernel_size = (uint64_t)(guest_image_end - guest_image),
        .arguments = "",
        .vcpus = 4,
    };
    const char *wrong = microkit_vm_load(&vm, &config);

    if (wrong != NULL) {
        microkit_dbg_puts(wrong);
        microkit_dbg_puts("\n");
    } else {
        microkit_vm_start(&vm);
    }
}

void init(void)
{
    for (microkit_child vcpu = 0; vcpu < 4; vcpu += 3) {
        microkit_dbg_puts("probe\n");
        probe(vcpu);
    }
    start();
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Bool resume = microkit_vm_fault(&vm, vcpu, info);
    int32_t character = microkit_vm_console_take(&vm);

    (void)reply;
    while (character != MICROKIT_VM_NONE) {
        microkit_dbg_putc(character);
        character = microkit_vm_console_take(&vm);
    }
    if (microkit_vm_state(&vm) == MICROKIT_VM_RESET) {
        start();
    } else if (microkit_vm_state(&vm) == MICROKIT_VM_OFF) {
        microkit_dbg_puts("off\n");
    }
    return resume;
}
