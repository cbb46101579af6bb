/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts as they come.
 */
#pragma once

/* An interrupt is pending at the CPU interface: take and deliver it. Kernel timer interrupts set
 * ks.reprogram and let the caller's check_budget/schedule do the rest. */
void irq_handle(void);
