/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Watchdog of Aspeed's AST2500 and later (AST2600 data sheet, WDT): counts microseconds down from RELOAD.
 */
#pragma once

#define WDT_RELOAD      0x04
#define WDT_RESTART     0x08
#define WDT_RESTART_KEY 0x4755
#define WDT_CTRL        0x0c
#define WDT_CTRL_ENABLE (1u << 0)
/* One of less than a millisecond runs all the same. */
#define WDT_MS(reload) ((reload) < 1000 ? 1 : (reload) / 1000)
