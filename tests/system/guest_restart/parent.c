/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Leaves the VMM that has failed alone until the other's guest has come and gone some more, then resets it.
 */
#include <microkit.h>
#include <stdint.h>

#define VMM   1
#define OTHER 2

#include "guest.h"

uintptr_t ram;

static seL4_Word count;

void init(void)
{
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)reply;
    microkit_dbg_puts(child == VMM && microkit_msginfo_get_label(info) == seL4_Fault_VMFault
                          ? "parent: the VMM has failed\n"
                          : "parent: FAILED: another fault\n");
    count = *guest_word(COUNT);
    microkit_notify(OTHER);
    return seL4_False;
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_dbg_puts(*guest_word(COUNT) == count
                          ? "parent: its guest stands still, and another's runs\n"
                          : "parent: FAILED: its guest runs\n");
    microkit_pd_reset(VMM);
}
