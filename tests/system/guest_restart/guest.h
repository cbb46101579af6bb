/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guest of both VMMs, as they start it and let it go on.
 */
#pragma once

#define GUEST_RAM 0x40000000
#define COUNT     0x1000 /* of its RAM: how often it has come back from its VMM */
#define LIVES     0x1008 /* how often its VMM has started */

#ifndef __ASSEMBLER__
#include <microkit.h>
#include <stdint.h>

#define VCPU 0
#define EL1H 0x3c5

extern const uint8_t guest_program[], guest_program_end[];
extern uintptr_t ram;

/* Any register may have another value since the last time. */
static inline void guest_start(void)
{
    seL4_UserContext context = {.spsr = EL1H};

    __builtin_memcpy((void *)ram, guest_program, (seL4_Word)(guest_program_end - guest_program));
    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + VCPU, 0, 0, sizeof(context) / sizeof(seL4_Word),
                                  &context);
    microkit_vcpu_restart(VCPU, GUEST_RAM);
}

static inline void guest_skip(void)
{
    seL4_UserContext context = {.pc = 0};

    (void)seL4_TCB_ReadRegisters(BASE_VM_TCB_CAP + VCPU, 0, 0, 1, &context);
    context.pc += 4;
    (void)seL4_TCB_WriteRegisters(BASE_VM_TCB_CAP + VCPU, 0, 0, 1, &context);
}

static inline volatile seL4_Word *guest_word(seL4_Word offset)
{
    return (volatile seL4_Word *)(ram + offset);
}
#endif
