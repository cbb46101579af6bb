/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Two programs of one file: each has a copy with a configuration of its own. */
#include <microkit.h>

__attribute__((section(".timer_client_config"), used)) struct {
    char magic[5];
    unsigned char driver_id;
} config = {.magic = "?"};

/* 2024 began then; the host's clock is later. */
#define PAST 1704067200

void init(void)
{
    microkit_mr_set(0, microkit_name[0] == 'f');
    microkit_ppcall(config.driver_id, microkit_msginfo_new(0, 1));
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(microkit_mr_get(0) > PAST ? ": the clock is right\n"
                                                : ": the clock is wrong\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
