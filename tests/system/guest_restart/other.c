/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Its guest never stops; says when it has left so often since it was asked.
 */
#include "guest.h"

#define PARENT 2
#define OFTEN  100

uintptr_t ram;

static seL4_Word left;

void init(void)
{
    guest_start();
}

void notified(microkit_channel ch)
{
    (void)ch;
    left = OFTEN;
}

seL4_Bool fault(microkit_child vcpu, microkit_msginfo info, microkit_msginfo *reply)
{
    (void)vcpu;
    (void)info;
    (void)reply;
    guest_skip();
    if (left != 0 && --left == 0) {
        microkit_notify(PARENT);
    }
    return seL4_True;
}
