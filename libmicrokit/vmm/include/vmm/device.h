/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest's accesses to devices that the VMM emulates.
 */
#pragma once

#include <microkit_vmm.h>
#include <vmm/access.h>

/* The device that has all of it, or NULL. */
const struct microkit_vm_device *microkit_vm_device_at(const struct microkit_vm *vm,
                                                       uint64_t address, unsigned int bytes);

/* Does it, and has the vCPU go on behind it. False: no device is there, and nothing was done. */
bool microkit_vm_device_access(struct microkit_vm *vm, unsigned int vcpu,
                               const struct microkit_vm_access *access, unsigned int length);
