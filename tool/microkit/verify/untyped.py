# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory of a core that is nobody's: in as few blocks as there can be, of which the monitor has the
largest."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.sizes import PAGE, PAGE_BITS
from .context import Context
from .core import Core


def spare_blocks(context: Context, core: Core, first: int) -> list[tuple[int, int]]:
    """(address, size in bits) of what the monitor must have, in its order; from `first` on."""
    blocks = [
        block
        for start, end in context.claims.holes(first, core.base + core.size)
        for block in _blocks(-(-start // PAGE) * PAGE, end // PAGE * PAGE)
    ]
    most = context.abi.constant("MONITOR_UNTYPED_SLOTS")
    return sorted(sorted(blocks, key=lambda block: (-block[1], block[0]))[:most])


def _blocks(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Of whole pages: from each address the largest block that is aligned and fits."""
    while start < end:
        bits = PAGE_BITS
        while start % (2 << bits) == 0 and start + (2 << bits) <= end:
            bits += 1
        yield start, bits
        start += 1 << bits
