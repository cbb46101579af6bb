/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The watchdog-rzg2l driver, with the model of its device.
 */
#include "../libmicrokit/watchdog/models/rzg2l.c"

#include "watchdog_driver.h"
