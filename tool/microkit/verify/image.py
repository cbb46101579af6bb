# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The image file as the loader sees it, and physical memory as it is after the loader has
finished."""

from __future__ import annotations

import bisect
import re
import struct
from collections.abc import Iterator
from functools import lru_cache

from ..base.contract import IMAGE_LINE
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..sdk.abi import Abi


class Corrupt(Exception):
    """Something cannot be read; the message says what."""


Fields = dict[str, int]

_RUN = re.compile("1+")
#: Letters of struct by size.
LETTERS = {1: "B", 2: "H", 4: "I", 8: "Q"}


@dataclass(frozen=True)
class Segment:
    """A segment of the image, with the bytes of its pages."""

    pa: int
    data: bytes
    size: int

    @property
    def end(self) -> int:
        return self.pa + self.size


@dataclass(frozen=True)
class Image:
    """The parsed file; `part` starts at the header."""

    part: bytes
    header: Fields
    board: bytes
    cores: list[Fields]
    irqs: list[Fields]
    #: In the order of the file.
    segment_rows: list[Fields]
    page_rows: list[Fields]
    trees: list[Fields]
    times: list[Fields]
    rows_as_segments: list[Segment]
    #: In ascending order of address.
    segments: list[Segment]


def parse(data: bytes, start: int, abi: Abi) -> Image:
    """The part of a file from `start` on; Corrupt when its tables do not lie inside."""
    part = data[start:]
    header = fields(part, 0, "image_header", abi)
    board = abi.layout("image_header").member("board")
    if header["magic"] != abi.constant("IMAGE_MAGIC"):
        raise Corrupt("there is no image header behind the loader")
    if header["version"] != abi.constant("IMAGE_VERSION"):
        raise Corrupt(f"the image has version {header['version']}")
    table = _table(part, header, "segments", "image_segment", abi)
    pages = _table(part, header, "pages", "image_page", abi)
    loader = _Loader(part, pages)
    listed = [loader.segment(row) for row in table]
    loader.finish()
    return Image(
        part=part,
        header=header,
        board=part[board.offset : board.offset + board.size].split(b"\0")[0],
        cores=_table(part, header, "cores", "image_core", abi),
        irqs=_table(part, header, "irqs", "image_irq", abi),
        segment_rows=table,
        page_rows=pages,
        trees=_table(part, header, "trees", "image_tree", abi),
        times=_table(part, header, "times", "image_time", abi),
        rows_as_segments=listed,
        segments=sorted(listed, key=lambda each: each.pa),
    )


def fields(data: bytes, at: int, name: str, abi: Abi) -> Fields:
    """Scalar members of a structure."""
    (found,) = rows(data, at, 1, name, abi)
    return found


def rows(data: bytes, at: int, count: int, name: str, abi: Abi) -> list[Fields]:
    """Scalar members of each of `count` structures that follow one another."""
    size = abi.size(name)
    if at < 0 or count < 0 or at + count * size > len(data):
        raise Corrupt(f"a struct {name} lies outside")
    names, form = scalars(abi, name)
    return [
        dict(zip(names, values)) for values in form.iter_unpack(data[at : at + count * size])
    ]


@lru_cache(maxsize=64)
def scalars(abi: Abi, name: str) -> tuple[list[str], struct.Struct]:
    """Scalar members in order of their offsets, and how they are stored."""
    layout, text, at, names = abi.layout(name), "<", 0, []
    for key, each in sorted(layout.members.items(), key=lambda member: member[1].offset):
        if each.count == 1 and each.struct is None:
            text += f"{each.offset - at}x{LETTERS[each.size]}"
            at = each.offset + each.size
            names.append(key)
    return names, struct.Struct(f"{text}{layout.size - at}x")


def _table(part: bytes, header: Fields, what: str, name: str, abi: Abi) -> list[Fields]:
    count, start, size = header[what], header[f"{what}_offset"], abi.size(name)
    if start % 8 or start + count * size > len(part):
        raise Corrupt(f"the table of {what} does not lie in the image")
    return rows(part, start, count, name, abi)


def stored_lines(lines: int, grown: int) -> int:
    """The map of those that the file has."""
    return lines & (1 << lines.bit_length() - grown) - 1


def _going_on(before: bytearray) -> bytes:
    """A line more: every word is as much more than the one before as that was."""
    words = list(struct.unpack("<2Q", before[-16:]))
    for _ in range(IMAGE_LINE // 8):
        words.append((2 * words[-1] - words[-2]) % (1 << 64))
    return struct.pack(f"<{IMAGE_LINE // 8}Q", *words[2:])


class _Loader:
    """Makes pages from lines, as the loader does."""

    def __init__(self, part: bytes, rows: list[Fields]) -> None:
        self._part, self._rows = part, rows
        self._known: dict[tuple[int, int], bytes] = {}
        self._next = 0

    def segment(self, row: Fields) -> Segment:
        """Each row of the table of pages is used once, in order."""
        count = row["pages"]
        first, self._next = self._next, self._next + count
        if row["first_page"] != (first if count else 0) or self._next > len(self._rows):
            raise Corrupt(f"the pages of the segment for {row['pa']:#x} are not those behind the "
                          "pages of the one before")  # fmt: skip
        if count * PAGE > row["memory_size"]:
            raise Corrupt(f"the segment for {row['pa']:#x} has more pages than memory")
        pages = (self._page(each) for each in self._rows[first : first + count])
        return Segment(row["pa"], b"".join(pages), row["memory_size"])

    def finish(self) -> None:
        """After all segments."""
        if self._next != len(self._rows):
            raise Corrupt("pages at the end of the table are of no segment")

    def _page(self, row: Fields) -> bytes:
        key = row["lines"], row["offset"]
        if key not in self._known:
            self._known[key] = self._made(*key)
        return self._known[key]

    def _made(self, lines: int, at: int) -> bytes:
        at, grown = at - at % IMAGE_LINE, at % IMAGE_LINE
        first = lines.bit_length() - grown
        if grown and first < 1:
            raise Corrupt(f"a page has {grown} lines that go on, and none before them")
        if lines >> max(0, first) != (1 << grown) - 1:
            raise Corrupt(f"lines of a page at {at:#x} go on without a bit in its map")
        stored = stored_lines(lines, grown)
        if at + stored.bit_count() * IMAGE_LINE > len(self._part):
            raise Corrupt(f"the lines of a page at {at:#x} do not lie in the image")
        made = bytearray()
        for run in _RUN.finditer(f"{stored:b}"[::-1]):  # lines that follow one another
            made += bytes(run.start() * IMAGE_LINE - len(made))
            size = len(run[0]) * IMAGE_LINE
            made += self._part[at : at + size]
            at += size
        made += bytes(max(0, first) * IMAGE_LINE - len(made))
        for _ in range(grown):
            made += _going_on(made)
        return bytes(made.ljust(PAGE, b"\0"))


class Memory:
    """What the loader makes of the segments: bytes by physical address."""

    def __init__(self, segments: list[Segment]) -> None:
        self._segments = segments
        self._starts = [each.pa for each in segments]

    def read(self, pa: int, size: int) -> bytes:
        """Bytes that a segment sets, as data or as zeros; else Corrupt."""
        found = bytearray()
        while len(found) < size:
            at = pa + len(found)
            segment = self._at(at)
            count = min(size - len(found), segment.end - at)
            data = segment.data[at - segment.pa : at - segment.pa + count]
            found += data
            found += bytes(count - len(data))
        return bytes(found)

    def _at(self, pa: int) -> Segment:
        index = bisect.bisect_right(self._starts, pa) - 1
        if index < 0 or pa >= self._segments[index].end:
            raise Corrupt(f"memory at {pa:#x} is not set by the image")
        return self._segments[index]

    def pieces(self, pa: int, size: int) -> Iterator[tuple[int, int, bytes | None]]:
        """(address, size, bytes) of all that a range is made of: bytes that are stored, with zeros
        up to the size; None where no segment sets anything."""
        end, index = pa + size, max(0, bisect.bisect_right(self._starts, pa) - 1)
        while pa < end:
            segment = self._segments[index] if index < len(self._segments) else None
            if segment is None or end <= segment.pa:
                yield pa, end - pa, None
                return
            if pa < segment.pa:
                yield pa, segment.pa - pa, None
                pa = segment.pa
            stop = min(end, segment.end)
            if pa < stop:
                yield pa, stop - pa, segment.data[pa - segment.pa : stop - segment.pa]
                pa = stop
            index += 1

    def stored(self, pa: int, size: int) -> Iterator[tuple[int, bytes]]:
        """(address, bytes) of what is stored for a range that segments set as a whole."""
        end = pa + size
        while pa < end:
            segment = self._at(pa)
            data = segment.data[pa - segment.pa : end - segment.pa]
            if data:
                yield pa, data
            pa = segment.end

    def words(self, pa: int, count: int) -> tuple[int, ...]:
        return struct.unpack(f"<{count}Q", self.read(pa, 8 * count))

    def is_zero(self, pa: int, size: int) -> bool:
        """Without building the zeros: regions can be large."""
        return all(data.count(0) == len(data) for _, data in self.stored(pa, size))
