/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Logs at every level, in the midst of a message to one that answers with what it was sent.
 */
#define MICROKIT_LOG_LEVEL MICROKIT_LOG_WARNING
#include <microkit_log.h>

#define WORDS 100

void init(void)
{
    for (seL4_Word i = 0; i < WORDS; i++) {
        microkit_mr_set((seL4_Uint8)i, i);
    }
    microkit_log_warning("sector %u: %s", 7u, "no answer");
    microkit_log_info("never said");
    (void)microkit_ppcall(1, microkit_msginfo_new(0, WORDS));
    for (seL4_Word i = 0; i < WORDS; i++) {
        if (microkit_mr_get((seL4_Uint8)i) != i) {
            microkit_log_error("word %lu is lost", i);
            return;
        }
    }
    microkit_log_error("%d words have come back", WORDS);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
