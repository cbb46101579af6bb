# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All files or none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from microkit.base.errors import UsageError
from microkit.output.depfile import depfile
from microkit.output.files import publish


def test_all_are_written(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_bytes(b"old")
    publish([(a, b"1"), (b, b"2")])
    assert (a.read_bytes(), b.read_bytes()) == (b"1", b"2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_none_is_written(tmp_path: Path) -> None:
    a = tmp_path / "a"
    a.write_bytes(b"old")
    with pytest.raises(UsageError, match="no_folder"):
        publish([(a, b"1"), (tmp_path / "no_folder" / "b", b"2")])
    assert a.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [a]


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(UsageError, match="cannot write"):
        publish([(tmp_path / "a", b"1")])
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_renames_are_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third rename fails: what was replaced is back, what is new is gone."""
    paths = [tmp_path / name for name in "abc"]
    paths[0].write_bytes(b"old")
    replace, calls = os.replace, []

    def failing(source: Path, target: Path) -> None:
        calls.append(target)
        if target == paths[2]:
            raise OSError(5, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(UsageError, match="c': Input/output error"):
        publish([(path, b"new") for path in paths])
    assert calls[:3] == paths
    assert paths[0].read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [paths[0]]


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    for name, target in (("link", "real/a"), ("dangling", "real/b")):
        (tmp_path / name).symlink_to(target)
    (tmp_path / "real/a").write_bytes(b"old")
    publish([(tmp_path / "link", b"1"), (tmp_path / "dangling", b"2")])
    assert (tmp_path / "link").is_symlink() and (tmp_path / "dangling").is_symlink()
    assert (tmp_path / "real/a").read_bytes() == b"1"
    assert (tmp_path / "real/b").read_bytes() == b"2"


def test_long_names(tmp_path: Path) -> None:
    """A name of 255 bytes leaves no room for anything behind it."""
    path = tmp_path / ("\u20ac" * 85)
    publish([(path, b"1")])
    assert path.read_bytes() == b"1"


def test_nowhere_and_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    before = os.stat("/dev/null").st_rdev
    publish([(Path("/dev/null"), b"1"), (Path("/dev/null"), b"2"), (Path("-"), b"\xff\0")])
    assert os.stat("/dev/null").st_rdev == before
    assert capfdbinary.readouterr().out == b"\xff\0"
    publish([(Path("/dev/stdout"), b"3")])
    assert capfdbinary.readouterr().out == b"3"


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
