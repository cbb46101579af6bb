/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The report of a fault on the debug console.
 */
#pragma once

#include <monitor/info.h>
#include <monitor/kernel.h>

void report_fault(const struct monitor_info *info, uint32_t pd, const struct message *fault);
