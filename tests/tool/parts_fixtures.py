# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Parts of an SDK for the back end's tests: compiled from the present headers, with programs that
do nothing, so that these tests need neither a built SDK nor a kernel that works."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from backend_support import Built, build
from microkit.sdk.parts import Parts, read_parts
from tool_support import BOARD_FILE, ROOT, Judge

SOURCES = Path(__file__).parent / "parts"
CC = "aarch64-linux-gnu-gcc"
FLAGS = ("-std=gnu11", "-O2", "-g", "-march=armv8-a", "-mgeneral-regs-only", "-ffreestanding",
         "-fno-builtin", "-fno-pic", "-fno-stack-protector", "-fno-common",
         "-fno-eliminate-unused-debug-types")  # fmt: skip
LINK = ("-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none,-z,max-page-size=4096")
FLAVOUR = ('-DMULTIKIT_BOARD="qemu_virt_aarch64"', '-DMULTIKIT_CONFIG="debug"')
SCRIPT = ("-T", str(ROOT / "libmicrokit/microkit.ld"))
ABI = ROOT / "sdk" / "abi"


def _run(*command: str | Path, cwd: Path = ROOT) -> None:
    subprocess.run([str(each) for each in command], check=True, cwd=cwd)


def _headers(folder: Path) -> list[str]:
    _run(sys.executable, ABI / "generate_invocations.py", "--include", folder)
    (folder / "kernel").mkdir(exist_ok=True)
    config = folder / "kernel" / "gen_config.h"
    _run(sys.executable, ABI / "generate_types.py", "--include", folder)
    _run(sys.executable, ABI / "gen_config.py", "debug", "--board-file", BOARD_FILE, "-o", config)
    return headers_of(folder)


def headers_of(folder: Path) -> list[str]:
    """Options of the compiler for headers that have been made in a folder."""
    own = ("kernel/include", "kernel/src/machine/aarch64/include",
           "kernel/src/base/aarch64/include", "sdk/abi/include",
           "libmicrokit/include")  # fmt: skip
    return [f"-I{folder}", *(f"-I{ROOT / each}" for each in own)]


def _kernel(folder: Path, includes: list[str]) -> None:
    script = folder / "kernel.ld"
    _run(CC, "-E", "-P", "-undef", "-x", "assembler-with-cpp", "-D__LINKER__", *includes,
         ROOT / "kernel/kernel.ld", "-o", script)  # fmt: skip
    _run(CC, *FLAGS, *includes, *LINK, "-T", script, SOURCES / "kernel.c", ABI / "layouts.c",
         "-o", folder / "kernel.elf")  # fmt: skip
    macros = folder / "macros.json"
    _run(sys.executable, ABI / "macros.py", "-o", macros, "--headers", ROOT / "kernel/include",
         ABI / "include/multikit", ABI / "include/sel4", "--",
         CC, "-ffreestanding", *includes)  # fmt: skip
    _run(sys.executable, ABI / "extract.py", folder / "kernel.elf", "--macros", macros, "-o",
         folder.parent / "abi.json")  # fmt: skip


def _programs(folder: Path, includes: list[str]) -> None:
    library = sorted((ROOT / "libmicrokit/src").glob("*.[cS]"))
    _run(CC, *FLAGS, *includes, *LINK, *FLAVOUR, "-T", ROOT / "libmicrokit/microkit.ld",
         SOURCES / "program.c", ROOT / "monitor/src/arch/aarch64/reset.S", *library,
         "-o", folder / "monitor.elf")  # fmt: skip
    _run(CC, *LINK, "-Wl,-Ttext=0x70000000", SOURCES / "loader.S", "-o", folder / "loader.elf")
    _run("aarch64-linux-gnu-objcopy", "-O", "binary", folder / "loader.elf", folder / "loader.bin")
    for suffix in ("elf", "bin"):
        (folder / f"loader-tree.{suffix}").write_bytes((folder / f"loader.{suffix}").read_bytes())


def _checker(library: Path, headers: Path) -> None:
    library.parent.mkdir(exist_ok=True)
    _run("cc", "-std=gnu11", "-O2", "-fPIC", "-shared", f"-I{headers}",
         *(f"-I{ROOT / each}" for each in ("kernel/include", "sdk/abi/include")),
         *sorted((ROOT / "kernel/host/invariants").glob("*.c")),
         ROOT / "kernel/src/debug/cap_name.c", "-o", library)  # fmt: skip


@pytest.fixture(scope="session")
def parts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As $SDK/board/<board>/debug."""
    folder = tmp_path_factory.mktemp("parts") / "board/virt/debug"
    elf = folder / "elf"
    elf.mkdir(parents=True)
    includes = _headers(folder)
    _kernel(elf, includes)
    _programs(elf, includes)
    _checker(folder.parents[2] / "lib/libkernel_check.so", folder)
    return folder


@pytest.fixture(scope="session")
def parts(parts_folder: Path) -> Parts:
    return read_parts(parts_folder)


@pytest.fixture(scope="session")
def programs(parts_folder: Path) -> Path:
    """A folder where the program `a.elf`...`e.elf`, `filler.bin` are found."""
    folder = parts_folder.parent / "programs"
    folder.mkdir()
    for name in ("a", "b", "c", "d", "e"):
        (folder / f"{name}.elf").write_bytes((parts_folder / "elf/monitor.elf").read_bytes())
    (folder / "filler.bin").write_bytes(bytes(range(1, 200)) * 50)
    return folder


@pytest.fixture
def build_text(judge: Judge, parts: Parts, programs: Path) -> Callable[[str], Built]:
    """A system description to an image."""

    def run(text: str) -> Built:
        result = judge(text, search_path=(programs,))
        return build(result.good, result.board, parts)

    return run


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, parts_folder: Path) -> list[Path]:
    """The objects of libmicrokit."""
    folder, found = tmp_path_factory.mktemp("library"), []
    for source in sorted((ROOT / "libmicrokit/src").glob("*.[cS]")):
        found.append(folder / f"{source.name}.o")
        _run(CC, *FLAGS, *headers_of(parts_folder), *FLAVOUR, "-c", source, "-o", found[-1])
    return found


@pytest.fixture(scope="session")
def link(
    tmp_path_factory: pytest.TempPathFactory, parts_folder: Path, library: list[Path]
) -> Callable[..., Path]:
    """Link program.c with some C text and the library to an ELF file, in a folder of its own."""

    def run(name: str, text: str = "", *more: object, script: tuple[str, ...] = SCRIPT) -> Path:
        folder = tmp_path_factory.mktemp(name)
        source, elf = folder / f"{name}.c", folder / f"{name}.elf"
        source.write_text(f"#include <stdint.h>\n{text}")
        _run(CC, *FLAGS, *headers_of(parts_folder), *LINK, *script, *map(str, more),
             SOURCES / "program.c", source, *library, "-o", elf)  # fmt: skip
        return elf

    return run
