# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capabilities as bytes, and the derivation list that says which came from which (base/cap.h).

Per object the first capability is the original: all others follow it in the list, so that it can
revoke them. Endpoint and notification capabilities without a badge come before those with one.
"""

from __future__ import annotations

from ..allocate.objects import CNode, Cap, Memory, VSpace
from ..allocate.places import PlacedCore, Places
from ..base.records import dataclass
from ..base.sizes import PAGE, SLOT, WORD_BITS
from ..sdk.abi import Abi

_BADGED = ("CAP_ENDPOINT", "CAP_NOTIFICATION")
_VMID_SHIFT = 48


@dataclass
class _Slot:
    """A slot that holds something: where, which object, and its fields."""

    offset: int
    key: object
    badge: int
    fields: dict[str, int]
    prev: int = 0
    next: int = 0

    @property
    def ref(self) -> int:
        return self.offset // SLOT


class Slots:
    """All slots of a core in use; `data` by offset in the window when all are known."""

    def __init__(self, places: Places, core: PlacedCore) -> None:
        self._places, self._core = places, core
        self._abi: Abi = places.plan.parts.abi
        self._slots: list[_Slot] = []
        self._known_rights: dict[tuple[str, ...], int] = {}

    def add(self, offset: int, cap: Cap) -> None:
        fields = {
            "type": self._abi.constant(cap.kind),
            "rights": self._rights(cap),
            "size": cap.size,
            "object": self._core.ref(cap.object),
            "word": self._places.word(cap),
            "aux": cap.aux,
        }
        if cap.is_device:
            fields["flags"] = self._abi.constant("CAP_DEVICE")
        if isinstance(cap.object, VSpace):
            fields |= self._vspace(cap.object)
        elif isinstance(cap.object, CNode):
            fields |= {"size": cap.object.radix, "aux": WORD_BITS - cap.object.radix}
        elif cap.kind == "CAP_SCHED_CONTEXT" and cap.object:
            fields["size"] = cap.object.size.bit_length() - 1
        badge = cap.word if cap.kind in _BADGED else 0
        self._slots.append(_Slot(offset, self._key(cap), badge, fields))

    def add_frame(self, offset: int, memory: Memory, vaddr: int, asid: int) -> None:
        """A capability to a mapped page."""
        fields = {
            "type": self._abi.constant("CAP_FRAME"),
            "rights": self._abi.constant("RIGHTS_ALL"),
            "size": self._abi.constant("seL4_PageBits"),
            "object": self._places.pa(memory) // PAGE,
            "word": vaddr,
            "aux": asid,
        }
        self._slots.append(_Slot(offset, id(memory), 0, fields))

    def _rights(self, cap: Cap) -> int:
        if cap.rights not in self._known_rights:
            self._known_rights[cap.rights] = sum(map(self._abi.constant, cap.rights))
        return self._known_rights[cap.rights]

    def _vspace(self, vspace: VSpace) -> dict[str, int]:
        root = self._core.pa(vspace)
        return {"word": vspace.asid, "aux": vspace.vmid << _VMID_SHIFT | root}

    @staticmethod
    def _key(cap: Cap) -> object:
        if cap.object is not None:
            return id(cap.object)
        return (cap.kind, cap.word) if cap.kind == "CAP_IRQ_HANDLER" else object()

    def data(self) -> dict[int, bytes]:
        """The bytes of every slot, linked."""
        self._link()
        pack = self._abi.pack
        return {
            slot.offset: bytes(
                pack("slot", cap=pack("cap", **slot.fields), prev=slot.prev, next=slot.next)
            )
            for slot in self._slots
        }

    def _link(self) -> None:
        chains: dict[object, list[_Slot]] = {}
        for slot in self._slots:
            chains.setdefault(slot.key, []).append(slot)
        revocable = self._abi.constant("CAP_REVOCABLE")
        first_badged = self._abi.constant("CAP_FIRST_BADGED")
        for chain in chains.values():
            chain.sort(key=lambda slot: slot.badge != 0)
            chain[0].fields["flags"] = chain[0].fields.get("flags", 0) | revocable
            for before, after in zip(chain, chain[1:]):
                before.next, after.prev = after.ref, before.ref
                after.fields["flags"] = revocable | first_badged if after.badge else 0
