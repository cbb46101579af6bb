/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The console of a virtual machine: a PL011 (PrimeCell UART, DDI 0183).
 */
#pragma once

#include <microkit_vmm.h>
#include <vmm/tree.h>

/* As after a reset; its device is added. False: no room. */
bool microkit_vm_uart_attach(struct microkit_vm *vm);

void microkit_vm_uart_tree(struct microkit_vm_tree *tree);
