# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Does the finished image hold what the system description says, and nothing else?

Reads the bytes of the image again, as the loader and the kernels will, and compares them with the
description. Shares no code with the stages that made the image, except the readers of input files.

  image    the file: header, tables, segments       walk      page tables
  view     structures of the kernel in memory        core      a core: its threads and slots
  checks_* what must hold, one module a subject      claims    who has which physical memory
"""

from __future__ import annotations

from ..errors import Diagnostic
from ..model.board import Board
from ..model.system import System
from ..parts import Parts


def verify_image(image: bytes, system: System, board: Board, parts: Parts) -> list[Diagnostic]:
    """All findings; none when the image is right."""
    from .run import run

    return run(image, system, board, parts)
