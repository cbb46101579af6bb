/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Requests of PDs to become passive.
 */
#pragma once

#include <monitor/state.h>

#include <stdbool.h>

/* Whether it runs on the time of others now. */
bool passive_is(const struct monitor *monitor, uint32_t pd);
/* It has its own time again, and may ask again. */
void passive_forget(struct monitor *monitor, uint32_t pd);

/* The first request of a PD since it was started; others are ignored at a constant price. */
void passive_request(struct monitor *monitor, uint32_t pd);
