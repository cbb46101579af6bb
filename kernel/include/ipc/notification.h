/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications: a word of flags that threads wait on (seL4 manual 5).
 */
#pragma once

#include <base/types.h>
#include <base/window.h>

/* A wait on it neither takes a word nor acknowledges an interrupt: one comparison of state and
 * implied_irqs together. */
static inline bool notification_is_quiet(notification_ref_t notification)
{
    return ((u64)notification_at(notification)->implied_irqs << 32 |
            notification_at(notification)->state) <= NOTIFICATION_WAITING;
}

void notification_signal(notification_ref_t notification, word_t badge);
void notification_wait(notification_ref_t notification, tcb_ref_t receiver, bool blocking);
/* The notification is active: receiver, which runs, takes its word. */
void notification_take(notification_ref_t notification, tcb_ref_t receiver);
void notification_cancel(tcb_ref_t tcb); /* leaves the queue; its state stays */
/* It is going away: the first of its queue waits again. false: a thread still waits, call again. */
bool notification_finalise(notification_ref_t notification) MUST_CHECK;
void notification_bind(notification_ref_t notification, tcb_ref_t tcb);
void notification_unbind(notification_ref_t notification);
void notification_reorder(notification_ref_t notification, tcb_ref_t tcb);
