/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Printing on the debug console; nothing in configurations without one.
 */
#pragma once

#include <stdint.h>

void print(const char *text);
void print_hex(uint64_t value);
void print_decimal(uint64_t value);
