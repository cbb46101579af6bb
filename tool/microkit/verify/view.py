# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Structures of a kernel in memory, read member by member."""

from __future__ import annotations

import struct
from functools import lru_cache

from ..base.records import dataclass
from ..sdk.abi import Abi
from .image import LETTERS, Corrupt, Memory, scalars


class View:
    """A structure at a physical address, or its first `size` bytes. Reading outside the image raises
    Corrupt."""

    def __init__(self, memory: Memory, abi: Abi, name: str, pa: int, size: int = 0) -> None:
        self._abi, self._layout = abi, abi.layout(name)
        self._data = memory.read(pa, size or self._layout.size)

    def raw(self, member: str) -> bytes:
        each = self._layout.member(member)
        return self._data[each.offset : each.offset + each.size]

    def number(self, path: str) -> int:
        """A member, or `outer.inner` of a nested structure."""
        at, size = _place(self._abi, self._layout.name, path)
        return int.from_bytes(self._data[at : at + size], "little")

    def numbers(self, member: str) -> list[int]:
        each, raw = self._layout.member(member), self.raw(member)
        size = each.element_size
        return [int.from_bytes(raw[at : at + size], "little") for at in range(0, len(raw), size)]

    def numbers_of(self, member: str) -> list[tuple[int, ...]]:
        """Elements of an array of structures of scalars, each as a tuple in order of offsets."""
        _, form = scalars(self._abi, self._layout.member(member).struct or "")
        return list(form.iter_unpack(self.raw(member)))

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


def read_slot(data: bytes | bytearray, ref: int, abi: Abi) -> SlotView:
    """A slot in use from its bytes. An empty slot is all zeros."""
    names, form, null = slot_form(abi)
    values = dict(zip(names, form.unpack(data)))
    rest = (values.pop("flags"), values.pop("prev"), values.pop("next"))
    if values["type"] == null:
        raise Corrupt(f"an empty slot ({ref:#x}) is not all zeros")
    return SlotView(ref, Cap(**values), *rest)


@lru_cache(maxsize=8)
def slot_form(abi: Abi) -> tuple[list[str], struct.Struct, int]:
    """Members of a slot and of the capability in it, how they are stored, and the type of an empty
    one."""
    slot, cap = abi.layout("slot"), abi.layout("cap")
    base = slot.member("cap").offset
    found = [(base + each.offset, each.size, name) for name, each in cap.members.items()]
    found += [(each.offset, each.size, name)
              for name, each in slot.members.items() if name != "cap"]  # fmt: skip
    text, at = "<", 0
    for offset, size, _ in sorted(found):
        text += f"{offset - at}x{LETTERS[size]}"
        at = offset + size
    form = struct.Struct(f"{text}{slot.size - at}x")
    return [name for _, _, name in sorted(found)], form, abi.constant("CAP_NULL")


@lru_cache(maxsize=256)
def _place(abi: Abi, name: str, path: str) -> tuple[int, int]:
    """Offset and size of a member of the structure `name`, or of `outer.inner` within it."""
    outer, _, inner = path.partition(".")
    member = abi.layout(name).member(outer)
    if not inner:
        return member.offset, member.size
    at, size = _place(abi, member.struct or "", inner)
    return member.offset + at, size
