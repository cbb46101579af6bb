/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The monitor of a small guest with a disk, made with the library. What the guest says is on the console.
 */
#include <microkit.h>
#include <microkit_vmm.h>
#include <microkit_vmm_block.h>

#define DISK 0 /* a channel */

extern const uint8_t guest_image[], guest_image_end[]; /* guest.S */

/* Set by the tool. */
uintptr_t ram;
uint64_t ram_size, data_size;
struct microkit_block_of_client *own;
const struct microkit_block_for_client *servers;
void *data;

static struct microkit_vm vm;
static struct microkit_vm_disk disk;
static bool started;

static void start(void)
{
    const struct microkit_vm_config config = {
        .ram = (void *)ram,
        .ram_base = 0x80000000,
        .ram_size = ram_size,
        .kernel = guest_image,
        .kernel_size = (uint64_t)(guest_image_end - guest_image),
        .arguments = "",
        .vcpus = 1,
    };
    const char *wrong = microkit_vm_load(&vm, &config);

    if (wrong == NULL &&
        !microkit_vm_disk_add(&disk, &vm, MICROKIT_VM_VIRTIO(0), MICROKIT_VM_VIRTIO_IRQ(0))) {
        wrong = "no disk";
    }
    if (wrong != NULL) {
        microkit_dbg_puts(wrong);
        microkit_dbg_puts("\n");
    } else {
        microkit_vm_start(&vm);
    }
}

void init(void)
{
    microkit_vm_disk_init(&disk, DISK, own, servers, data, data_size);
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_vm_disk_notified(&disk);
    if (microkit_vm_disk_ready(&disk) && !started) {
        started = true;
        start();
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
