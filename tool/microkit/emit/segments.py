# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory contents as segments: pages that follow one another, then zeros."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from ..base.records import dataclass
from ..base.sizes import PAGE
from ..layout.core import Blob

_ZEROS = bytes(PAGE)
#: Pages of zeros between others that a segment goes on over: each costs a row of the table of pages, a
#: segment the loader's look at its RAM.
_GAP = 16


@dataclass(frozen=True)
class Segment:
    """`data` goes to `pa`; `zeros` bytes of zeros follow in memory only."""

    pa: int
    data: bytes = b""
    zeros: int = 0

    @property
    def memory_size(self) -> int:
        return len(self.data) + self.zeros

    @property
    def end(self) -> int:
        return self.pa + self.memory_size


@dataclass
class _Growing:
    """A segment to which pages are added."""

    pa: int
    data: bytearray = field(default_factory=bytearray)
    zeros: int = 0

    @property
    def end(self) -> int:
        return self.pa + len(self.data) + self.zeros

    def goes_on(self) -> bool:
        """Over the zeros at its end, with data."""
        return self.zeros <= _GAP * PAGE


def cut(blobs: Iterable[Blob]) -> tuple[Segment, ...]:
    """Segments in ascending order for blobs in ascending order."""
    segments: list[_Growing] = []
    for blob in blobs:
        if blob.pa % PAGE:
            raise AssertionError(f"memory contents at {blob.pa:#x} do not start on a page")
        _add(segments, blob)
    return tuple(Segment(each.pa, bytes(each.data), each.zeros) for each in segments)


def _add(segments: list[_Growing], blob: Blob) -> None:
    data, size = memoryview(blob.data), -(-blob.size // PAGE) * PAGE
    for offset in range(0, len(data), PAGE):
        page = data[offset : offset + PAGE]
        if page == _ZEROS[: len(page)]:
            _segment_at(segments, blob.pa + offset).zeros += PAGE
        else:
            segment = _segment_at(segments, blob.pa + offset, for_data=True)
            segment.data += bytes(segment.zeros)
            segment.zeros = 0
            segment.data += page
            segment.data += _ZEROS[len(page) :]
    stored = -(-len(data) // PAGE) * PAGE
    if size > stored:
        _segment_at(segments, blob.pa + stored).zeros += size - stored


def _segment_at(segments: list[_Growing], pa: int, for_data: bool = False) -> _Growing:
    """The last segment if it ends here and can go on, else a new one."""
    last = segments[-1] if segments else None
    if last and last.end > pa:
        raise AssertionError(f"two contents for memory at {pa:#x}")
    if last is None or last.end != pa or for_data and not last.goes_on():
        segments.append(_Growing(pa))
    return segments[-1]
