/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a thread that faulted.
 */
#pragma once

#include <monitor/fault.h>

/* pc, lr and sp with what is there, then x0..x29 in rows. */
/*@ requires \valid_read(victim);
    assigns \nothing;
 */
void registers_print(const struct victim *victim);
