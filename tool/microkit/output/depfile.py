# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What an image depends on, as a rule for make and ninja (`--depfile`)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def depfile(target: Path, inputs: Iterable[Path]) -> str:
    """The rule, and an empty one for each input so that a removed file does not stop make."""
    names = [_escape(path) for path in inputs]
    lines = [" \\\n  ".join([f"{_escape(target)}:", *names])]
    lines += [f"{name}:" for name in names]
    return "\n".join(lines) + "\n"


def _escape(path: Path) -> str:
    """As make reads it: `$` doubled, white space and `#` with a backslash."""
    text = str(path).replace("$", "$$")
    return "".join(f"\\{letter}" if letter in " \t#\\:" else letter for letter in text)
