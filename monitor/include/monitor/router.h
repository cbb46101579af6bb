/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Doorbells of receivers that have no interrupt of their own (docs/design/cross-core-notifications.md).
 */
#pragma once

#include <monitor/state.h>

/* Rings for every route whose sequence word has changed. */
void router_poll(struct monitor *monitor);
