/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Power of vCPUs and of the virtual machine: PSCI 1.1 (DEN 0022), by SMC or HVC as SMCCC 1.1 (DEN 0028) has them.
 */
#pragma once

#include <microkit_vmm.h>

/* The call that is in x0..x3 of context: does it, and puts its result into x0. Calls that there are not are answered. */
void microkit_vm_psci(struct microkit_vm *vm, unsigned int vcpu, seL4_UserContext *context);

/* Stop all vCPUs; the virtual machine is in that state then. */
void microkit_vm_end(struct microkit_vm *vm, enum microkit_vm_state state);
