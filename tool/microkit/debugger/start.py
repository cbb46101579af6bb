# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where gdb begins (session.py writes the command): the image's facts, then the commands. Runs
inside gdb."""

from __future__ import annotations

from pathlib import Path

import gdb

from ..base.errors import UsageError
from ..diff.source import Makers, read_source
from ..diff.system import Built
from ..verify.image import Corrupt
from .breakpoints import Breakpoints
from .commands import make_commands
from .session import Facts
from .stops import Stops
from .symbols import Symbols
from .target import Target


def start(file: str) -> None:
    """Commands, breakpoints and prompt for the system of an image."""
    facts = Facts.read(Path(file))
    try:
        makers = Makers(board_file=Path(facts.board_file), config=facts.config)
        built = Built(read_source(Path(facts.image), makers))
    except (Corrupt, UsageError) as error:
        raise gdb.GdbError(f"'{facts.image}': {error}") from None
    target = Target(built, facts.names, facts.first_core)
    symbols = Symbols(facts, Breakpoints(target.is_kernel))
    make_commands(target, symbols)
    Stops(target, symbols)
