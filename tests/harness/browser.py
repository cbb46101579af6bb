# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages in a browser without a screen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)


def browse(path: Path, profile: Path, *flags: str, query: str = "") -> subprocess.CompletedProcess[str]:
    """A file, with what follows `?` in its address."""
    return browse_address(path.as_uri() + (f"?{query}" if query else ""), profile, *flags)


def browse_address(address: str, profile: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """The page's messages are in stderr, as CONSOLE. Skips the test where there is no browser."""
    if _CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    command = [_CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
               "--no-first-run", "--disable-background-networking", "--disable-component-update",
               "--disable-sync", "--enable-logging=stderr", f"--user-data-dir={profile}", *flags,
               address]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
