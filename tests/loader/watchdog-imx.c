/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The watchdog-imx driver, with the model of its device.
 */
#include "../libmicrokit/watchdog/models/imx.c"

#include "watchdog_driver.h"
