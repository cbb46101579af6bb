# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's binary interface, from `abi.json`: layouts of structures, constants, addresses.

The file is made from the debug information of the kernel that goes into the image, so that no
offset and no constant of the kernel is written in Python. The numbers that the tool needs earlier
(contract.py) must be the same.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Optional, Union

from ..base import contract
from ..base.errors import UsageError
from ..base.records import dataclass

#: What a member can be given as: a number, raw bytes, members of a nested structure, elements.
Value = Union[int, bytes, Mapping[str, Any], list[Any]]
#: How `struct` writes a number of so many bytes.
_LETTERS = {1: "B", 2: "H", 4: "I", 8: "Q"}
#: Members by their offsets, and how these are stored, with zeros between; None: they are not all numbers.
_Form = tuple[list[str], Optional[struct.Struct]]


@dataclass(frozen=True)
class Member:
    """A member; `count` elements of `size // count` bytes, of the structure `struct` if not
    None."""

    offset: int
    size: int
    count: int
    struct: str | None

    @property
    def element_size(self) -> int:
        return self.size // self.count if self.count else 0


@dataclass(frozen=True)
class Layout:
    """A structure."""

    name: str
    size: int
    members: Mapping[str, Member]

    def member(self, name: str) -> Member:
        try:
            return self.members[name]
        except KeyError:
            raise UsageError(f"the kernel's struct {self.name} has no member {name}") from None


class Abi:
    """Layouts by structure name, constants by name, symbols of the kernel."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        self._structs = description["structs"]
        self._constants = {**description["macros"], **description["enums"]}
        self._symbols = description["symbols"]
        self._layouts: dict[str, Layout] = {}
        self._forms: dict[tuple[str, tuple[str, ...]], _Form] = {}

    @classmethod
    def read(cls, path: Path) -> Abi:
        try:
            abi = cls(json.loads(path.read_bytes()))
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(f"the SDK is broken: '{path}': {error}") from None
        _check_contract(abi, path)
        return abi

    def summary(self) -> dict[str, int]:
        """How much it describes."""
        return {"structs": len(self._structs), "constants": len(self._constants)}

    def layout(self, name: str) -> Layout:
        if name not in self._layouts:
            self._layouts[name] = self._make_layout(name)
        return self._layouts[name]

    def size(self, name: str) -> int:
        return self.layout(name).size

    def constant(self, name: str) -> int:
        try:
            return int(self._constants[name])
        except KeyError:
            raise UsageError(f"the SDK's abi.json has no constant {name}") from None

    def address(self, symbol: str) -> int:
        """Virtual address of a symbol of the kernel."""
        try:
            return int(self._symbols[symbol]["address"])
        except KeyError:
            raise UsageError(f"the kernel has no symbol {symbol}") from None

    def has(self, symbol: str) -> bool:
        """Whether the kernel has it: what a configuration does not use is not there."""
        return symbol in self._symbols

    def _make_layout(self, name: str) -> Layout:
        if name not in self._structs:
            raise UsageError(f"the SDK's abi.json has no struct {name}")
        struct = self._structs[name]
        members = {key: _member(each) for key, each in struct["members"].items()}
        return Layout(name, struct["size"], members)

    def pack(self, name: str, /, **values: Value) -> bytearray:
        """The bytes of a structure; members that are not given are zero."""
        order, form = self._form(name, tuple(values))
        if form is not None:
            try:
                return bytearray(form.pack(*map(values.get, order)))
            except struct.error:  # not all are numbers, or one does not fit: that is said below
                pass
        data = bytearray(self.size(name))
        self.pack_into(data, 0, name, values)
        return data

    def _form(self, name: str, members: tuple[str, ...]) -> _Form:
        """A large system has a hundred thousand structures of few forms."""
        key = (name, members)
        if key not in self._forms:
            self._forms[key] = _make_form(self.layout(name), members)
        return self._forms[key]

    def packer(self, name: str, *members: str) -> Callable[..., bytes]:
        """A function of the values of these members, numbers in order of their offsets; the others are zero. For
        tables that are long."""
        order, form = self._form(name, members)
        if form is None or order != list(members):
            raise AssertionError(f"not numbers of struct {name} in order of their offsets: {members}")
        return form.pack

    def pack_rows(self, name: str, rows: Iterable[Mapping[str, Value]]) -> bytes:
        """An array, most rows of which have no members: they are zeros."""
        zeros = bytes(self.size(name))
        return b"".join(self.pack(name, **row) if row else zeros for row in rows)

    def pack_into(
        self, data: bytearray, base: int, name: str, values: Mapping[str, Value]
    ) -> None:
        """Write the given members of a structure at `base`; the others stay as they are."""
        layout = self.layout(name)
        for key, value in values.items():
            member = layout.member(key)
            if type(value) is int and member.count == 1:  # nearly all of a large system
                at, size = base + member.offset, member.size
                try:
                    data[at : at + size] = value.to_bytes(size, "little")
                except OverflowError:
                    raise _does_not_fit(value, f"{name}.{key}") from None
            else:
                self._write(data, base, member, value, f"{name}.{key}")

    def _write(
        self, data: bytearray, base: int, member: Member, value: Value, name: str
    ) -> None:
        at, size = base + member.offset, member.element_size
        if isinstance(value, int):
            data[at : at + size] = _little(value, size, name)
        elif isinstance(value, (bytes, bytearray)):
            if len(value) > member.size:
                raise ValueError(f"{len(value)} bytes do not fit in {name}")
            data[at : at + len(value)] = value
        elif isinstance(value, list):
            self._write_array(data, at, member, value, name)
        elif member.struct is not None:
            self.pack_into(data, at, member.struct, value)
        else:
            raise ValueError(f"{name} is not a structure")

    def _write_array(
        self, data: bytearray, at: int, member: Member, values: list[Any], name: str
    ) -> None:
        if len(values) > member.count:
            raise ValueError(f"{len(values)} elements do not fit in {name}")
        size = member.element_size
        if member.struct is None:
            data[at : at + len(values) * size] = b"".join(_little(each, size, name) for each in values)
            return
        for index, value in enumerate(values):
            if value:  # most of those that a kernel starts with have no members
                self.pack_into(data, at + index * size, member.struct, value)


def _check_contract(abi: Abi, path: Path) -> None:
    """Libraries and kernel of another version are laid out by other numbers."""
    for name, known in vars(contract).items():
        if isinstance(known, int) and abi.constant(name) != known:
            text = f"{name} is {abi.constant(name)}, and {known} for this tool"
            raise UsageError(f"the SDK is broken: '{path}': {text}")


def _member(description: Mapping[str, Any]) -> Member:
    kind = description["type"]
    nested = kind.startswith("struct ") and not kind.endswith("*")
    struct = kind.removeprefix("struct ") if nested else None
    return Member(description["offset"], description["size"], description["count"], struct)


def _make_form(layout: Layout, members: Iterable[str]) -> _Form:
    text, at = "<", 0
    order = sorted(members, key=lambda each: layout.member(each).offset)
    for member in map(layout.member, order):
        if member.offset < at or member.count != 1 or member.size not in _LETTERS:
            return order, None
        text += f"{member.offset - at}x{_LETTERS[member.size]}"
        at = member.offset + member.size
    return order, struct.Struct(f"{text}{layout.size - at}x")


def _little(value: int, size: int, name: str) -> bytes:
    try:
        return value.to_bytes(size, "little")
    except OverflowError:
        raise _does_not_fit(value, name) from None


def _does_not_fit(value: int, name: str) -> ValueError:
    return ValueError(f"{value:#x} does not fit in {name}")
