# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Names of kernel objects: by whom they belong to. Two images put the same object at different
addresses, so that only names can be compared."""

from __future__ import annotations

from dataclasses import field

from ..base.contract import MICROKIT_BADGE_DOORBELL
from ..base.records import dataclass
from ..model.monitor import BESIDE, MONITOR
from ..verify.core import Core, Guest, Thread
from ..verify.licences import sgi_target
from ..verify.view import Cap
from .source import Source

_INPUT, _REPLY = 1, 4
_KINDS = ("UNTYPED", "ENDPOINT", "NOTIFICATION", "REPLY", "CNODE", "TCB", "SCHED_CONTEXT",
          "SCHED_CONTROL", "IRQ_CONTROL", "IRQ_HANDLER", "SGI_SIGNAL", "FRAME", "PAGE_TABLE",
          "VSPACE", "ASID_CONTROL", "ASID_POOL", "DOMAIN", "VCPU", "SMC")  # fmt: skip


@dataclass(frozen=True)
class Owned:
    """An object of a thread, as `kind`."""

    owner: str
    kind: str

    def __str__(self) -> str:
        return f"{self.owner}: {self.kind}"


@dataclass
class Names:
    """Names of all objects of all cores."""

    source: Source
    #: By (core, reference).
    objects: dict[tuple[int, int], Owned] = field(default_factory=dict)
    #: Who hears a doorbell, by (INTID, core).
    doorbells: dict[tuple[int, int], str] = field(default_factory=dict)
    _kinds: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        constant = self.source.abi.constant
        self._kinds = {constant(f"CAP_{name}"): name.lower().replace("_", " ") for name in _KINDS}

    def add(self, core: Core) -> None:
        """All objects that the core's threads have."""
        for thread in core.threads.values():
            owner = owner_name(core, thread)
            tcb = thread.tcb
            refs = {
                "tcb": thread.ref,
                "cspace": thread.cnode,
                "vspace": thread.vspace if thread.name not in BESIDE else 0,  # the monitor's
                "scheduling context": tcb.number("sc"),
                "notification": tcb.number("bound_notification"),
            }
            own = thread.cap(_INPUT), thread.cap(_REPLY)
            for kind, cap in zip(("endpoint", "reply"), own):
                if cap is not None and self.kind(cap) == kind:
                    refs[kind] = cap.object
            for kind, ref in refs.items():
                if ref:
                    self.objects.setdefault((core.number, ref), Owned(owner, kind))
        for intid, slot in core.irq_slots.items():
            known = self.object(core, slot.cap)
            if known is not None and slot.cap.word in (MICROKIT_BADGE_DOORBELL, self._router()):
                self.doorbells[intid, core.number] = known.owner

    def add_guest(self, core: Core, guest: Guest) -> None:
        """All objects of a virtual CPU; the address space is the first one's."""
        refs = {"tcb": guest.ref, "virtual CPU": guest.tcb.number("vcpu"), "vspace": guest.vspace,
                "scheduling context": guest.tcb.number("sc")}  # fmt: skip
        for kind, ref in refs.items():
            if ref:
                self.objects.setdefault((core.number, ref), Owned(guest.name, kind))

    def _router(self) -> int:
        return self.source.abi.constant("MONITOR_BADGE_ROUTER")

    def kind(self, cap: Cap) -> str:
        """What a capability is to, in words."""
        return self._kinds.get(cap.type, f"type {cap.type}")

    def object(self, core: Core, cap: Cap) -> Owned | None:
        """The object of a capability, or who hears the doorbell that it rings."""
        if self.kind(cap) == "sgi signal":
            owner = self.doorbells.get((cap.word, self.target(cap)))
            return Owned(owner, "doorbell") if owner else None
        return self.objects.get((core.number, cap.object))

    def target(self, cap: Cap) -> int:
        """The core that an SGI goes to; a damaged image can name some that the board does not have."""
        there = range(len(self.source.board.processors))
        found = [row["core"] for row in self.source.image.cores
                 if row["core"] in there and sgi_target(self.source.board, row["core"]) == cap.aux]  # fmt: skip
        return found[0] if found else -1


def owner_name(core: Core, thread: Thread) -> str:
    """The monitor's threads have the same names on every core."""
    if thread.name in (MONITOR, *BESIDE):
        return thread.name.replace(MONITOR, f"{MONITOR} {core.number}", 1)
    return thread.name
