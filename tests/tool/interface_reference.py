# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Messages of a typed interface, read and written after docs/design/interfaces.md, with nothing of the tool's: places
are those of ctypes' structures, which are C's."""

from __future__ import annotations

import ctypes
import random
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NUMBERS: dict[str, Any] = {
    "u8": ctypes.c_uint8, "u16": ctypes.c_uint16, "u32": ctypes.c_uint32, "u64": ctypes.c_uint64,
    "i8": ctypes.c_int8, "i16": ctypes.c_int16, "i32": ctypes.c_int32, "i64": ctypes.c_int64,
}  # fmt: skip


class Reference:
    """An interface by its XML."""

    def __init__(self, path: Path) -> None:
        self.xml = next(xml.parse(path).iter("interface"))
        self.procedures = [each.get("name", "") for each in self.xml.iter("procedure")]
        self.enums = {each.get("name", ""): list(_numbers(each)) for each in self.xml.iter("enum")}
        self.structs = {each.get("name", ""): list(each) for each in self.xml.iter("struct")}

    def fields(self, procedure: str, tag: str) -> list[xml.Element]:
        """`tag`: argument or result."""
        found = next(each for each in self.xml.iter("procedure") if each.get("name") == procedure)
        return list(found.iter(tag))

    def c_type(self, field: xml.Element) -> Any:
        name = field.get("type", "")
        if name == "bytes" or name in self.enums:
            element: Any = ctypes.c_uint32
        elif name == "bool":
            element = ctypes.c_uint8
        else:
            element = NUMBERS.get(name) or self.structure(self.structs[name])
        count = field.get("count")
        return element * int(count) if count else element

    def structure(self, fields: list[xml.Element]) -> Any:
        members = [(f"f{number}", self.c_type(field)) for number, field in enumerate(fields)]
        return type("Message", (ctypes.LittleEndianStructure,), {"_fields_": members})

    # ---- values: numbers, lists, bytes ------------------------------------------------------------

    def random_value(self, field: xml.Element, chance: random.Random) -> Any:
        if field.get("count"):
            return [self._one(field, chance) for _ in range(int(field.get("count", "")))]
        return self._one(field, chance)

    def _one(self, field: xml.Element, chance: random.Random) -> Any:
        name = field.get("type", "")
        if name == "bytes":
            most = int(field.get("max", ""))
            return chance.randbytes(chance.choice([0, 1, 7, 8, 9, most, chance.randint(0, most)]) % (most + 1))
        if name == "bool":
            return chance.randint(0, 1)
        if name in self.enums:
            return chance.choice(self.enums[name])
        if name in NUMBERS:
            bits = 8 * ctypes.sizeof(NUMBERS[name])
            low = -(1 << bits - 1) if name[0] == "i" else 0
            return chance.choice([low, 0, low + (1 << bits) - 1, low + chance.getrandbits(bits)])
        return [self.random_value(each, chance) for each in self.structs[name]]

    def judgeable(self, fields: list[xml.Element], path: str = "") -> Iterator[tuple[list[int], str]]:
        """(path of indices, type) of everything that has wrong values."""
        for number, field in enumerate(fields):
            name = field.get("type", "")
            for index in range(int(field.get("count", "0"))) if field.get("count") else [None]:
                at = [number] if index is None else [number, index]
                if name == "bool" or name in self.enums or name == "bytes":
                    yield at, name
                elif name in self.structs:
                    for more, kind in self.judgeable(self.structs[name]):
                        yield at + more, kind

    # ---- messages ---------------------------------------------------------------------------------

    def encode(self, fields: list[xml.Element], values: list[Any], chance: random.Random | None = None) -> list[int]:
        """Words; with `chance` unused bits are any, else zero."""
        whole, size = self._start(fields, chance)
        for number, value in enumerate(values):
            self._store(whole, f"f{number}", fields[number], value)
        return self._with_bytes(whole, size, fields, values, chance)

    def _start(self, fields: list[xml.Element], chance: random.Random | None) -> tuple[Any, int]:
        kind = self.structure(fields)
        fill = chance.randbytes(ctypes.sizeof(kind)) if chance else bytes(ctypes.sizeof(kind))
        last = max((getattr(kind, name).offset + getattr(kind, name).size for name, _ in kind._fields_), default=0)
        return kind.from_buffer_copy(fill), (last + 7) // 8 * 8

    def _store(self, where: Any, name: str, field: xml.Element, value: Any) -> None:
        kind = field.get("type", "")
        if field.get("count"):
            for index, each in enumerate(value):
                self._put(getattr(where, name), index, kind, each)
        else:
            self._put(where, name, kind, value)

    def _put(self, where: Any, key: Any, kind: str, value: Any) -> None:
        if kind in self.structs:
            inner = where[key] if isinstance(key, int) else getattr(where, key)
            for number, each in enumerate(self.structs[kind]):
                self._store(inner, f"f{number}", each, value[number])
        elif isinstance(key, int):
            where[key] = value
        else:
            setattr(where, key, len(value) if kind == "bytes" else value)

    def _with_bytes(self, whole: Any, size: int, fields: list[xml.Element], values: list[Any],
                    chance: random.Random | None) -> list[int]:  # fmt: skip
        def filled(data: bytes, size: int) -> bytes:
            return data + (chance.randbytes(size - len(data)) if chance else bytes(size - len(data)))

        text = filled(bytes(whole)[:size], size)
        for field, value in zip(fields, values):
            if field.get("type") == "bytes":
                text += filled(value, (len(value) + 7) // 8 * 8)
        return [int.from_bytes(text[at : at + 8], "little") for at in range(0, len(text), 8)]

    def place(self, fields: list[xml.Element], path: list[int]) -> int:
        """Bytes from the start of what `judgeable` names."""
        kind, at, rest = self.structure(fields), 0, list(path)
        while rest:
            number = rest.pop(0)
            member = getattr(kind, f"f{number}")
            at += member.offset
            field = fields[number]
            if field.get("count"):
                at += rest.pop(0) * (member.size // int(field.get("count", "")))
            if rest:
                fields = self.structs[field.get("type", "")]
                kind = self.structure(fields)
        return at


def _numbers(enum: xml.Element) -> Iterator[int]:
    number = -1
    for value in enum:
        number = int(value.get("number", number + 1))
        yield number
