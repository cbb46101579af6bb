/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a guest that runs does, and how it comes into the kernel.
 */
#pragma once

#include "input.h"

bool guest_runs(void);
void guest_entry(struct input *input);
void guest_take_interrupt(void);

/* The virtual timer's interrupt is signalled as long as its condition is met. */
void guest_timer_raise(void);

/* NULL, or that a guest that sleeps would not be woken in time. */
const char *guest_check_wakeup(void);
