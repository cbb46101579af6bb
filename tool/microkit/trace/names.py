# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whose threads, capabilities and interrupts events speak of: by the image, as they were when the system started."""

from __future__ import annotations

from ..base.records import dataclass
from ..diff.capabilities import slot_name
from ..observe.live import Live
from ..observe.words import thread_name
from ..verify.core import Core
from ..verify.image import Corrupt

#: (core, reference)
Ref = tuple[int, int]


@dataclass(frozen=True)
class Target:
    """What a capability is to, and who hears of it: `owner`, on `core`. `number`: of an interrupt."""

    kind: str
    owner: str = ""
    core: int = -1
    badge: int = 0
    slot: str = ""
    number: int = -1


class Names:
    """Asks memory for threads that were made at run time, once for each."""

    def __init__(self, live: Live) -> None:
        self._live, self._built = live, live.built
        self._cores = {each.number: each for each in live.built.cores}
        self._domains = {(each.core.number, each.thread.ref): each for each in live.built.domains}
        self._threads: dict[Ref, str] = {}

    def thread(self, core: int, ref: int) -> str:
        """Who that is, in a word or few."""
        if (core, ref) not in self._threads:
            self._threads[core, ref] = self._thread(core, ref)
        return self._threads[core, ref]

    def _thread(self, core: int, ref: int) -> str:
        try:
            domain = self._live.domain(core, ref)
            return thread_name(self._live, domain, ref) if domain else f"thread {ref:#x}"
        except Corrupt:
            return f"thread {ref:#x}"

    def target(self, core: int, ref: int, address: int) -> Target | None:
        """None: no capability that the image knows. Of what a domain has received later nothing is known."""
        domain = self._domains.get((core, ref))
        cap = domain.thread.cap(address) if domain else None
        if domain is None or cap is None:
            return None
        names = self._built.names
        kind, object = names.kind(cap), names.object(domain.core, cap)
        slot = "" if domain.is_monitor else slot_name(address, kind)
        if kind == "sgi signal":
            return Target(kind, object.owner if object else "", names.target(cap), 0, slot, cap.word)
        return Target(kind, object.owner if object else "", core, cap.word, slot, cap.word if kind == "irq handler" else -1)

    def fault_handler(self, core: int, ref: int) -> Target | None:
        domain = self._domains.get((core, ref))
        slot = domain.thread.slots.get(self._live.abi.constant("TCB_SLOT_FAULT_HANDLER")) if domain else None
        if slot is None:
            return None
        owner = self._built.names.objects.get((core, slot.cap.object))
        return Target("endpoint", owner.owner if owner else "", core, slot.cap.word)

    def interrupt(self, core: int, intid: int) -> Target | None:
        """Who hears it; None: nobody, or the kernel itself."""
        there: Core | None = self._cores.get(core)
        slot = there.irq_slots.get(intid) if there else None
        if there is None or slot is None:
            return None
        object = self._built.names.object(there, slot.cap)
        return Target("interrupt", object.owner if object else "", core, slot.cap.word, number=intid)

    def is_timer(self, intid: int) -> bool:
        """The kernel's own."""
        return intid == self._built.source.board.timer_irq


def channel(slot: str) -> str:
    """`3` of `notify 3` and `call 3`, which are names of a domain's channels."""
    kind, _, number = slot.partition(" ")
    return number if kind in ("notify", "call") else ""
