# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`make run`, `make gdb` and CMake's `run-<name>`: the description's programs are found as the build has found them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

MAKEFILE = """SYSTEM := a.system
PDS := a
SEARCH_PATH := more
include $(MICROKIT_SDK)/make/multikit.mk
"""
HOW = "--search-path build . more"


@pytest.mark.parametrize(("flags", "defines"), [
    ("", ""), ("--full", ""), ("-D pd=b --full", "-Dpd=b"), ("-Dpd=b -W error", "-Dpd=b"), ("--define pd=b -D x=1", "-Dpd=b -Dx=1"),
    ("--define=pd=b", "-Dpd=b")])  # fmt: skip
def test_make(flags: str, defines: str, sdk: Path, tmp_path: Path) -> None:
    said = words(sdk, tmp_path, flags)
    assert f"--symbols a.system {defines} {HOW}".split() == said("run")[-len(f"{defines} {HOW}".split()) - 2:]
    assert said("gdb")[-len(f"{defines} {HOW}".split()):] == f"{defines} {HOW}".split()


def test_words_in_quotes(sdk: Path, tmp_path: Path) -> None:
    """It runs all the same, without lines."""
    assert "--symbols" not in words(sdk, tmp_path, "-D 'pd=a b'")("run")


def words(sdk: Path, folder: Path, flags: str) -> Callable[[str], list[str]]:
    (folder / "Makefile").write_text(MAKEFILE)
    for name in ("a.system", "a.c"):
        (folder / name).touch()
    environment = {name: value for name, value in os.environ.items() if "MICROKIT" not in name}

    def of(target: str) -> list[str]:
        """Of the last command, if the image were there."""
        command = ["make", "-n", target, f"MICROKIT_SDK={sdk}", f"TOOL_FLAGS={flags}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=environment)
        return done.stdout.splitlines()[-1].split()

    return of


def test_cmake() -> None:
    """`run` beside `gdb`, which has had its programs all along."""
    text = (Path(__file__).resolve().parents[2] / "sdk/cmake/MultikitSystem.cmake").read_text()
    run = text[text.index("add_custom_target(run-") : text.index("if(arg_EXPECT)")]
    assert "--symbols ${system}" in run and "--search-path ${CMAKE_CURRENT_BINARY_DIR} ${CMAKE_CURRENT_SOURCE_DIR} ${arg_SEARCH_PATH}" in run
