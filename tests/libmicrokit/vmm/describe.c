/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Writes the device tree of a virtual machine with two vCPUs and an initrd to standard output; test_vmm.py reads
 * it. A tree that does not fit is said.
 */
#include "model.h"

#include <vmm/load.h>

static uint8_t initrd[5000];

static void too_long(void)
{
    static char arguments[TREE_ROOM];
    struct microkit_vm_config config = model_config(1);

    memset(arguments, 'a', sizeof(arguments) - 1);
    config.arguments = arguments;
    CHECK(microkit_vm_load(&vm, &config) != NULL);
}

int main(void)
{
    struct microkit_vm_config config = model_config(2);

    too_long();
    config.initrd = initrd;
    config.initrd_size = sizeof(initrd);
    config.arguments = "console=ttyAMA0 quiet";
    CHECK(microkit_vm_load(&vm, &config) == NULL);
    fwrite(model_ram + RAM_SIZE - TREE_ROOM, TREE_ROOM, 1, stdout);
    return 0;
}
