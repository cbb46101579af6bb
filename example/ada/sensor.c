/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends temperatures to the filter, which is on another core, and at last one that there cannot be.
 */
#include <microkit.h>

#define FILTER 1 /* channel id, see ada.system */

static const seL4_Word measured[] = {20, 22, 27, 31, 40, 1000};

/* False: there was no answer. */
static bool send(seL4_Word value)
{
    microkit_mr_set(0, value);
    if (microkit_msginfo_get_label(microkit_ppcall(FILTER, microkit_msginfo_new(0, 1))) ==
        MICROKIT_ERROR_PEER) {
        return false;
    }
    seL4_Word average = microkit_mr_get(0);

    microkit_dbg_puts("sensor: ");
    microkit_dbg_put64(value);
    microkit_dbg_puts(", on average ");
    microkit_dbg_put64(average);
    microkit_dbg_puts("\n");
    return true;
}

void init(void)
{
}

/* The filter is ready. */
void notified(microkit_channel ch)
{
    microkit_notify(ch);
    for (unsigned int i = 0; i < sizeof(measured) / sizeof(measured[0]); i++) {
        if (!send(measured[i])) {
            microkit_dbg_puts("sensor: the filter has stopped\n");
        }
    }
}
