# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The description of a kernel's layouts agrees with the compiler."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ABI = HERE.parents[1] / "sdk/abi"
PREFIX = "aarch64-none-elf-" if shutil.which("aarch64-none-elf-gcc") else "aarch64-linux-gnu-"


def compiled(folder: Path, *options: str) -> Path:
    elf = folder / "layouts.elf"
    subprocess.run([PREFIX + "gcc", "-nostdlib", "-static", "-ffreestanding", *options,
                    str(HERE / "layouts.c"), "-o", str(elf)], check=True)
    return elf


def extract(elf: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ABI / "extract.py", elf, "-o", elf.with_suffix(".json")],
                          capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", name="abi")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    elf = compiled(tmp_path_factory.mktemp("abi"), "-g")
    result = extract(elf)
    assert result.returncode == 0, result.stderr
    return json.loads(elf.with_suffix(".json").read_text())


@pytest.mark.parametrize(("name", "member"), [
    ("first", {"offset": 0, "size": 8, "count": 1, "type": "word_t"}),
    ("pair", {"offset": 8, "size": 24, "count": 3, "type": "struct inner"}),
    ("queue", {"offset": 32, "size": 8, "count": 2, "type": "struct outer.queue"}),
    ("whole", {"offset": 40, "size": 4, "count": 1, "type": "uint32_t"}),
    ("half", {"offset": 40, "size": 2, "count": 1, "type": "uint16_t"}),
    ("name", {"offset": 48, "size": 8, "count": 1, "type": "char *"}),
    ("grid", {"offset": 58, "size": 10, "count": 10, "type": "uint8_t"}),
])
def test_member(abi: dict[str, Any], name: str, member: dict[str, Any]) -> None:
    assert abi["structs"]["outer"]["members"][name] == member


def test_bit_fields(abi: dict[str, Any]) -> None:
    members = abi["structs"]["outer"]["members"]
    assert (members["low"]["bit_offset"], members["low"]["bit_size"]) == (56 * 8, 4)
    assert (members["high"]["bit_offset"], members["high"]["bit_size"]) == (56 * 8 + 4, 8)


def test_nested_structs_and_sizes(abi: dict[str, Any]) -> None:
    assert abi["structs"]["outer"]["size"] == 72
    assert abi["structs"]["inner"]["members"]["word"]["offset"] == 4
    assert abi["structs"]["outer.queue"]["members"]["tail"]["offset"] == 2


def test_enums_and_symbols(abi: dict[str, Any]) -> None:
    assert {name: abi["enums"][name] for name in ("RED", "GREEN", "BLUE")} == {
        "RED": 3, "GREEN": 4, "BLUE": -1}
    assert abi["symbols"]["state"]["size"] == 72
    assert abi["symbols"]["state"]["section"] == ".data"
    assert abi["symbols"]["hidden"]["size"] == 4
    assert abi["entry"] == abi["symbols"]["_start"]["address"]


def test_same_elf_gives_same_bytes(tmp_path: Path) -> None:
    elf = compiled(tmp_path, "-g")
    outputs = []
    for _ in range(2):
        extract(elf)
        outputs.append(elf.with_suffix(".json").read_bytes())
    assert outputs[0] == outputs[1]


def test_missing_dwarf_is_an_error(tmp_path: Path) -> None:
    elf = compiled(tmp_path, "-g0")
    result = extract(elf)
    assert result.returncode == 1
    assert "no DWARF" in result.stderr
    assert not elf.with_suffix(".json").exists()


def test_macros_come_from_the_preprocessor(tmp_path: Path) -> None:
    (tmp_path / "a.h").write_text(
        "#pragma once\n#define BITS 12\n#define SIZE (1ULL << BITS)\n#define MASK(x) (x)\n"
        "#define NAME \"text\"\n#define ALIAS SIZE\n#if BITS > 20\n#define NEVER 1\n#endif\n"
        "#define USES_FUNCTION MASK(7u) + 1\n#define BYTES 0x10UL\n#define HALF (SIZE / 2)\n")
    output = tmp_path / "macros.json"
    subprocess.run([sys.executable, ABI / "macros.py", "-o", output, "--headers", tmp_path, "--",
                    PREFIX + "gcc"], check=True)
    assert json.loads(output.read_text()) == {
        "BITS": 12, "SIZE": 4096, "ALIAS": 4096, "USES_FUNCTION": 8, "BYTES": 16, "HALF": 2048}
