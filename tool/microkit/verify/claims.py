# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who has which physical memory, and what is in it at the start. Nobody may have what is another's;
every byte that the loader writes belongs to a claim, and is what the claim says.

All that is nobody's is the rest of a page behind the last thing in it, and is zero."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from typing import NamedTuple, Union

from ..base.errors import Findings
from ..base.sizes import PAGE
from . import rules
from .contents import Content
from .image import Memory, Segment


class Unset:
    """The loader leaves it alone."""


class Decoded:
    """Translation tables: the walk has read and judged every word of them."""


UNSET, DECODED = Unset(), Decoded()
Holds = Union[Content, Unset, Decoded, None]


class Claim(NamedTuple):
    """Memory from `start` to `end` is for `owner`, and for nothing else."""

    start: int
    end: int
    owner: str


class Claims:
    """All claims of an image. Several claims of one owner to the same memory are one."""

    def __init__(self) -> None:
        self._claims: dict[Claim, Holds] = {}
        self._cached: list[tuple[int, int]] | None = None

    def add(self, start: int, size: int, owner: str, holds: Holds = None) -> None:
        """`holds`: what must be in it; None when somebody else will say that, and must."""
        if size > 0:
            claim = Claim(start, start + size, owner)
            if claim not in self._claims:
                self._cached = None
            if holds is not None or claim not in self._claims:
                self._claims[claim] = holds

    def holes(self, start: int, end: int) -> list[tuple[int, int]]:
        """Parts of start..end that nobody claims."""
        runs = self._runs()
        found = []
        index = bisect.bisect_right(runs, start, key=lambda run: run[1])
        while index < len(runs) and runs[index][0] < end:
            if start < runs[index][0]:
                found.append((start, runs[index][0]))
            start = runs[index][1]
            index += 1
        return [*found, (start, end)] if start < end else found

    def _runs(self) -> list[tuple[int, int]]:
        """(first, end) of memory that is claimed without a gap, in ascending order."""
        if self._cached is None:
            runs: list[tuple[int, int]] = []
            for start, end in ((each.start, each.end) for each in sorted(self._claims)):
                if runs and start <= runs[-1][1]:
                    runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
                else:
                    runs.append((start, end))
            self._cached = runs
        return self._cached

    def conflicts(self) -> list[tuple[Claim, Claim]]:
        """Each claim that starts inside another, with the one that reaches furthest."""
        found = []
        furthest: Claim | None = None
        for claim in sorted(self._claims):
            if furthest is not None and claim.start < furthest.end:
                found.append((furthest, claim))
            if furthest is None or claim.end > furthest.end:
                furthest = claim
        return found

    def check(self, memory: Memory, segments: list[Segment], findings: Findings) -> None:
        """Compare all memory with what the claims say is in it."""
        for one, other in self.conflicts():
            text = f"memory at {other.start:#x} is for {one.owner} and for {other.owner}"
            rules.memory(findings, text)
        for claim, holds in self._claims.items():
            if isinstance(holds, Content):
                _check_content(memory, claim, holds, findings)
            elif isinstance(holds, Unset):
                _check_unset(memory, claim, findings)
            elif holds is None:
                text = f"{claim.owner}: nobody says what must be in it, which is a bug of verify"
                rules.memory(findings, text)
        for text in self._strays(memory, segments):
            rules.memory(findings, text)

    def _strays(self, memory: Memory, segments: list[Segment]) -> Iterator[str]:
        """What segments write and nobody has claimed."""
        for segment in segments:
            for start, end in self.holes(segment.pa, segment.end):
                if end % PAGE or end - start >= PAGE:
                    yield f"memory at {start:#x}..{end:#x} is written, and is nobody's"
                elif not memory.is_zero(start, end - start):
                    yield f"there is something at {start:#x}..{end:#x}, which is nobody's"


def _check_content(memory: Memory, claim: Claim, content: Content, findings: Findings) -> None:
    def read(offset: int, size: int) -> bytes:
        pa = claim.start + offset
        pieces = memory.pieces(pa, size)
        return b"".join((data or b"").ljust(length, b"\0") for _, length, data in pieces)

    for pa, size, data in memory.pieces(claim.start, claim.end - claim.start):
        if data is None:
            text = f"{claim.owner}: {pa:#x}..{pa + size:#x} is not set by the image"
            rules.memory(findings, text, content.location)
            continue
        for found in content.differences(pa - claim.start, data, size, read):
            found.rule(findings, f"{claim.owner}: {found.text}", content.location)


def _check_unset(memory: Memory, claim: Claim, findings: Findings) -> None:
    for pa, size, data in memory.pieces(claim.start, claim.end - claim.start):
        if data is not None:
            text = f"{claim.owner}: {pa:#x}..{pa + size:#x} is written, and must be left alone"
            rules.memory(findings, text)
