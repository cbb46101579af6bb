# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's objects in memory, read by the names of their members (abi.json)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from microkit.base.sizes import GRANULE, SLOT
from microkit.sdk.abi import Abi

CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class Cap(NamedTuple):
    """A capability; see the manual's list of types for what word and aux are."""

    type: int
    rights: int
    size: int
    flags: int
    object: int
    word: int
    aux: int


def reader(data: memoryview, size: int, offset: int, unit: int) -> Callable[[int], int]:
    """Reads a member of the structure whose address is a multiple of unit."""
    view, step, first = data.cast(CODES[size]), unit // size, offset // size
    return lambda ref: view[ref * step + first]


class Fields:
    """Members of one structure: fields.member(reference)."""

    def __init__(self, data: memoryview, abi: Abi, name: str, unit: int = GRANULE) -> None:
        for key, member in abi.layout(name).members.items():
            if member.count == 1 and member.struct is None:
                setattr(self, key, reader(data, member.size, member.offset, unit))

    def __getattr__(self, name: str) -> Callable[[int], int]:
        raise AttributeError(f"the kernel has no member {name}")


class State:
    """The memory of one moment."""

    def __init__(self, data: memoryview, abi: Abi, ks: int) -> None:
        self.bytes, self.halves, self.words = data, data.cast("I"), data.cast("Q")
        self.tcb = Fields(data, abi, "tcb")
        self.endpoint = Fields(data, abi, "endpoint")
        self.notification = Fields(data, abi, "notification")
        self.reply = Fields(data, abi, "reply")
        self.sc = Fields(data, abi, "sched_context")
        self.vcpu = Fields(data, abi, "vcpu")
        self.core = Fields(data[ks:], abi, "core_state", 8)
        self.fault = abi.layout("tcb").member("fault").offset // 8
        self.refills = abi.layout("sched_context").size // 8

    def cap(self, slot: int) -> Cap:
        words = self.words
        first, word, aux = words[slot * 4], words[slot * 4 + 1], words[slot * 4 + 2]
        return Cap(first & 255, first >> 8 & 255, first >> 16 & 255, first >> 24 & 255,
                   first >> 32, word, aux)

    def cap_type(self, slot: int) -> int:
        return self.bytes[slot * SLOT]

    def links(self, slot: int) -> tuple[int, int]:
        """The slots before and after in the derivation list."""
        return self.halves[slot * 8 + 6], self.halves[slot * 8 + 7]

    def x(self, tcb: int, number: int) -> int:
        return self.words[tcb * 8 + number]

    def fault_type(self, tcb: int) -> int:
        return self.words[tcb * 8 + self.fault]

    def first_refill(self, sc: int) -> tuple[int, int]:
        """When it is due, and how much it is."""
        at = sc * 8 + self.refills + 2 * self.sc.refill_head(sc)
        return self.words[at], self.words[at + 1]

    def queue(self, head: int, following: Callable[[int], int]) -> list[int]:
        found: list[int] = []
        while head and len(found) < 1000:
            found.append(head)
            head = following(head)
        return found


def check_layout(abi: Abi) -> None:
    """What State.cap() and links() take for granted."""
    cap, slot = abi.layout("cap"), abi.layout("slot")
    offsets = {name: cap.member(name).offset for name in Cap._fields}
    assert offsets == {"type": 0, "rights": 1, "size": 2, "flags": 3, "object": 4, "word": 8,
                       "aux": 16}, offsets
    links = slot.member("prev").offset, slot.member("next").offset
    assert slot.size == SLOT and links == (24, 28)
