/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Forges itself, and must not be told that its child faulted. Calls it may get: the child has a
 * channel for them.
 */
#include "forge.h"

void init(void)
{
    forge();
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    (void)child;
    (void)msginfo;
    (void)reply;
    microkit_dbg_puts("parent: FAILED: believes in a fault\n");
    return seL4_False;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    return msginfo;
}

void notified(microkit_channel ch)
{
    (void)ch;
}
