# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All files or none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from microkit.depfile import depfile
from microkit.errors import UsageError
from microkit.output import publish


def test_all_are_written(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_bytes(b"old")
    publish({a: b"1", b: b"2"})
    assert (a.read_bytes(), b.read_bytes()) == (b"1", b"2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_none_is_written(tmp_path: Path) -> None:
    a = tmp_path / "a"
    a.write_bytes(b"old")
    with pytest.raises(UsageError, match="no_folder"):
        publish({a: b"1", tmp_path / "no_folder" / "b": b"2"})
    assert a.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [a]


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(UsageError, match="cannot write"):
        publish({tmp_path / "a": b"1"})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_make_understands_the_depfile(tmp_path: Path) -> None:
    """Names with spaces, dollars and hashes; a changed input rebuilds, a missing one does no harm."""
    inputs = [tmp_path / name for name in ("plain", "with space", "dollar$x", "hash#y")]
    for path in inputs:
        path.write_text("")
    target = tmp_path / "image"
    target.write_text("")
    (tmp_path / "rules.mk").write_text(depfile(target, inputs))
    (tmp_path / "Makefile").write_text(
        f"all: {target}\n{target}:\n\t@echo built; touch {target}\ninclude rules.mk\n"
    )

    def made() -> str:
        return subprocess.run(
            ["make", "-s", "-C", str(tmp_path), "all"], capture_output=True, text=True, check=True,
            timeout=30,
        ).stdout  # fmt: skip

    for path in [*inputs, target]:
        os.utime(path, (1000, 1000))
    assert made() == ""
    for path in inputs:
        os.utime(path, (3000000000, 3000000000))
        assert made() == "built\n", path
        os.utime(path, (1000, 1000))
        os.utime(target, (2000, 2000))
        assert made() == ""
    inputs[0].unlink()
    assert made() == "built\n"
