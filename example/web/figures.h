/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the system does, as JSON. Times are in microseconds; those of PDs are from when their meter last looked, which is told as "at".
 */
#pragma once

#include "text.h"

/* requests: that were answered so far. The meters are asked to look again. */
void figures_put(struct text *text, uint64_t requests);
