/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A board without: nothing is accessed.
 */
#include "../libmicrokit/watchdog/models/none.c"

#include "watchdog_driver.h"
