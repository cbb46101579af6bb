/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the loader says. Progress only in the debug configuration; errors always.
 */
#pragma once

#include <stdint.h>

/* One line of progress. Numbers are in hexadecimal. */
void info(const char *text);
void info_number(const char *text, uint64_t number);

/* Says what is wrong and stops this core. */
_Noreturn void fail(const char *text);
_Noreturn void fail_number(const char *text, uint64_t number);
