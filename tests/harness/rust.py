# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whether there is a Rust compiler for protection domains, as sdk/rust/core.sh finds it."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[2] / "sdk/rust/core.sh"
TARGET = "aarch64-unknown-none-softfloat"


@functools.lru_cache(maxsize=None)
def _found() -> tuple[str, str]:
    result = subprocess.run(["sh", CORE, TARGET, "--find"], capture_output=True, text=True, check=False)
    return result.stdout.strip(), result.stderr.strip()


def rustc() -> str:
    """Its path; empty if there is none."""
    return _found()[0]


def why_not() -> str:
    """Why there is none; empty if there is one."""
    return _found()[1]


needs_rust = pytest.mark.skipif(not rustc(), reason=why_not())
