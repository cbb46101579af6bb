/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One is served while the other is in the queue. Both get the error, and so does who calls later.
 */
#include <microkit.h>

static bool ends(void)
{
    microkit_msginfo answer = microkit_ppcall(0, microkit_msginfo_new(0, 0));

    return microkit_msginfo_get_label(answer) == MICROKIT_ERROR_PEER &&
           microkit_mr_get(0) == MICROKIT_PEER_FAULTED;
}

void init(void)
{
    bool good = ends() && ends();

    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(good ? ": its calls end: good\n" : ": FAILED\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
