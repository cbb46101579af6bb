# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The numbers that a protection domain gives to its channels and interrupts."""

from __future__ import annotations

from ..errors import SdfgenError

#: Microkit's limit on channels, and on children.
COUNT = 62


class Ids:
    """Numbers 0 to 61, each used once; `owner` is for messages."""

    def __init__(self, owner: str, what: str) -> None:
        self._owner, self._what = owner, what
        self._used: set[int] = set()

    def take(self, wanted: int | None = None) -> int:
        """`wanted`, or the lowest free one."""
        if wanted is None:
            wanted = next((each for each in range(COUNT) if each not in self._used), None)
            if wanted is None:
                raise SdfgenError(f"all {COUNT} {self._what} ids of '{self._owner}' are in use")
        if not 0 <= wanted < COUNT:
            raise SdfgenError(f"{self._what} id {wanted} of '{self._owner}' is not 0 to {COUNT - 1}")
        if wanted in self._used:
            raise SdfgenError(f"{self._what} id {wanted} of '{self._owner}' is in use already")
        self._used.add(wanted)
        return wanted
