/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In its first life it fails at an exit of its guest.
 */
#include "guest.h"

#define EXITS 3

uintptr_t ram;

static seL4_Word exits;

void init(void)
{
    *guest_word(LIVES) += 1;
    guest_start();
}

void notified(microkit_channel ch)
{
    (void)ch;
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)vcpu;
    (void)info;
    (void)reply;
    if (++exits < EXITS) {
        guest_skip();
        return seL4_True;
    }
    if (*guest_word(LIVES) == 1) {
        *(volatile seL4_Word *)0x123000 = 1;
    }
    microkit_dbg_puts(*guest_word(LIVES) == 2 && *guest_word(COUNT) == 2 * (EXITS - 1)
                          ? "vmm: its guest has begun anew\n"
                          : "vmm: FAILED\n");
    return seL4_False;
}
