# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What must be in a piece of memory, byte by byte, and how to say in words what differs."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..base.location import NOWHERE, Location
from ..base.records import dataclass
from ..sdk.abi import Abi
from .encode import Value, encode_rows, locate

#: How a finding is reported: a function of `rules`.
Rule = Callable[..., None]
#: Bytes that were found, by offset and size.
Read = Callable[[int, int], bytes]
#: Findings for one piece of memory; there can be thousands.
_MOST = 3


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it must be; `end`: offset from which on to look for the next."""

    rule: Rule
    text: str
    end: int


class Content:
    """Bytes by offset, in ascending order; every other byte is zero."""

    def __init__(
        self,
        rule: Rule,
        parts: Iterable[tuple[int, bytes | bytearray]] = (),
        location: Location = NOWHERE,
    ) -> None:
        self.rule, self.location = rule, location
        self._parts = list(parts)
        self._ends = [start + len(data) for start, data in self._parts]

    def wanted(self, offset: int, size: int) -> bytes | bytearray:
        """As many bytes as there must be from an offset on."""
        index = bisect.bisect_right(self._ends, offset)
        if index < len(self._parts):
            start, data = self._parts[index]
            if start <= offset and offset + size <= start + len(data):
                return data[offset - start : offset - start + size]
        made = bytearray(size)
        for start, data in self._parts[index:]:
            if start >= offset + size:
                break
            first, last = max(start, offset), min(start + len(data), offset + size)
            made[first - offset : last - offset] = data[first - start : last - start]
        return made

    def first_set(self, offset: int, size: int) -> int | None:
        """The first byte that must not be zero, without making zeros: regions can be large."""
        index = bisect.bisect_right(self._ends, offset)
        for start, data in self._parts[index:]:
            if start >= offset + size:
                break
            part = data[max(0, offset - start) : offset + size - start]
            if any(part):
                return max(start, offset) + _first_difference(bytes(len(part)), part)
        return None

    def explain(self, offset: int, read: Read) -> Difference:
        """The byte at an offset is wrong."""
        start = offset // 8 * 8
        text = differs(f"the word at {start:#x}", read(start, 8), self.wanted(start, 8))
        return Difference(self.rule, text, start + 8)

    def differences(self, offset: int, found: bytes, size: int, read: Read) -> Iterator[Difference]:
        """`found`, then zeros up to `size`, are from `offset` on; the first few differences."""
        end, count = offset + size, 0
        while offset < end and count < _MOST:
            at = self._first(offset, found, end - offset)
            if at is None:
                return
            difference = self.explain(at, read)
            yield difference
            found = found[difference.end - offset :]
            offset, count = difference.end, count + 1

    def _first(self, offset: int, found: bytes, size: int) -> int | None:
        """The offset of the first difference."""
        wanted = self.wanted(offset, len(found))
        if found != wanted:
            return offset + _first_difference(found, wanted)
        return self.first_set(offset + len(found), size - len(found))


def differs(name: str, found: bytes, wanted: bytes | bytearray) -> str:
    values = [int.from_bytes(each, "little") for each in (found, wanted)]
    return f"{name} is {values[0]:#x} and must be {values[1]:#x}"


def _first_difference(one: bytes | bytearray, other: bytes | bytearray) -> int:
    """Of two that differ and are equally long; halves are compared, not bytes."""
    start, end = 0, len(one)
    while end - start > 1:
        middle = (start + end) // 2
        if one[start:middle] == other[start:middle]:
            start = middle
        else:
            end = middle
    return start


@dataclass(frozen=True)
class Table:
    """Structures one behind the other, from an offset on. `label` goes before the names of their
    members, with the index where there is `[]` in it; `rule` is that of the whole if None."""

    offset: int
    name: str
    rows: Sequence[Mapping[str, Value]]
    label: str = ""
    rule: Rule | None = None


class Structured(Content):
    """Tables in order of their offsets, then bytes."""

    def __init__(
        self,
        abi: Abi,
        rule: Rule,
        tables: Sequence[Table],
        parts: Iterable[tuple[int, bytes]] = (),
        location: Location = NOWHERE,
        rules: Mapping[str, Rule] | None = None,
    ) -> None:
        """`rules` are those of members that have another one than the rest."""
        cells = [(each.offset, encode_rows(abi, each.name, each.rows)) for each in tables]
        super().__init__(rule, [*cells, *parts], location)
        self._abi, self._tables, self._rules = abi, tables, rules or {}

    def explain(self, offset: int, read: Read) -> Difference:
        index = bisect.bisect_right(self._tables, offset, key=lambda each: each.offset) - 1
        table = self._tables[index]
        row, inside = divmod(offset - table.offset, self._abi.size(table.name))
        if not 0 <= row < len(table.rows):
            return super().explain(offset, read)
        path, start, size = locate(self._abi, table.name, inside)
        start += offset - inside
        label = table.label.replace("[]", f"[{row}]")
        text = differs(label + path, read(start, size), self.wanted(start, size))
        rule = self._rules.get(path.split("[")[0].split(".")[0], table.rule or self.rule)
        return Difference(rule, text, start + size)


def struct(
    abi: Abi,
    name: str,
    values: Mapping[str, Value],
    rule: Rule,
    location: Location = NOWHERE,
    rules: Mapping[str, Rule] | None = None,
) -> Structured:
    """One structure; what lies behind it in its object is zero."""
    return Structured(abi, rule, [Table(0, name, [values])], location=location, rules=rules)
