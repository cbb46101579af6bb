/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The report of a fault on the debug console.
 */
#pragma once

#include <sel4/sel4.h>
#include <stdint.h>

void report_fault(uint32_t pd, seL4_MessageInfo_t message);
