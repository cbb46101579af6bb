/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which function is at an address.
 */
#pragma once

#include <monitor/info.h>

/* NULL: none that is known. */
const struct monitor_symbol *symbol_at(const struct monitor_info *info, const struct monitor_pd *pd,
                                       uint64_t address);
/* " function+0x10", or nothing. */
void symbol_print(const struct monitor_info *info, const struct monitor_pd *pd, uint64_t address);
