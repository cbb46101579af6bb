# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What devices are called in device trees: `compatible.txt` beside each driver, in the sources and in the SDK."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: Folders of board/devices with what each is called in device trees.
Compatible = Mapping[str, frozenset[str]]


def read_compatible(devices: Path) -> Compatible:
    """The words of each file."""
    return {path.parent.name: frozenset(path.read_text("utf-8").split())
            for path in sorted(devices.glob("*/compatible.txt"))}  # fmt: skip
