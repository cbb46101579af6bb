/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In the place of libmicrokit's header of this name: accesses to the ring are functions of the test program, which
 * decides what is there, and what the kernel does before.
 */
#pragma once

#include <stdint.h>

typedef uint64_t __attribute__((may_alias)) microkit_trace_word;

uint64_t microkit_trace_load(const microkit_trace_word *at);
void microkit_trace_fence(void);
