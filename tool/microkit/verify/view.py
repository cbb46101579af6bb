# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Structures of a kernel in memory, read member by member."""

from __future__ import annotations

from dataclasses import dataclass

from ..abi import Abi
from .image import Corrupt, Memory


class View:
    """A structure at a physical address. Reading outside the image raises Corrupt."""

    def __init__(self, memory: Memory, abi: Abi, name: str, pa: int, size: int = 0) -> None:
        self._abi, self._layout = abi, abi.layout(name)
        self._data = memory.read(pa, size or self._layout.size)

    def raw(self, member: str) -> bytes:
        each = self._layout.member(member)
        return self._data[each.offset : each.offset + each.size]

    def number(self, path: str) -> int:
        """A member, or `outer.inner` of a nested structure."""
        layout, at = self._layout, 0
        *outer, last = path.split(".")
        for name in outer:
            member = layout.member(name)
            at += member.offset
            layout = self._abi.layout(member.struct or "")
        member = layout.member(last)
        at += member.offset
        return int.from_bytes(self._data[at : at + member.size], "little")

    def numbers(self, member: str) -> list[int]:
        each, raw = self._layout.member(member), self.raw(member)
        size = each.element_size
        return [int.from_bytes(raw[at : at + size], "little") for at in range(0, len(raw), size)]

    def only(self, *members: str) -> bool:
        """Whether everything but these members is zero, padding and what follows included."""
        rest = bytearray(self._data)
        for name in members:
            each = self._layout.member(name)
            rest[each.offset : each.offset + each.size] = bytes(each.size)
        return not any(rest)

    def numbers_of(self, member: str) -> list[tuple[int, ...]]:
        """Elements of an array of structures of scalars, each as a tuple in order of offsets."""
        each, raw = self._layout.member(member), self.raw(member)
        members = self._abi.layout(each.struct or "").members.values()
        parts = sorted(members, key=lambda part: part.offset)
        return [
            tuple(
                int.from_bytes(raw[at + part.offset : at + part.offset + part.size], "little")
                for part in parts
            )
            for at in range(0, len(raw), each.element_size)
        ]

    def text(self, member: str) -> str:
        return self.raw(member).split(b"\0")[0].decode("utf-8", "replace")


@dataclass(frozen=True)
class Cap:
    """A capability as it is in memory."""

    type: int
    rights: int
    size: int
    object: int
    word: int
    aux: int


@dataclass(frozen=True)
class SlotView:
    """A slot in use; `ref` is how others link to it."""

    ref: int
    cap: Cap
    flags: int
    prev: int
    next: int


SLOT = 32


def read_slot(data: bytes, ref: int, abi: Abi) -> SlotView:
    """A slot in use from its bytes. An empty slot is all zeros."""
    slot, cap = abi.layout("slot"), abi.layout("cap")
    base = slot.member("cap").offset

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], "little")

    values = {
        name: number(base + member.offset, member.size) for name, member in cap.members.items()
    }
    flags = values.pop("flags")
    prev, next = slot.member("prev"), slot.member("next")
    links = (number(prev.offset, prev.size), number(next.offset, next.size))
    if values["type"] == abi.constant("CAP_NULL"):
        raise Corrupt(f"an empty slot ({ref:#x}) is not all zeros")
    return SlotView(ref, Cap(**values), flags, *links)
