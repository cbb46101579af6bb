/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The VMM of a Linux that has a disk: its registers are mapped, its interrupt is passed on. What Linux says goes to the kernel's console;
 * its second console is the server's.
 */
#include <microkit.h>
#include <microkit_vmm.h>

#include "server.h"

#define CLIENT     0 /* channel and interrupt ids, see driver_vm.system */
#define DISK       1
#define RAM_BASE   0x80000000 /* in the guest, and where it lies */
#define DISK_BASE  0x0a003e00
#define DISK_INTID 79

/* Set by the tool. */
uintptr_t ram, kernel, initrd;
uint64_t ram_size, kernel_size, initrd_size;

static struct microkit_vm vm;
static struct microkit_vm_terminal terminal;

/* Linux takes it for one on MMIO that is there, which it is. */
static bool give_devices(void)
{
    const struct microkit_vm_node node = {
        .name = "virtio",
        .compatible = "virtio,mmio",
        .base = DISK_BASE,
        .size = MICROKIT_VM_VIRTIO_SIZE,
        .intid = DISK_INTID,
    };

    return microkit_vm_device_describe(&vm, &node) &&
           microkit_vm_pass_through(&vm, node.intid, DISK) &&
           microkit_vm_terminal_add(&terminal, &vm, MICROKIT_VM_VIRTIO(0),
                                    MICROKIT_VM_VIRTIO_IRQ(0));
}

static const char *load(void)
{
    const struct microkit_vm_config config = {
        .ram = (void *)ram,
        .ram_base = RAM_BASE,
        .ram_size = ram_size,
        .kernel = (const void *)kernel,
        .kernel_size = kernel_size,
        .initrd = (const void *)initrd,
        .initrd_size = initrd_size,
        .arguments = "console=ttyAMA0 quiet cryptomgr.notests",
        .vcpus = 1,
    };
    const char *wrong = microkit_vm_load(&vm, &config);

    return wrong == NULL && !give_devices() ? "there is no room for the devices" : wrong;
}

static void start(void)
{
    const char *wrong = load();

    if (wrong != NULL) {
        microkit_dbg_puts("vmm: ");
        microkit_dbg_puts(wrong);
        microkit_dbg_puts("\n");
    } else {
        microkit_vm_start(&vm);
    }
}

static void show(void)
{
    int32_t character = microkit_vm_console_take(&vm);

    while (character != MICROKIT_VM_NONE) {
        microkit_dbg_putc(character);
        character = microkit_vm_console_take(&vm);
    }
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Bool resume = microkit_vm_fault(&vm, vcpu, info);

    (void)reply;
    show();
    switch (microkit_vm_state(&vm)) {
    case MICROKIT_VM_OFF:
        microkit_dbg_puts("vmm: Linux is off\n");
        server_end();
        break;
    case MICROKIT_VM_RESET:
        server_restart();
        start();
        break;
    case MICROKIT_VM_RUNS:
        server_serve();
        break;
    }
    return resume;
}

void init(void)
{
    server_init(&terminal);
    start();
}

void notified(microkit_channel ch)
{
    if (!microkit_vm_notified(&vm, ch) && ch == CLIENT) {
        server_serve();
    }
}
