/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Text of the kernel itself: straight to the UART, one character at a time. The caller has the
 * turn at the UART (turn_take) for as long as its text shall stay in one piece.
 */
#pragma once

#include <base/types.h>

void print_string(const char *text);
/* Up to limit characters, control characters as '?'. */
void print_text(const char *text, u32 limit);
void print_decimal(u64 value);
void print_hex(u64 value);
