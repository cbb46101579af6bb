# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A place in a source file.

Everything the tool says about a system description points at the exact attribute it talks about, so
every element of the model carries one of these.
"""

from __future__ import annotations

from dataclasses import field

from .records import dataclass


@dataclass(frozen=True, order=True)
class Location:
    """A span of `length` characters on one line; line and column count from 1."""

    file: str
    line: int
    column: int
    length: int = 1
    #: For a place in an included file: the place that includes it.
    included_at: Location | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


#: The place of things that no source file states (defaults, whole-system findings).
NOWHERE = Location("", 0, 0, 0)
