/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a board says of the watchdog that its firmware keeps.
 */
#pragma once

#define BOARD_WATCHDOG_CALL 0xbc000000
