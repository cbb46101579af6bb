/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Requests of PDs to become passive.
 */
#pragma once

#include <monitor/state.h>

/* The first request of a PD; others are ignored at a constant price. */
void passive_request(struct monitor *monitor, uint32_t pd);
