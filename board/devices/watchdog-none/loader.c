/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * No watchdog, as far as the board's description knows.
 */
#include <loader/drivers.h>

uint32_t watchdog_feed(void)
{
    return 0;
}

bool watchdog_stop(void)
{
    return true;
}
