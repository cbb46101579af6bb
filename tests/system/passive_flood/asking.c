/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks with each label and with the longest message that there is.
 */
#include <microkit.h>

void init(void)
{
    for (seL4_Word label = 0;; label++) {
        seL4_Send(MONITOR_EP, seL4_MessageInfo_new(label % 10, 0, 0, seL4_MsgMaxLength));
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
