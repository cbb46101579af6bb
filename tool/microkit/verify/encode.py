# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Structures as they must be in memory, by the names that abi.json has: a member that nobody gives
a value is zero, so that one which is new must be zero until somebody says what it is. And the way
back, from a byte to the name of its member.

Not the tool's own `Abi.pack`: a mistake there must not be made here as well."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Union

from ..sdk.abi import Abi, Member
from .image import Corrupt, scalars
from .view import Cap, slot_form

#: A number, raw bytes, members by name, or elements by index.
Value = Union[int, bytes, bytearray, "Mapping[str, Value]", "Mapping[int, Value]"]


def encode(abi: Abi, name: str, values: Mapping[str, Value]) -> bytearray:
    """The bytes of a structure. A name that it does not have is an error; Corrupt when a number
    that was read from the image is too large."""
    data = bytearray(abi.size(name))
    _members(abi, data, 0, name, values)
    return data


def _members(
    abi: Abi, data: bytearray, at: int, name: str, values: Mapping[str, Value]
) -> None:
    layout = abi.layout(name)
    for key, value in values.items():
        member = layout.member(key)
        _put(abi, data, at + member.offset, member, value)


def _put(abi: Abi, data: bytearray, at: int, member: Member, value: Value) -> None:
    if isinstance(value, int):
        if not 0 <= value < 1 << 8 * member.element_size:
            raise Corrupt(f"{value:#x} does not fit where it must be")
        data[at : at + member.element_size] = value.to_bytes(member.element_size, "little")
    elif isinstance(value, (bytes, bytearray)):
        if len(value) > member.size:
            raise ValueError(f"{len(value)} bytes do not fit")
        data[at : at + len(value)] = value
    else:
        for key, each in value.items():
            if isinstance(key, str):
                _members(abi, data, at, member.struct or "", {key: each})
            elif not 0 <= key < member.count:
                raise ValueError(f"there is no element {key}")
            else:
                _put(abi, data, at + key * member.element_size, member, each)


def locate(abi: Abi, name: str, offset: int) -> tuple[str, int, int]:
    """(name, first byte, size) of the member that a byte of a structure is in."""
    for key, member in abi.layout(name).members.items():
        inside = offset - member.offset
        if not 0 <= inside < member.size:
            continue
        index, rest = divmod(inside, member.element_size)
        path = key if member.count == 1 else f"{key}[{index}]"
        start = offset - rest
        if member.struct is None:
            return path, start, member.element_size
        inner, first, size = locate(abi, member.struct, rest)
        return f"{path}.{inner}", start + first, size
    return f"padding at {offset:#x}", offset, 1


def encode_rows(abi: Abi, name: str, rows: Sequence[Mapping[str, Value]]) -> bytes:
    """Structures one behind the other; fast when all their values are numbers."""
    names, form = scalars(abi, name)
    known = frozenset(names)
    if not all(each.keys() <= known for each in rows):
        return b"".join(encode(abi, name, each) for each in rows)
    try:
        return b"".join(form.pack(*map(each.get, names, repeat(0))) for each in rows)
    except struct.error as error:
        raise Corrupt(f"struct {name}: {error}") from None


def encode_slot(abi: Abi, cap: Cap, flags: int, prev: int, next: int) -> bytes:
    """A slot; a member that no capability of ours has is an error."""
    names, form, _ = slot_form(abi)
    values = {**vars(cap), "flags": flags, "prev": prev, "next": next}
    try:
        return form.pack(*[values[name] for name in names])
    except struct.error:
        raise Corrupt(f"{cap} does not fit in a slot") from None
