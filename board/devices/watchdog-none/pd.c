/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * No watchdog, as far as the board's description knows.
 */
#include <microkit_watchdog.h>

uint32_t microkit_watchdog_feed(void *page)
{
    (void)page;
    return 0;
}
