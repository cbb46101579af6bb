# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The SDK has the source of everything that it has compiled, where debuggers look: what debug
information calls /multikit is the SDK's folder `src`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

BUILT_IN = "/multikit/"
#: Each board and two configurations: the others name the same files.
FLAVOURS = ("qemu_virt_aarch64/debug", "qemu_virt_aarch64_gicv3/release")
#: Of the compiler, not ours.
FOREIGN = ("stdint", "stdarg.h", "stdbool.h", "stddef.h", "<built-in>", "<command-line>")


def names(path: Path) -> Iterator[str]:
    """All files of the line tables of an ELF file."""
    with path.open("rb") as file:
        dwarf = ELFFile(file).get_dwarf_info()
        for unit in dwarf.iter_CUs():
            header = dwarf.line_program_for_CU(unit).header
            folders = header["include_directory"]
            for entry in header["file_entry"]:
                yield f"{folders[entry.dir_index].decode()}/{entry.name.decode()}"


def compiled(flavour: Path, folder: Path) -> Iterator[Path]:
    """The programs of a flavour, and the objects of libmicrokit."""
    for name in ("kernel", "monitor", "loader"):
        yield flavour / f"elf/{name}.elf"
    command = ["llvm-ar", "x", flavour / "lib/libmicrokit.a"]
    subprocess.run(command, cwd=folder, check=True)
    yield from sorted(folder.glob("*.obj"))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_source_is_there(flavour: str, sdk: Path, tmp_path: Path) -> None:
    found, missing = set(), set()
    for path in compiled(sdk / "board" / flavour, tmp_path):
        for name in names(path):
            if name.startswith(BUILT_IN):
                found.add(name.removeprefix(BUILT_IN))
            elif not any(part in name for part in FOREIGN):
                missing.add(f"{path.name}: {name}")
    files = {name for name in found if Path(name).suffix}
    missing |= {name for name in files if not (sdk / "src" / name).is_file()}
    assert missing == set()
    parts = {name.split("/")[0] for name in found}
    assert {"kernel", "libmicrokit", "monitor", "board", "sdk", "generated"} <= parts


def test_nothing_else_is_there(sdk: Path) -> None:
    """Sources only, and what devices are called: no build files, no scripts."""
    others = [path for path in (sdk / "src").rglob("*")
              if path.is_file() and path.name != "compatible.txt"
              and path.suffix not in (".c", ".h", ".S", ".xml", ".pbf", ".json")]
    assert others == []


@pytest.mark.parametrize("name", ["kernel.elf", "monitor.elf"])
def test_no_trace_of_where_it_was_built(sdk: Path, name: str) -> None:
    root = Path(__file__).resolve().parents[2]
    for path in sdk.glob(f"board/*/*/elf/{name}"):
        assert str(root).encode() not in path.read_bytes()
