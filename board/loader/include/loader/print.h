/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the loader says: a line each, marked LDR|. Counts are decimal, sizes in the unit that fits,
 * addresses and registers in hexadecimal. Formats know %s, %lu, %#lx and %%, nothing else.
 */
#pragma once

#include <stdint.h>

/* One line of progress; only in the configurations that print. */
void info(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says what is wrong with which board and ends the machine, in all configurations. A failure on the
 * way out is not said: the first line stands. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A size in bytes as people write it: the largest unit of which it is a whole number. */
#define SIZE_FORMAT "%lu %s"
#define SIZE(bytes) size_number(bytes), size_unit(bytes)
uint64_t size_number(uint64_t bytes);
const char *size_unit(uint64_t bytes);
