# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""For which board and configuration: one rule for all commands.

An option counts; else what an image says of itself; else MICROKIT_BOARD and MICROKIT_CONFIG in the
environment, which are make's and CMake's, too; else, for what is no image, the board that make and CMake
take. Messages about a value that nobody has typed say where it is from.
"""

from __future__ import annotations

import os

from .records import dataclass

#: As in sdk/make/multikit.mk.
DEFAULT_BOARD = "qemu_virt_aarch64"
BOARD, CONFIG = "MICROKIT_BOARD", "MICROKIT_CONFIG"


@dataclass(frozen=True)
class Choice:
    """A name, and where it is from; "" when it was typed."""

    value: str
    origin: str = ""

    def __str__(self) -> str:
        return f"'{self.value}'" + (f" ({self.origin})" if self.origin else "")


@dataclass(frozen=True)
class Said:
    """What an image says of itself; nothing when there is none, or none that can be read."""

    board: Choice | None = None
    config: Choice | None = None


def choose(typed: str | None, variable: str, said: Choice | None = None) -> Choice | None:
    """The first of them that there is."""
    if typed is not None:
        return Choice(typed)
    value = os.environ.get(variable)
    return said or (Choice(value, variable) if value else None)


def choose_board(typed: str | None, said: Choice | None = None) -> Choice:
    """For commands that write no image."""
    default = Choice(DEFAULT_BOARD, f"the default; --board and {BOARD} name others")
    return choose(typed, BOARD, said) or default
