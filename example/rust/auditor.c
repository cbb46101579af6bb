/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Adds up the journal, and says whether it is what the ledger says.
 */
#include "ledger.h"

uintptr_t journal; /* set by the tool */

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

static bool agrees(uint32_t entries, int64_t sum)
{
    const struct journal_entry *entry = (const struct journal_entry *)journal;
    uint64_t written = __atomic_load_n((const uint64_t *)journal, __ATOMIC_ACQUIRE);

    if (written != entries) {
        return false;
    }
    for (uint64_t i = 0; i < written; i++) {
        sum -= entry[JOURNAL_ENTRIES + i].amount;
    }
    return sum == 0;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    bool agreed = microkit_msginfo_get_count(msginfo) == 2 &&
                  agrees((uint32_t)microkit_mr_get(0), (int64_t)microkit_mr_get(1));

    (void)ch;
    microkit_dbg_puts(agreed ? "auditor: the journal agrees\n" : "auditor: FAILED\n");
    microkit_mr_set(0, agreed);
    return microkit_msginfo_new(0, 1);
}
