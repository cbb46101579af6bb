/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All groups of tests, in the order in which they run.
 */
#pragma once

#include "suite.h"

extern const struct group *const groups[];
extern const unsigned group_count;

void suite_run(void);
