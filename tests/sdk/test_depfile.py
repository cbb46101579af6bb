# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Builds with make and with CMake do again what a changed file makes necessary, also one that no
build file names: descriptions that are included and prefill files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SYSTEM = """<system xmlns:xi="http://www.w3.org/2001/XInclude">
  <xi:include href="part.system"/>
  <memory_region name="text" size="0x1000" prefill_path="text.bin"/>
</system>
"""
PART = """<system>
  <protection_domain name="a" priority="1">
    <program_image path="a.elf"/>
    <map mr="text" vaddr="0x10000000" perms="r"/>
  </protection_domain>
</system>
"""
PROGRAM = """#include <microkit.h>
void init(void) {}
void notified(microkit_channel ch) { (void)ch; }
"""
CMAKE = """cmake_minimum_required(VERSION 3.20)
project(a C)
find_package(Multikit REQUIRED)
multikit_add_system(a SYSTEM a.system PDS a)
"""
MAKEFILE = "SYSTEM := a.system\nPDS := a\ninclude $(MICROKIT_SDK)/make/multikit.mk\n"
#: Builds and returns the image.
Build = Callable[[], Path]


def _run(*command: str | Path, cwd: Path) -> None:
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(name="folder")
def project(work: Path) -> Path:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    files = {"a.system": SYSTEM, "part.system": PART, "a.c": PROGRAM, "CMakeLists.txt": CMAKE,
             "Makefile": MAKEFILE, "text.bin": "one"}  # fmt: skip
    for name, text in files.items():
        (work / name).write_text(text)
    return work


@pytest.fixture(params=["make", "ninja", "cmake-make"])
def build(request: pytest.FixtureRequest, sdk: Path, folder: Path) -> Build:
    if request.param == "make":
        def by_make() -> Path:
            _run("make", f"MICROKIT_SDK={sdk}", cwd=folder)
            return folder / "build/loader.img"
        return by_make

    generator = "Ninja" if request.param == "ninja" else "Unix Makefiles"
    _run("cmake", "-B", "out", "-G", generator,
         f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake", cwd=folder)  # fmt: skip

    def by_cmake() -> Path:
        _run("cmake", "--build", "out", cwd=folder)
        return folder / "out/a.img"
    return by_cmake


def _touch_later(path: Path, text: str) -> None:
    """A time that every file system can tell from that of the image."""
    path.write_text(text)
    then = path.stat().st_mtime + 5
    os.utime(path, (then, then))


def test_only_what_is_needed(build: Build, folder: Path) -> None:
    image = build()
    first = image.stat().st_mtime_ns
    assert build().stat().st_mtime_ns == first
    content = image.read_bytes()
    _touch_later(folder / "text.bin", "two")
    assert build().read_bytes() != content
    content = image.read_bytes()
    _touch_later(folder / "part.system", PART.replace('priority="1"', 'priority="2"'))
    assert build().read_bytes() != content


def test_reports_and_stack_usage(build: Build) -> None:
    """Both builds write the page, and what the tool knows the need of stack from."""
    image = build()
    assert list(image.parent.glob("*report.html"))
    assert list(image.parent.rglob("*.su"))
