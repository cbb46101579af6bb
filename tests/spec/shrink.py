# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sequences as short as leaving out steps makes them (delta debugging)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from spec.step import Step


class Found(Protocol):
    """A sequence, of which the last step shows something."""

    @property
    def steps(self) -> list[Step]:
        """From the universe that the sequence begins with."""


F = TypeVar("F", bound=Found)


def shrink(found: F, again: Callable[[list[Step]], F | None]) -> F:
    """again: what these steps show, or nothing."""
    size = len(found.steps) // 2
    while size:
        start = 0
        while start < len(found.steps):
            smaller = again(found.steps[:start] + found.steps[start + size:])
            if smaller is None:
                start += size
            else:
                found = smaller
        size //= 2
    return found
