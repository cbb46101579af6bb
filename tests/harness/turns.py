# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Tests run in several processes at a time; what they build for all of them is built by one after the other."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Alone with a folder, which is made if it is not there, among all who ask for it by this. It ends with the process, too."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".turn").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
