# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a piece of memory starts with: only pages that are not zero, for regions can be large."""

from __future__ import annotations

import hashlib
from dataclasses import field
from operator import ne

from ..base.records import dataclass
from ..base.sizes import PAGE
from ..verify.image import Corrupt, Memory

_ZEROS = bytes(PAGE)


@dataclass(frozen=True)
class Content:
    """Bytes by offset of their page; all other pages up to `size` are zero, and so is what one of
    two has more than the other."""

    size: int = field(compare=False)
    pages: dict[int, bytes]

    @property
    def digest(self) -> str:
        """The same for the same bytes."""
        sum = hashlib.sha256()
        for offset in sorted(self.pages):
            sum.update(offset.to_bytes(8, "little") + self.pages[offset])
        return sum.hexdigest()[:16]

    def differing(self, other: Content) -> int:
        """How many bytes are not the same."""
        count = 0
        for offset in self.pages.keys() | other.pages.keys():
            one, two = (each.pages.get(offset, _ZEROS) for each in (self, other))
            count += sum(map(ne, one, two)) if one != two else 0
        return count


def content(memory: Memory, pa: int, size: int) -> Content | None:
    """None for memory that the image does not set."""
    pages: dict[int, bytearray] = {}
    try:
        for at, data in memory.stored(pa, size):
            _add(pages, at - pa, data)
    except Corrupt:
        return None
    return Content(size, {at: bytes(page) for at, page in pages.items() if any(page)})


def whole(data: bytes) -> Content:
    """All of a file."""
    pages: dict[int, bytearray] = {}
    _add(pages, 0, data)
    return Content(len(data), {at: bytes(page) for at, page in pages.items()})


def _add(pages: dict[int, bytearray], at: int, data: bytes) -> None:
    done = 0
    while done < len(data):
        offset = at + done
        inside = offset % PAGE
        count = min(PAGE - inside, len(data) - done)
        page = pages.setdefault(offset - inside, bytearray(PAGE))
        page[inside : inside + count] = data[done : done + count]
        done += count
