/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One line on the UART from a format of loader/print.h.
 */
#pragma once

#include <stdarg.h>

void line_print(const char *mark, const char *format, va_list arguments);
