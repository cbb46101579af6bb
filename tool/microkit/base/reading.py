# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Reading a file whole, that is, only what has an end."""

from __future__ import annotations

import errno
import stat
from pathlib import Path


def read_whole(path: Path) -> bytes:
    """The bytes of a regular file or a pipe; OSError for others: a device may never end."""
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise OSError(errno.EINVAL, "it is a device, not a file")
    return path.read_bytes()
