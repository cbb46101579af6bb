/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Adds the first two words for its client. What the liar sends is a message, too.
 */
#include <microkit.h>

#define CLIENT 3
#define LIAR   6

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch != LIAR) {
        microkit_dbg_puts("server: FAILED: notified by nobody\n");
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    seL4_Word label = microkit_msginfo_get_label(msginfo);

    if ((ch != CLIENT && ch != LIAR) || microkit_msginfo_get_count(msginfo) > seL4_MsgMaxLength ||
        (ch == CLIENT && microkit_msginfo_get_count(msginfo) != 2)) {
        microkit_dbg_puts("server: FAILED: a call that nobody made\n");
    }
    microkit_mr_set(0, microkit_mr_get(0) + microkit_mr_get(1));
    return microkit_msginfo_new(label + 1, 1);
}
