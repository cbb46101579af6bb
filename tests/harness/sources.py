# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A copy of this repository's sources, for tests that follow a document's steps in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What a build here would tell one there.
_OURS = ("MULTIKIT_BUILD", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MICROKIT_SDK")


def copy_sources(target: Path) -> None:
    """What git has, and what is not ignored; nothing of an earlier run."""
    shutil.rmtree(target, ignore_errors=True)
    output = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, output.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def own_environment() -> dict[str, str]:
    """As of a user who has just logged in."""
    return {name: value for name, value in os.environ.items() if name not in _OURS}
