# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Notifications: a word of flags, or threads that wait for one (manual 5)."""

from __future__ import annotations

from spec.model import contexts, endpoints, irqs, messages, scheduler
from spec.model.constants import ACTIVE, IDLE, ON_NOTIFICATION, ON_RECEIVE, RUNNING, WAITING
from spec.model.state import Core, Notification, Thread


def signal(core: Core, notification: Notification, badge: int) -> None:
    bound = notification.bound
    if notification.state == WAITING:
        thread = notification.queue[0]
        endpoints.dequeue(notification, thread)
        deliver(core, notification, thread, badge)
    elif notification.state == ACTIVE:
        notification.badge |= badge
    elif bound is not None and bound.state == ON_RECEIVE:
        endpoints.leave(bound)
        deliver(core, notification, bound, badge)
    else:
        notification.badge, notification.state = badge, ACTIVE


def deliver(core: Core, notification: Notification, thread: Thread, badge: int) -> None:
    messages.deliver_badge(thread, badge)
    scheduler.set_state(core, thread, RUNNING)
    contexts.lend(core, notification, thread)
    scheduler.wake(core, thread)


def take(core: Core, notification: Notification, thread: Thread) -> None:
    """Whoever runs takes the pending word."""
    messages.deliver_badge(thread, notification.badge)
    notification.state, notification.badge = IDLE, 0
    contexts.lend(core, notification, thread)


def wait(core: Core, notification: Notification, thread: Thread, blocking: bool) -> None:
    irqs.imply_acknowledgement(notification)
    if notification.state == ACTIVE:
        take(core, notification, thread)
    elif not blocking:
        messages.deliver_badge(thread, 0)
    else:
        contexts.take_back(core, notification, thread)
        scheduler.set_state(core, thread, ON_NOTIFICATION)
        thread.blocked_on = notification
        notification.state = WAITING
        endpoints.enqueue(notification.queue, thread)
