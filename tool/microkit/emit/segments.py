# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory contents as segments: pages that follow one another, then zeros."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from itertools import groupby

from ..base.records import dataclass
from ..base.sizes import PAGE
from ..base.units import round_up
from ..layout.core import Blob

_ZEROS = bytes(PAGE)
#: Pages of zeros between others that a segment goes on over: each costs a row of the table of pages, a
#: segment the loader's look at its RAM.
_GAP = 16


@dataclass(frozen=True)
class Segment:
    """Pages that go to `pa`; `zeros` bytes of zeros follow in memory only. The pages are kept as they were laid out:
    those of a large system are half a gigabyte, which is not copied."""

    pa: int
    #: Bytes of pages that follow one another; zeros up to the end of the last page of each.
    pieces: tuple[bytes, ...] = ()
    zeros: int = 0

    @property
    def stored(self) -> int:
        """How many bytes the pages have."""
        return sum(round_up(len(each), PAGE) for each in self.pieces)

    @property
    def memory_size(self) -> int:
        return self.stored + self.zeros

    @property
    def end(self) -> int:
        return self.pa + self.memory_size


@dataclass
class _Growing:
    """A segment to which pages are added."""

    pa: int
    pieces: list[bytes] = field(default_factory=list)
    stored: int = 0
    zeros: int = 0

    @property
    def end(self) -> int:
        return self.pa + self.stored + self.zeros

    def goes_on(self) -> bool:
        """Over the zeros at its end, with data."""
        return self.zeros <= _GAP * PAGE

    def add(self, data: bytes) -> None:
        """Behind the zeros, which are then stored, too."""
        self.pieces += [bytes(self.zeros), data]
        self.stored += self.zeros + round_up(len(data), PAGE)
        self.zeros = 0


def cut(blobs: Iterable[Blob]) -> tuple[Segment, ...]:
    """Segments in ascending order for blobs in ascending order."""
    segments: list[_Growing] = []
    for blob in blobs:
        if blob.pa % PAGE:
            raise AssertionError(f"memory contents at {blob.pa:#x} do not start on a page")
        _add(segments, blob)
    return tuple(Segment(each.pa, tuple(filter(None, each.pieces)), each.zeros) for each in segments)


def _add(segments: list[_Growing], blob: Blob) -> None:
    end = 0
    for is_zero, run in groupby(range(0, len(blob.data), PAGE), lambda at: _is_zero(blob.data, at)):
        pages = list(run)
        start, end = pages[0], pages[-1] + PAGE
        segment = _segment_at(segments, blob.pa + start, for_data=not is_zero)
        if is_zero:
            segment.zeros += end - start
        else:
            segment.add(blob.data[start:end])
    size = round_up(blob.size, PAGE)
    if size > end:
        _segment_at(segments, blob.pa + end).zeros += size - end


def _is_zero(data: bytes, at: int) -> bool:
    """The page there, of which the last one may be short."""
    return data.startswith(_ZEROS[: len(data) - at], at)


def _segment_at(segments: list[_Growing], pa: int, for_data: bool = False) -> _Growing:
    """The last segment if it ends here and can go on, else a new one."""
    last = segments[-1] if segments else None
    if last and last.end > pa:
        raise AssertionError(f"two contents for memory at {pa:#x}")
    if last is None or last.end != pa or for_data and not last.goes_on():
        segments.append(_Growing(pa))
    return segments[-1]
