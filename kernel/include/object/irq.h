/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts: control, handlers, delivery, acknowledgement; and the SGI capability (IPI API).
 */
#pragma once

#include <api/invocation.h>

struct error decode_irq_control(const struct invocation *inv) MUST_CHECK;
struct error decode_irq_handler(const struct invocation *inv) MUST_CHECK;
struct error invoke_sgi_signal(const struct cap *cap) MUST_CHECK;

/* The last handler capability is going away: disabled, not active, and free to be issued again if
 * it may be. false: call again. */
bool irq_handler_finalise(u32 intid) MUST_CHECK;

/* The notification capability in a slot is going away: if that is an interrupt's, waiting on the
 * notification does not acknowledge it any more. */
void irq_notification_finalise(slot_ref_t slot);

/* An interrupt is pending at the CPU interface: take and deliver it. Kernel timer interrupts set
 * ks.reprogram and let the caller's check_budget/schedule do the rest. */
void irq_handle(void);

/* The interrupt may be delivered again. Nothing, when it was not delivered. */
void irq_acknowledge(u32 intid);

/* notification.implied_irqs, ks.irq_next and ks.irq_prev: no interrupt; else its INTID + 1. */
#define IRQ_LIST_END 0u

/* An interrupt with implied acknowledgement signals the notification in its slot. */
void irq_list_insert(u32 intid);
/* It is not for waiters any more to acknowledge it; it stays active. Nothing, when not listed. */
void irq_list_remove(u32 intid);
/* Somebody waits on the notification: acknowledges all that are listed. */
void irq_implied_ack(notification_ref_t notification);
