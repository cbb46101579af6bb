# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Does the finished image hold what the system description says, and nothing else?

Reads from the bytes of the image where the tool has put everything, says from description, programs
and board what must then be in every byte, and compares (docs/design/verifier.md). Shares no code
with the stages that made the image, except the readers of input files.

  container, image  the file: header, tables, segments    walk      page tables
  view              structures of the kernel in memory    core      a core: its threads and slots
  encode, contents  what must be in memory, in bytes      claims    who has which memory; comparing
  checks_*          what there must be, one module a subject
"""

from __future__ import annotations

from ..base.errors import Diagnostic
from ..model.board import Board
from ..model.system import System
from ..sdk.parts import Parts


class Verifier:
    """For many images of one system: what it reads from files it reads once."""

    def __init__(self, system: System, board: Board, parts: Parts) -> None:
        from .context import Files

        self._system, self._board, self._parts = system, board, parts
        self._files = Files()

    def check(self, image: bytes) -> list[Diagnostic]:
        """All findings of an image, raw or in an ELF file; none when it is right."""
        from .run import run

        return run(image, self._system, self._board, self._parts, self._files)


def verify_image(image: bytes, system: System, board: Board, parts: Parts) -> list[Diagnostic]:
    """All findings of one image."""
    return Verifier(system, board, parts).check(image)
