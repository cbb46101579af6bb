/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a run does, in words, when the environment variable FUZZ_TRACE is set.
 */
#pragma once

#include "arguments.h"

void trace(const char *format, ...) __attribute__((format(printf, 1, 2)));
void trace_call(const struct request *request, s64 number);
