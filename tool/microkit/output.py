# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Files that a run makes: all of them, complete, or none.

Everything is first written beside its place under another name; only when that has worked for every
file are they renamed. An image that is there is therefore always a whole image of a system without
faults, also when the disk is full or the run is interrupted.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from .errors import UsageError


def publish(files: Mapping[Path, bytes]) -> None:
    """Write all files, or none; UsageError says which one could not be written."""
    staged: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            staged[path] = _stage(path, data)
        for path, temporary in staged.items():
            _commit(path, temporary)
    finally:
        for temporary in staged.values():
            _discard(temporary)


def _stage(path: Path, data: bytes) -> Path:
    temporary = path.with_name(f".{path.name[:200]}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
    except OSError as error:
        _discard(temporary)
        raise UsageError(f"cannot write '{path}': {error.strerror}") from None
    return temporary


def _discard(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def _commit(path: Path, temporary: Path) -> None:
    try:
        os.replace(temporary, path)
    except OSError as error:
        raise UsageError(f"cannot write '{path}': {error.strerror}") from None
