/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What becomes of a watchdog that firmware has started.
 */
#pragma once

/* Stopped or fed, as the board says; fails if it cannot be stopped. MMU off. */
void watchdog_settle(void);
