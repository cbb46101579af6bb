/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What each version of a virtual machine's interrupt controller has of its own: board/devices/vgic-NAME/vmm.c.
 */
#pragma once

#include <microkit_vmm.h>

/* What interrupts are injected as. */
unsigned int microkit_vgic_group(void);

/* False: there is no room for its devices. */
bool microkit_vgic_attach(struct microkit_vm *vm);

/* An access to a system register, as the syndrome has it. False: it is none of this GIC's. */
bool microkit_vgic_system_register(struct microkit_vm *vm, unsigned int vcpu, uint64_t esr);

/* What its node in the device tree has of its own: the distributor's bytes, and where the second registers are. */
struct microkit_vgic_node {
    const char *compatible;
    uint32_t size;
    uint32_t second, second_size;
};

struct microkit_vgic_node microkit_vgic_node(const struct microkit_vm *vm);
