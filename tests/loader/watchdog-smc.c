/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The watchdog-smc driver, with a model of firmware; the rest of it is tested where firmware stops it, by
 * tests/libmicrokit. Without firmware there is none.
 */
#include "../libmicrokit/watchdog/models/smc.c"

#include "watchdog_driver.h"
