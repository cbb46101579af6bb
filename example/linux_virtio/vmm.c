/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The VMM: Linux starts when its disk and its network are there; what it says goes to the kernel's console. (A console with a
 * keyboard: example/linux_guest.)
 */
#include <microkit.h>
#include <microkit_vmm.h>
#include <microkit_vmm_block.h>
#include <microkit_vmm_console.h>
#include <microkit_vmm_net.h>

#define DISK     0 /* channels, see linux_virtio.system */
#define NET      1
#define RAM_BASE 0x80000000 /* in the guest */

/* Set by the tool. */
struct microkit_block_of_client *own;
const struct microkit_block_for_client *servers;
void *data;
struct microkit_net_memory *net_own;
const struct microkit_net_memory *net_peer;
uintptr_t ram, kernel, initrd;
uint64_t data_size, ram_size, kernel_size, initrd_size;

static struct microkit_vm vm;
static struct microkit_vm_disk disk;
static struct microkit_vm_net card;
static struct microkit_vm_terminal terminal;
static bool started;

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

    if (wrong == NULL &&
        !(microkit_vm_disk_add(&disk, &vm, MICROKIT_VM_VIRTIO(0), MICROKIT_VM_VIRTIO_IRQ(0)) &&
          microkit_vm_net_add(&card, &vm, MICROKIT_VM_VIRTIO(1), MICROKIT_VM_VIRTIO_IRQ(1)) &&
          microkit_vm_terminal_add(&terminal, &vm, MICROKIT_VM_VIRTIO(2),
                                   MICROKIT_VM_VIRTIO_IRQ(2)))) {
        wrong = "there is no room for the devices";
    }
    return wrong;
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

/* Of both consoles. */
static void show(void)
{
    int32_t character = microkit_vm_console_take(&vm);
    char text[64];
    uint32_t count = 0;

    while (character != MICROKIT_VM_NONE) {
        microkit_dbg_putc(character);
        character = microkit_vm_console_take(&vm);
    }
    while ((count = microkit_vm_terminal_take(&terminal, text, sizeof(text))) != 0) {
        for (uint32_t i = 0; i < count; i++) {
            microkit_dbg_putc(text[i]);
        }
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
        break;
    case MICROKIT_VM_RESET:
        start();
        break;
    case MICROKIT_VM_RUNS:
        break;
    }
    return resume;
}

void init(void)
{
    microkit_vm_disk_init(&disk, DISK, own, servers, data, data_size);
    microkit_vm_net_init(&card, NET, net_own, net_peer);
}

void notified(microkit_channel ch)
{
    if (ch == DISK) {
        microkit_vm_disk_notified(&disk);
    } else if (ch == NET) {
        microkit_vm_net_notified(&card);
    }
    if (microkit_vm_disk_ready(&disk) && microkit_vm_net_ready(&card) && !started) {
        started = true;
        start();
    }
}
