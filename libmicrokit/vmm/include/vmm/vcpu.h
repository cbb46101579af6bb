/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A vCPU that is in a fault: its registers, and the exceptions that it takes in its guest.
 */
#pragma once

#include <microkit_vmm.h>
#include <vmm/access.h>

/* General register number, 0..30, in a context; and how many words of a context it takes to have it. */
uint64_t *microkit_vm_general(seL4_UserContext *context, unsigned int number);
seL4_Word microkit_vm_general_words(unsigned int number);

/* As at power-on: registers of EL1, caches off; it runs from entry with x0. */
void microkit_vm_vcpu_start(unsigned int vcpu, uint64_t entry, uint64_t x0);

/* The instruction is not there: the guest takes an exception of unknown reason (Arm ARM D1.10.4). */
void microkit_vm_undefined(unsigned int vcpu);

/* Nothing answers: a synchronous external abort, of a load, store or fetch, as esr says. */
void microkit_vm_abort(unsigned int vcpu, uint64_t esr);
