/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is tested: keeps a total that callers add to. It is passive: it runs on its callers' time.
 */
#include <microkit.h>

#include "server.h"

static seL4_Word total;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

static microkit_msginfo refuse(void)
{
    return microkit_msginfo_new(REFUSED, 0);
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    if (microkit_msginfo_get_label(msginfo) != ADD || microkit_msginfo_get_count(msginfo) != 1) {
        return refuse();
    }

    seL4_Word more = microkit_mr_get(0);

    if (more > MOST - total) {
        return refuse();
    }
    total += more;
    microkit_mr_set(0, total);
    return microkit_msginfo_new(DONE, 1);
}
