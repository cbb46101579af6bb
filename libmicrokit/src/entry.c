/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What happens when an event arrives for which the PD has no entry point. Weak, so
 * that the user's definitions replace them.
 */
#include <microkit.h>

static void missing(const char *entry_point)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(" is missing the '");
    microkit_dbg_puts(entry_point);
    microkit_dbg_puts("' entry point\n");
    microkit_internal_crash(seL4_NoError);
}

__attribute__((weak)) microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    missing("protected");
    return msginfo;
}

__attribute__((weak)) seL4_Bool fault(microkit_child child, microkit_msginfo msginfo,
                                      microkit_msginfo *reply_msginfo)
{
    (void)child;
    (void)msginfo;
    (void)reply_msginfo;
    missing("fault");
    return seL4_False;
}
