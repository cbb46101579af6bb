/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which instructions of the probe faulted: one bit each, in memory that the parent writes.
 */
#pragma once

#include <microkit.h>

#define PROBE_START MICROKIT_PROGRAM_VA /* where programs are linked */
#define FAULT_BITS  (8 * 0x10000)

static inline seL4_Word fault_number(seL4_Word address)
{
    return (address - PROBE_START) / 4;
}
