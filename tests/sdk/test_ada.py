# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs in Ada: what the language has here and what it refuses, checks that fail, and builds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import ADA, Target, has_ada
from harness.system import boot, run_system

FOLDER = Path(__file__).parent / "ada_program"
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not has_ada(), reason="gnat-12-aarch64-linux-gnu is not installed")


def options(sdk: Path) -> list[str]:
    lines = (sdk / "toolchain.txt").read_text().splitlines()
    return [word for line in lines if line.startswith("compile-ada ") for word in line.split()[1:]]


def compile_unit(sdk: Path, folder: Path, body: str, spec: str = "package Unit is procedure Run; end Unit;") -> str:
    """Error messages about a package Unit; empty when there are none."""
    (folder / "unit.ads").write_text(spec + "\n")
    (folder / "unit.adb").write_text(body)
    result = subprocess.run([ADA, f"--RTS={sdk}/ada/runtime", f"-I{sdk}/ada", *options(sdk), "-gnatwA", "-c", "unit.adb",
                             "-o", "unit.o"], cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip
    assert (result.returncode == 0) == (result.stderr == ""), result.stderr
    return result.stderr


@pytest.mark.qemu
@pytest.mark.parametrize("llvm", [False, True], ids=["gcc", "clang"])
def test_by_make(sdk: Path, work: Path, llvm: bool) -> None:
    run_system(FOLDER, Target(sdk, llvm=llvm), work)


@pytest.mark.qemu
def test_by_cmake(sdk: Path, work: Path) -> None:
    for command in (
            ["cmake", "-S", FOLDER, "-B", work, "-G", "Ninja", f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake"],
            ["cmake", "--build", work]):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
    boot(qemu_command(read_board(Target(sdk).board_toml), work / "ada_program.img"),
         FOLDER / "expected.txt", work / "console.txt")


def test_lines_are_those_of_the_sources() -> None:
    """expected.txt names the lines with the checks that it is about."""
    sources = {"checks.adb": FOLDER / "checks.adb", "microkit.ads": ROOT / "libmicrokit/ada/microkit.ads"}
    said = re.findall(r"check failed: (failed precondition from )?([\w.]+):(\d+)", (FOLDER / "expected.txt").read_text())
    assert len(said) == 9
    for precondition, name, number in said:
        line = sources[name].read_text().splitlines()[int(number) - 1]
        assert ("Pre =>" if precondition else "when ") in line, line


@pytest.mark.parametrize("spec", sorted((ROOT / "libmicrokit/ada/runtime/adainclude").glob("*.ads")), ids=lambda p: p.name)
def test_every_unit_of_the_library_compiles(sdk: Path, tmp_path: Path, spec: Path) -> None:
    result = subprocess.run([ADA, f"--RTS={sdk}/ada/runtime", *options(sdk), "-gnatg", "-gnatyN", "-c", spec],
                            cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


REFUSED = {
    "allocators": ("type P is access Integer; X : P; procedure Run is begin X := new Integer; end Run;", "No_Allocators"),
    "tasks": ("task T; task body T is begin null; end T; procedure Run is null;", "tasking|No_Tasking"),
    "what runs before Init": ("function F return Integer with Import; X : Integer := F; procedure Run is null;",
                              "No_Elaboration_Code"),
    "statements of a package": ("X : Integer := 0; procedure Run is null; begin X := 1;", "No_Elaboration_Code"),
    "results of unknown size": ("function F (N : Integer) return String is (1 .. N => ' '); "
                                "procedure Run is X : constant String := F (3); begin pragma Assert (X'Length = 3); end Run;",
                                "No_Secondary_Stack|secondary stack"),
    "images": ("X : Integer := 3; procedure Run is begin pragma Assert (Integer'Image (X) = \" 3\"); end Run;",
               "run-time|not allowed|not found|not available"),
    "libraries": ("procedure Run is begin Ada.Text_IO.Put_Line (\"\"); end Run;", "Text_IO|undefined"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_need_a_library_is_refused(sdk: Path, tmp_path: Path, what: str) -> None:
    """With its place."""
    text, said = REFUSED[what]
    message = compile_unit(sdk, tmp_path, f"package body Unit is\n{text}\nend Unit;\n")
    assert re.search(rf"^unit\.adb:2:\d+: (error|warning).*({said})", message, re.MULTILINE), message


def test_wrong_types_are_refused(sdk: Path, tmp_path: Path) -> None:
    uses = {"Notify (62);": "not in range", "Set_Word (0, New_Info (0, 0));": "expected type",
            "Stop (Channel'(1));": "expected type"}  # fmt: skip
    for use, said in uses.items():
        body = f"with Microkit; use Microkit;\npackage body Unit is procedure Run is begin\n{use}\nend Run; end Unit;\n"
        message = compile_unit(sdk, tmp_path, body)
        assert re.search(rf"^unit\.adb:3:\d+: .*{said}", message, re.MULTILINE), message
    body = "with Microkit; use Microkit;\npackage body Unit is procedure Run is begin\nNotify (61);\nend Run; end Unit;\n"
    assert compile_unit(sdk, tmp_path, body) == ""


def make(sdk: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "-C", folder, f"MICROKIT_SDK={sdk}", "pds", *words], capture_output=True, text=True,
                          check=False)


def test_changes_are_noticed(sdk: Path, tmp_path: Path) -> None:
    """A spec that others read; options."""
    folder = shutil.copytree(FOLDER, tmp_path / "program")
    assert make(sdk, folder).returncode == 0
    assert "-c " not in make(sdk, folder).stdout
    (folder / "shapes.ads").touch()
    assert "-c worker.adb" in make(sdk, folder).stdout
    again = make(sdk, folder, "ADAFLAGS=-gnatp").stdout
    assert "-gnatp" in again and again.count(" -c ") >= 5


@pytest.mark.parametrize("form", ["make", "cmake"])
def test_no_compiler_is_said(sdk: Path, tmp_path: Path, form: str) -> None:
    """In one sentence; the GCC for C alone is none."""
    for compiler in ("/bin/false", "no-such-compiler"):
        if form == "make":
            result = make(sdk, FOLDER, f"ADA={compiler}", f"BUILD_DIR={tmp_path}")
        else:
            result = subprocess.run(["cmake", "-S", FOLDER, "-B", tmp_path / compiler.strip("/"), "-G", "Ninja",
                                     f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake", f"-DMULTIKIT_ADA={compiler}"],
                                    capture_output=True, text=True, check=False)  # fmt: skip
        assert result.returncode != 0
        assert "is written in Ada" in result.stderr and "gnat-12-aarch64-linux-gnu" in " ".join(result.stderr.split())
