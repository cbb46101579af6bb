# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""sdk/debian/source.py: sources of Debian's packages, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.debian import CANNOT_FETCH, HAS, fetch

NOWHERE = ("--mirror", "http://127.0.0.1:9/debian")


@pytest.mark.parametrize("package", HAS)
def test_no_network_is_said(package: str, tmp_path: Path) -> None:
    """One sentence, the status of its own, and nothing half-made."""
    run = fetch(package, tmp_path / "folder/source", *NOWHERE)
    assert run.returncode == CANNOT_FETCH
    assert run.stderr.startswith(f"{package}: ") and run.stderr.count("\n") == 1
    assert list((tmp_path / "folder").iterdir()) == []


def test_what_is_there_is_not_fetched(lwip: Path) -> None:
    assert fetch("lwip", lwip, *NOWHERE).returncode == 0


def test_a_package_that_is_another_is_not_taken(lwip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lwip.is_dir(), "there is a network"
    monkeypatch.setitem(HAS, "lwip", "src/include/lwip/other.h")
    run = fetch("lwip", tmp_path / "source")
    assert run.returncode == CANNOT_FETCH and "no src/include/lwip/other.h" in run.stderr
    assert list(tmp_path.iterdir()) == []
