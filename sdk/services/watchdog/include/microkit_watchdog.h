/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The board's watchdog (`[watchdog]` of board.toml), for the protection domain (PD) that has it: the page of its
 * registers, or `smc` where firmware keeps it. In libmicrokit_uart.a, with the other device of the board. Most systems
 * have watchdog_feeder.elf do it (docs/services.md).
 */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Have it wait anew, as long as firmware has set it to. page: where this PD has the page of its first register mapped,
 * readable, writable and not cached; not used where firmware keeps it. Milliseconds until it resets the board unless it
 * is fed again, rounded down; 0: none runs, or the board has none. What has not been started is not started.
 */
uint32_t microkit_watchdog_feed(void *page);

#ifdef __cplusplus
}
#endif
