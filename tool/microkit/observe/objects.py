# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernel objects that the image has names for, as they are now: a line for each."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.records import dataclass
from ..verify.image import Corrupt
from .live import Live

_QUEUES = {"endpoint": "ENDPOINT", "notification": "NOTIFICATION"}


@dataclass(frozen=True)
class ObjectSeen:
    """`ref`: the granule of its core's window that it begins at."""

    core: int
    ref: int
    owner: str
    kind: str
    state: str


def objects(live: Live) -> Iterator[ObjectSeen]:
    """In order of cores and addresses."""
    for (core, ref), owned in sorted(live.built.names.objects.items()):
        try:
            state = _state(live, core, ref, owned.kind)
        except Corrupt as corrupt:
            state = f"unknown: {corrupt}"
        yield ObjectSeen(core, ref, owned.owner, owned.kind, state)


def _state(live: Live, core: int, ref: int, kind: str) -> str:
    if kind in _QUEUES:
        return _queue(live, core, ref, kind)
    if kind == "reply":
        waiting = live.object(core, "reply", ref).number("tcb")
        return f"of {_thread(live, core, waiting)}" if waiting else "free"
    if kind == "scheduling context":
        on = live.object(core, "sched_context", ref).number("tcb")
        return f"{_thread(live, core, on)} runs on it" if on else "nobody runs on it"
    return ""


def _queue(live: Live, core: int, ref: int, kind: str) -> str:
    seen, prefix = live.object(core, kind, ref), f"{_QUEUES[kind]}_"
    number = seen.number("state")
    waiting = ", ".join(_queued(live, core, seen.number("head")))
    if number == live.abi.constant(f"{prefix}IDLE"):
        return "idle"
    if kind == "notification":
        active = number == live.abi.constant("NOTIFICATION_ACTIVE")
        return f"signalled: {seen.number('badge'):#x}" if active else f"waiting: {waiting}"
    return f"{'sending' if number == live.abi.constant('ENDPOINT_SEND') else 'receiving'}: {waiting}"


def _queued(live: Live, core: int, ref: int) -> Iterator[str]:
    """Threads of a queue; a damaged one ends where it would go round."""
    seen: set[int] = set()
    while ref and ref not in seen:
        seen.add(ref)
        yield _thread(live, core, ref)
        ref = live.tcb(core, ref).number("ipc_next")


def _thread(live: Live, core: int, ref: int) -> str:
    domain = live.domain(core, ref)
    return domain.name if domain else f"thread {ref:#x}"
