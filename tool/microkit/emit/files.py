# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Writing files so that no half-written one is ever seen under its name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..errors import UsageError


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write each file beside its place, then move all into place."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            temporary = path.with_name(f".{path.name}.{os.getpid()}")
            written.append((temporary, path))
            temporary.write_bytes(data)
        for temporary, path in written:
            os.replace(temporary, path)
    except OSError as error:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
        raise UsageError(f"cannot write '{path}': {error.strerror}") from None
