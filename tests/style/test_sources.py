# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules that hold for every source file: licence line, headers that stand alone, layers."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "aarch64-none-elf-" if shutil.which("aarch64-none-elf-gcc") else "aarch64-linux-gnu-"
SOURCES = (".c", ".h", ".S", ".ld", ".py", ".sh", ".cmake", ".mk", ".toml", ".dts", ".system", ".adb", ".ads")


def tracked() -> list[Path]:
    output = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = output.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


FILES = tracked()


def needs_licence(path: Path) -> bool:
    # A broken description is data, and its first lines are part of what is tested.
    return "sdf" not in path.parts and (path.suffix in SOURCES
                                        or path.name in ("Makefile", "CMakeLists.txt"))


def test_every_source_names_its_licence() -> None:
    without = [str(path.relative_to(ROOT)) for path in FILES if needs_licence(path)
               and "SPDX-License-Identifier: BSD-2-Clause" not in path.read_text()[:400]]
    assert without == []


def headers(*folders: str) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in FILES if path.suffix == ".h"
            and any(path.is_relative_to(ROOT / folder) for folder in folders)]


@pytest.fixture(scope="module", name="generated")
def generated_headers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("include")
    abi = ROOT / "sdk/abi"
    for command in (["generate_invocations.py", "--include", folder],
                    ["generate_types.py", "--include", folder],
                    ["gen_config.py", "debug", "--board-file",
                     ROOT / "board/qemu_virt_aarch64/board.toml",
                     "-o", folder / "kernel/gen_config.h"]):
        subprocess.run([sys.executable, abi / command[0], *command[1:]], check=True)
    return folder


def compile_alone(compiler: list[str], header: str, folders: list[Path]) -> None:
    result = subprocess.run(
        [*compiler, "-fsyntax-only", "-ffreestanding", "-Wall", "-Wextra", "-Werror",
         *(f"-I{folder}" for folder in folders), "-"],
        input=f'#include "{ROOT / header}"\n', capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("header", headers("kernel/include"))
def test_kernel_header_stands_alone(header: str, generated: Path) -> None:
    compile_alone([PREFIX + "gcc", "-std=gnu11", "-xc"], header,
                  [ROOT / "kernel/include", *sorted((ROOT / "kernel/src").glob("*/aarch64/include")),
                   ROOT / "sdk/abi/include", generated])


SERVICES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("sdk/services/*/include"))
IP = "sdk/ip/include"


@pytest.mark.parametrize("compiler", ["gcc", "g++", "clang", "clang++"])
@pytest.mark.parametrize("header", headers("sdk/abi/include", "libmicrokit/include", *SERVICES, IP))
def test_user_header_stands_alone(header: str, compiler: str, generated: Path) -> None:
    """In C and in C++, for both compilers."""
    command = ([compiler, "--target=aarch64-none-elf"] if "clang" in compiler
               else [PREFIX + compiler])
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    command += ["-xc++", "-std=c++14"] if "++" in compiler else ["-xc", "-std=gnu11"]
    compile_alone(command, header, [ROOT / "libmicrokit/include", ROOT / "sdk/abi/include",
                                    *(ROOT / folder for folder in (*SERVICES, IP)), generated])


def test_verify_makes_no_bytes_as_the_layout_does() -> None:
    """That it uses no stage that makes an image is in test_tool_rooms.py."""
    forbidden = re.compile(r"\babi\.pack|\.pack_into\(")
    offenders = [str(path.relative_to(ROOT)) for path in FILES
                 if path.is_relative_to(ROOT / "tool/microkit/verify")
                 and forbidden.search(path.read_text())]
    assert offenders == []


def test_documents_that_sources_name_are_there() -> None:
    named = re.compile(r"\bdocs/[\w./-]+\.md\b")
    missing = [f"{path.relative_to(ROOT)}: {name}" for path in FILES
               if path.suffix in (".c", ".h", ".S", ".ld", ".py", ".toml", ".cmake", ".sh", ".mk")
               for name in named.findall(path.read_text()) if not (ROOT / name).is_file()]
    assert missing == []
