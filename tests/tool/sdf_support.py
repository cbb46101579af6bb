# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The files in tests/sdf/invalid, and what each says must be found in it."""

from __future__ import annotations

import re
from pathlib import Path

from tool_support import SDF

FILES = sorted((SDF / "invalid").glob("*.system"))
EXPECT = re.compile(r"<!--\s*expect:\s*(\S+)\s+(\d+):(\d+)\s+(.*?)\s*-->", re.DOTALL)


def expected(path: Path) -> tuple[str, int, int, str]:
    """Rule, line, column and text that the first comment of a file demands."""
    text = path.read_bytes().decode("utf-8", "replace")
    match = EXPECT.search(text)
    assert match, f"{path.name} has no expectation"
    return match[1], int(match[2]), int(match[3]), " ".join(match[4].split())
