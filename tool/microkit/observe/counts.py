# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How often each channel was used, as the programs' library counts it in the debug configuration (multikit/counts.h):
behind the IPC buffer, in its page. A program with another library counts nothing, and one that is damaged anything."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import (
    BASE_ENDPOINT_CAP,
    BASE_OUTPUT_NOTIFICATION_CAP,
    MICROKIT_BADGE_CHANNEL_MASK,
    MICROKIT_MAX_CHANNELS,
)
from ..base.records import dataclass
from ..diff.system import Domain
from ..sdk.abi import Layout
from .live import Live

#: Members of struct microkit_counts, and of Counts.
COUNTED = ("notified", "called", "taken", "served")
#: By domain and id.
Others = dict[tuple[str, int], str]
_COUNTS, _BUFFER = "microkit_counts", "seL4_IPCBuffer_"


@dataclass(frozen=True)
class Counts:
    """Of a channel or interrupt that its domain has used, modulo 2^32. `other`: who is at the other end, if that is known."""

    domain: str
    id: int
    other: str
    notified: int
    called: int
    taken: int
    served: int


def counts(live: Live, far: Others | None = None) -> Iterator[Counts]:
    """Of all domains, in their order; nothing where nobody counts. `far`: who is at the other ends of channels between cores."""
    if live.abi.constant("CONFIG_PRINTING"):
        others = {**(far or {}), **_others(live)}
        for domain in live.built.domains:
            if not domain.is_monitor and live.is_loaded(domain.core.number):
                yield from _of(live, domain, others)


def _of(live: Live, domain: Domain, others: Others) -> Iterator[Counts]:
    layout = live.abi.layout(_COUNTS)
    for page in (each for each in domain.pieces if each.name == "IPC buffer"):
        data = live.memory(page.pa + live.abi.size(_BUFFER), layout.size)
        for id in range(MICROKIT_MAX_CHANNELS):
            found = {name: _number(data, layout, name, id) for name in COUNTED}
            if any(found.values()):
                yield Counts(domain.name, id, others.get((domain.name, id), ""), **found)


def _number(data: bytes, layout: Layout, name: str, id: int) -> int:
    member = layout.member(name)
    at = member.offset + id * member.element_size
    return int.from_bytes(data[at : at + member.element_size], "little")


def _others(live: Live) -> Others:
    """Both ends of a channel say it: a capability to signal or call is the owner's of its object, under the id in its badge."""
    found: Others = {}
    for domain in live.built.domains:
        for id in range(0 if domain.is_monitor else MICROKIT_MAX_CHANNELS):
            for base in (BASE_OUTPUT_NOTIFICATION_CAP, BASE_ENDPOINT_CAP):
                cap = domain.thread.cap(base + id)
                if cap is None or live.built.names.kind(cap) not in ("notification", "endpoint"):
                    continue
                there = live.built.names.objects.get((domain.core.number, cap.object))
                if there is not None:
                    found[domain.name, id] = there.owner
                    found.setdefault((there.owner, _id(cap.word, base)), domain.name)
    return found


def _id(badge: int, base: int) -> int:
    """That which the receiver knows the channel by."""
    if base == BASE_ENDPOINT_CAP:
        return badge & MICROKIT_BADGE_CHANNEL_MASK
    return (badge & -badge).bit_length() - 1
