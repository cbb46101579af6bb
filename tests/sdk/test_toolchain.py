# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What differs between compilers is in toolchain.txt, and every one of them is found."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = "aarch64-none-elf-" if shutil.which("aarch64-none-elf-gcc") else "aarch64-linux-gnu-"
PROGRAMS = ("gcc", "g++", "ld", "objcopy", "ar", "ranlib")


@pytest.fixture(name="arm_toolchain")
def arm_toolchain_fixture(tmp_path: Path) -> Path:
    """A folder in which the installed GCC has the names of the Arm GNU toolchain."""
    for name in PROGRAMS:
        found = shutil.which(INSTALLED + name)
        if found:
            (tmp_path / f"aarch64-none-elf-{name}").symlink_to(found)
    return tmp_path


def run(*command: object, first: Path | None = None) -> str:
    """Run with a folder before all others in PATH; returns all it prints."""
    path = os.environ["PATH"]
    environment = {**os.environ, "PATH": f"{first}:{path}" if first else path}
    result = subprocess.run([str(each) for each in command], env=environment, check=False,
                            capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def test_only_one_file_names_compilers_and_their_options() -> None:
    files = [*ROOT.glob("sdk/make/*"), *ROOT.glob("sdk/cmake/*"),
             *(path for path in ROOT.glob("tool/microkit/template/**/*") if path.is_file()), *ROOT.glob("example/*/Makefile"),
             *ROOT.glob("example/*/CMakeLists.txt")]
    words = ("aarch64-none-elf-gcc", "aarch64-linux-gnu-", "-mno-outline-atomics",
             "-mstrict-align", "max-page-size")
    assert [(path.name, word) for path in files for word in words
            if word in path.read_text()] == []


@pytest.mark.slow
def test_make_takes_the_arm_toolchain_where_it_is(sdk: Path, work: Path,
                                                  arm_toolchain: Path) -> None:
    output = run("make", "-B", "-C", sdk / "example/hello", f"BUILD_DIR={work}",
                 first=arm_toolchain)
    assert "aarch64-none-elf-gcc" in output and "aarch64-none-elf-ld" in output
    assert INSTALLED == "aarch64-none-elf-" or INSTALLED not in output.replace(
        str(arm_toolchain), "")


@pytest.mark.slow
def test_make_takes_the_compiler_that_is_named(sdk: Path, work: Path) -> None:
    output = run("make", "-B", "-C", sdk / "example/hello", f"BUILD_DIR={work}",
                 f"CROSS={INSTALLED}")
    assert f"{INSTALLED}gcc -mcpu" in output


@pytest.mark.slow
def test_cmake_takes_the_arm_toolchain_where_it_is(sdk: Path, work: Path,
                                                   arm_toolchain: Path) -> None:
    run("cmake", "--fresh", "-S", sdk / "example/hello", "-B", work, "-G", "Ninja",
        f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake", first=arm_toolchain)
    run("cmake", "--build", work, first=arm_toolchain)
    assert "aarch64-none-elf-gcc" in (work / "CMakeFiles/rules.ninja").read_text()


@pytest.mark.slow
def test_helpers_of_the_compiler_are_linked(sdk: Path, tmp_path: Path) -> None:
    """Without a C library, too: by both compilers, by make."""
    for llvm in ("", "True"):
        output = run("make", "-n", "-B", "-C", sdk / "example/hello", f"BUILD_DIR={tmp_path}",
                     f"LLVM={llvm}")
        assert "libgcc.a" in output or "libclang_rt.builtins" in output
