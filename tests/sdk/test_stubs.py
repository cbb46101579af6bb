# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Stubs of interfaces in builds by CMake, for programs in C, Rust and Ada; tests/system has the same programs by make."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from harness.build import absent_compiler

SYSTEMS = Path(__file__).resolve().parents[1] / "system"
FOLDER = SYSTEMS / "typed_languages"

pytestmark = pytest.mark.skipif(absent_compiler(FOLDER) is not None, reason=str(absent_compiler(FOLDER)))


def run(*command: object) -> str:
    result = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


#: Makefiles make the stubs once for each target, so the one whose object is looked at comes last; C's rules are CMake's own.
PROGRAMS = {"Ninja": ("client", "rusty", "lovelace", "server", "last"), "Unix Makefiles": ("rusty", "lovelace")}


@pytest.mark.parametrize("generator", PROGRAMS)
def test_by_cmake(sdk: Path, tmp_path: Path, generator: str) -> None:
    """All programs are made anew when the interface has changed, and only then."""
    for folder in (FOLDER, SYSTEMS / "typed_calls"):
        shutil.copytree(folder, tmp_path / folder.name)
    build, interface = tmp_path / "build", tmp_path / "typed_calls/wire.xml"
    run("cmake", "-S", tmp_path / FOLDER.name, "-B", build, "-G", generator, f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake")
    programs = [build / f"{name}.elf" for name in PROGRAMS[generator]]
    make = ("cmake", "--build", build, "-j", 2, "--target", *(program.name for program in programs))
    run(*make)
    before = [program.read_bytes() for program in programs]
    assert "Ada " not in (output := run(*make)) and "Rust" not in output, output
    interface.write_text(interface.read_text().replace('name="wire" version="2"', 'name="wire" version="3"'))
    run(*make)
    assert [program.name for program, old in zip(programs, before) if program.read_bytes() == old] == []
    # One in Ada changes with the stubs that are linked with it, and is to be compiled against them, too.
    assert (build / "lovelace/lovelace.o").stat().st_mtime_ns > (build / "include/wire.ads").stat().st_mtime_ns
