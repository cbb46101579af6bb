# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Bugs that are put into copies of the sources: what is claimed must not hold with them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Seed:
    name: str
    source: str
    old: str
    new: str
    function: str = ""  # whose contract must refuse it


@contextmanager
def seeded(root: Path, seed: Seed) -> Iterator[Path]:
    """A copy of the sources that are proved, with the bug in it."""
    with tempfile.TemporaryDirectory(prefix="seed-") as folder:
        copy = Path(folder)
        for part in ("kernel", "sdk/services/block", "sdk/services/net", "monitor"):
            shutil.copytree(root / part, copy / part, ignore=shutil.ignore_patterns("cache"))  # of provers
        path = copy / seed.source
        text = path.read_text()
        if text.count(seed.old) != 1:
            raise ValueError(f"{seed.source}: {text.count(seed.old)} times {seed.old!r}")
        path.write_text(text.replace(seed.old, seed.new))
        yield copy
