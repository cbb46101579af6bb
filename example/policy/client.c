/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tries all doors each time the operator says so, and tells it when that is done.
 */
#include <microkit.h>

/* Channel ids, see policy.system. */
#define POLICY   1
#define OPERATOR 2

#define DOORS    5

static bool may_open(seL4_Word door)
{
    microkit_mr_set(0, door);
    microkit_msginfo answer = microkit_ppcall(POLICY, microkit_msginfo_new(0, 1));

    return microkit_msginfo_get_label(answer) == 0 && microkit_msginfo_get_count(answer) == 1 &&
           microkit_mr_get(0) == 1;
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    bool open[DOORS + 1];

    for (seL4_Word door = 1; door <= DOORS; door++) {
        open[door] = may_open(door);
    }
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(": may open");
    for (seL4_Word door = 1; door <= DOORS; door++) {
        if (open[door]) {
            microkit_dbg_puts(" ");
            microkit_dbg_put64(door);
        }
    }
    microkit_dbg_puts("\n");
    microkit_notify(ch);
}
