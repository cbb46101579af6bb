/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is in the RAM of a virtual machine when it starts.
 */
#pragma once

#include <microkit_vmm.h>

/* Guest physical addresses, ends behind the last byte. */
struct microkit_vm_places {
    uint64_t kernel, kernel_end;
    uint64_t initrd, initrd_end;
    uint64_t tree; /* to the end of RAM */
};

/* Bytes at the end of RAM that the device tree may have. */
#define TREE_ROOM 0x2000

/* NULL, or what is wrong. */
const char *microkit_vm_place(const struct microkit_vm_config *config,
                              struct microkit_vm_places *places);

/* Writes the device tree of what vm has, where it is in this PD. False: it does not fit. */
bool microkit_vm_describe(struct microkit_vm *vm, const struct microkit_vm_places *places,
                          void *at);
