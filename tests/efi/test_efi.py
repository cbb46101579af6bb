# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The code of EFI applications on the host: a program for each of its sources, with firmware of the tests' own,
under sanitizers; and what only its binary shows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EFI = ROOT / "board/efi"
R_AARCH64_ABS64 = 257
FLAGS = ["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined",
         "-fno-sanitize-recover=all", f"-I{EFI / 'include'}"]


@pytest.mark.parametrize("name", sorted(path.stem for path in (EFI / "src").glob("*.c")))
def test_source(name: str, tmp_path: Path) -> None:
    sources = [EFI / "src" / f"{name}.c", *(EFI / "src" / f"{each}.c" for each in ("console", "memory_map")
                                            if name == "main"), HERE / f"{name}.c", HERE / "fixture.c"]
    subprocess.run(["gcc", *FLAGS, "-o", tmp_path / "program", *sources], check=True)
    result = subprocess.run([tmp_path / "program"], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


def test_runs_anywhere(sdk: Path) -> None:
    """No data but constants, none of which is an address; the structure that the tool appends follows at once."""
    build = sdk.parent / "target/board/efi"
    with (build / "efi.elf").open("rb") as file:
        elf = ELFFile(file)
        assert not any(section["sh_flags"] & 1 and section["sh_size"] for section in elf.iter_sections())
        (end,) = elf.get_section_by_name(".symtab").get_symbol_by_name("parameters")
    assert end["st_value"] == (sdk / "lib/efi.bin").stat().st_size
    objects = list(build.rglob("*.obj"))
    assert objects
    for path in objects:
        with path.open("rb") as file:
            elf = ELFFile(file)
            found = [each["r_info_type"] for section in elf.iter_sections() if section["sh_type"] == "SHT_RELA"
                     and elf.get_section(section["sh_info"])["sh_flags"] & 2 for each in section.iter_relocations()]
        assert R_AARCH64_ABS64 not in found, path
