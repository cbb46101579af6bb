# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages between domains of different cores (struct microkit_xcore_page), found by who may write and who may only
read them: names of an image can be shortened, addresses cannot."""

from __future__ import annotations

from dataclasses import field

from ..base.records import dataclass
from ..diff.system import Built, Domain

#: How the tool calls them (allocate/cross_core.py).
_NAME = "sequence words: "


@dataclass(frozen=True)
class CallPage:
    """`answers`: the page in which the reader answers, when there is one."""

    pa: int
    writer: Domain
    reader: Domain
    answers: int | None


@dataclass
class _Ends:
    writers: list[Domain] = field(default_factory=list)
    readers: list[Domain] = field(default_factory=list)


def call_pages(built: Built) -> list[CallPage]:
    """All that one domain writes and one other reads; not those of guardians, which are no domains."""
    found: dict[int, _Ends] = {}
    for domain in built.domains:
        for piece in () if domain.is_monitor else domain.pieces:
            if piece.name.startswith(_NAME):
                ends = found.setdefault(piece.pa, _Ends())
                (ends.writers if "w" in piece.rights else ends.readers).append(domain)
    pairs = {(ends.writers[0].name, ends.readers[0].name): pa for pa, ends in found.items()
             if len(ends.writers) == 1 and len(ends.readers) == 1}  # fmt: skip
    by_name = {each.name: each for each in built.domains}
    return [CallPage(pa, by_name[writer], by_name[reader], pairs.get((reader, writer)))
            for (writer, reader), pa in pairs.items()]  # fmt: skip
