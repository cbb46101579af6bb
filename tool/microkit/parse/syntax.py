# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A description with all that it includes, as typed elements."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..base.errors import Findings
from ..base.search import FileFinder
from .file import read_file
from .include import Includer
from .node import Node
from .reader import read_system


def read_syntax(
    path: Path, parameters: Mapping[str, str], board: Mapping[str, str], files: FileFinder, findings: Findings
) -> Node | None:
    """The `<system>`; None when it cannot be read at all. `board`: values that parameters can take from it.
    `files` gets to know those included."""
    root = read_file(path, findings)
    if root is None:
        return None
    includer = Includer(board, findings)
    includer.expand(root, path, dict(parameters))
    files.found.update(includer.files)
    return read_system(root, findings)
