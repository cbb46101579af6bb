# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What goes wrong while a system is generated, with the place in the caller's script."""

from __future__ import annotations

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def caller() -> str:
    """File and line of the innermost frame that is not of this package."""
    frame = sys._getframe(1)
    while frame is not None and Path(frame.f_code.co_filename).resolve().is_relative_to(_HERE):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else "?"


class SdfgenError(Exception):
    """A fault in what the script asked for. Scripts catch `Exception`, as with other generators."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{message} (called at {caller()})")
