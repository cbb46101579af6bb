/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The watchdog-aspeed driver, with the model of its device.
 */
#include "../libmicrokit/watchdog/models/aspeed.c"

#include "watchdog_driver.h"
