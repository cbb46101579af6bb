/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Names in one string, each with its zero: every image carries the monitor, and a table of pointers has eight bytes more for
 * each. They are for reports, which take their time anyway.
 */
#pragma once

#include <stdint.h>

#define NAMES_NOWHERE UINT32_MAX

/* Number n of the names; there must be as many. */
const char *names_at(const char *names, uint64_t n);

/* Where a number is among others; NAMES_NOWHERE: it is not. */
uint32_t names_find(const uint8_t *numbers, uint32_t count, uint64_t number);
