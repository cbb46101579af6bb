/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * On the second core, passive: calls on, and notifies the caller before it answers.
 */
#include <microkit.h>

#define FRONT 0
#define BACK  1

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    microkit_mr_set(0, 10 * microkit_mr_get(0) + 1);
    msginfo = microkit_ppcall(BACK, msginfo);
    microkit_notify(ch);
    return microkit_msginfo_new(10 * microkit_msginfo_get_label(msginfo) + 2, 1);
}
