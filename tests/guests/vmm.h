/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The VMM of a guest of one page (begin.S), made with the library: included by a test's one source file. What the guest
 * says is on the console; when it asks for a reset, start() of that file is called again.
 */
#pragma once

#include <microkit.h>
#include <microkit_vmm.h>

extern const uint8_t guest_image[], guest_image_end[];

/* Set by the tool. */
uintptr_t ram;
uint64_t ram_size;

static struct microkit_vm vm;

static void start(void);

/* NULL: it is there, and waits for start_guest(); else what is wrong. */
static const char *load_guest(uint32_t vcpus)
{
    const struct microkit_vm_config config = {
        .ram = (void *)ram,
        .ram_base = 0x80000000,
        .ram_size = ram_size,
        .kernel = guest_image,
        .kernel_size = (uint64_t)(guest_image_end - guest_image),
        .arguments = "",
        .vcpus = vcpus,
    };
    return microkit_vm_load(&vm, &config);
}

static void start_guest(const char *wrong)
{
    if (wrong != NULL) {
        microkit_dbg_puts(wrong);
        microkit_dbg_puts("\n");
    } else {
        microkit_vm_start(&vm);
    }
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
