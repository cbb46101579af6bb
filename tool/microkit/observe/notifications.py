# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What has been signalled to a domain and not taken yet, by its channels and interrupts."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import (
    BASE_OUTPUT_NOTIFICATION_CAP,
    MICROKIT_BADGE_DOORBELL,
    MICROKIT_MAX_CHANNELS,
)
from ..diff.system import Built, Domain
from .live import Live


class Senders:
    """Who may signal what to whom: by the capabilities of an image."""

    def __init__(self, built: Built) -> None:
        #: By (core, notification, bit of the badge).
        self._names: dict[tuple[int, int, int], str] = {}
        for each in built.domains:
            self._add_channels(built, each)
        for core in built.cores:
            for intid, slot in core.irq_slots.items():
                self._add(core.number, slot.cap.object, slot.cap.word, f"interrupt {intid}")

    def _add_channels(self, built: Built, domain: Domain) -> None:
        for id in range(0 if domain.is_monitor else MICROKIT_MAX_CHANNELS):
            cap = domain.thread.cap(BASE_OUTPUT_NOTIFICATION_CAP + id)
            if cap is not None and built.names.kind(cap) == "notification":
                self._add(domain.core.number, cap.object, cap.word, domain.name)

    def _add(self, core: int, ref: int, badge: int, name: str) -> None:
        for id in _ids(badge):
            self._names.setdefault((core, ref, id), name)

    def of(self, core: int, ref: int, id: int) -> str:
        return self._names.get((core, ref, id), "?")


def _ids(badge: int) -> Iterator[int]:
    """Of the domain's channels and interrupts; other bits say something else (multikit/pd.h)."""
    return (id for id in range(MICROKIT_MAX_CHANNELS) if badge >> id & 1)


def pending(live: Live, senders: Senders, domain: Domain) -> list[str]:
    """A phrase for each id: `3 from client`."""
    core = domain.core.number
    ref = live.tcb(core, domain.thread.ref).number("bound_notification")
    if not ref:
        return []
    seen = live.object(core, "notification", ref)
    if seen.number("state") != live.abi.constant("NOTIFICATION_ACTIVE"):
        return []
    badge = seen.number("badge")
    found = [f"{id} from {senders.of(core, ref, id)}" for id in _ids(badge)]
    if badge & MICROKIT_BADGE_DOORBELL == MICROKIT_BADGE_DOORBELL:
        found.append("from another core")
    return found
