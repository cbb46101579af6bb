/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts as they come, in the steps that the slow and the short way share.
 */
#pragma once

#include <base/types.h>

/* An interrupt is pending at the CPU interface, perhaps: takes it. Returns that of a handler whose
 * notification is to be signalled now; IRQ_NONE when nothing is. The kernel timer's sets ks.reprogram. */
u32 irq_take(void) MUST_CHECK;

/* Signals what irq_take() returned. */
void irq_signal(u32 intid);

/* All is signalled: turns that are over end, and who runs next is chosen. */
void interrupt_end(void);
