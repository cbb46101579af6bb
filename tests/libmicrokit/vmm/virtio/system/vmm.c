/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The VMM of a guest with a disk.
 */
#include "../../../../guests/vmm.h"

#include <microkit_vmm_block.h>

#define DISK 0 /* a channel */

/* Set by the tool. */
uint64_t data_size;
struct microkit_block_of_client *own;
const struct microkit_block_for_client *servers;
void *data;

static struct microkit_vm_disk disk;
static bool started;

static void start(void)
{
    const char *wrong = load_guest(1);

    if (wrong == NULL &&
        !microkit_vm_disk_add(&disk, &vm, MICROKIT_VM_VIRTIO(0), MICROKIT_VM_VIRTIO_IRQ(0))) {
        wrong = "no disk";
    }
    start_guest(wrong);
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
