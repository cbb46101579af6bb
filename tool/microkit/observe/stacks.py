# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How much of its stack a domain has used at most. The loader zeroes stacks, so that zeros are what nobody has written
yet: no paint, no cost, in every configuration. Too little is said where the deepest frames hold zeros only."""

from __future__ import annotations

from ..base.records import dataclass
from ..base.sizes import PAGE
from ..diff.system import Domain
from .live import Live

#: Larger stacks are read only when that is asked for: a server reads some MB a second.
LIMIT = 64 << 10
ANY, NONE = 1 << 64, 0


@dataclass(frozen=True)
class Stack:
    """Bytes. `used`: at most, up to now, None where it was not read."""

    used: int | None
    size: int


def stack(live: Live, domain: Domain, limit: int = LIMIT) -> Stack | None:
    """None: it has none of its own that is known. One that is larger than `limit` is not read."""
    size = domain.stack_size
    found = [each for each in domain.pieces if each.name == "stack" and each.size == size]
    if not found or not size:
        return None
    if size > limit:
        return Stack(None, size)
    return Stack(size - _untouched(live, found[0].pa, size), size)


def _untouched(live: Live, pa: int, size: int) -> int:
    """Bytes of zeros from the lowest address on, in whole words."""
    for at in range(0, size, PAGE):
        data = live.memory(pa + at, min(PAGE, size - at))
        rest = data.lstrip(b"\0")
        if rest:
            return (at + len(data) - len(rest)) & ~7
    return size
