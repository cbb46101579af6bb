/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts: control, handlers, delivery; and the SGI capability (IPI API).
 */
#pragma once

#include <api/invocation.h>

struct error decode_irq_control(const struct invocation *inv) MUST_CHECK;
struct error decode_irq_handler(const struct invocation *inv) MUST_CHECK;
struct error invoke_sgi_signal(const struct cap *cap) MUST_CHECK;

/* The last handler capability is going away: masked, and free to be issued again. false: call
 * again. */
bool irq_handler_finalise(u32 intid) MUST_CHECK;

/* The notification capability in a slot is going away: if that is an interrupt's, waiting on the
 * notification does not acknowledge it any more. */
void irq_notification_finalise(slot_ref_t slot);

/* An interrupt is pending at the CPU interface: acknowledge and deliver. Kernel timer interrupts
 * set ks.reprogram and let the caller's check_budget/schedule do the rest. */
void irq_handle(void);
#define IRQ_NONE_IMPLIED 0u /* notification.implied_irq: none; SGI 0 is a doorbell */

/* Unmask what waiting on this notification implies (IRQ_IMPLIED_ACK). */
void irq_implied_ack(notification_ref_t notification);
