# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Recipes of boards: each is read as its boot loader reads it, and names the image, where the board has it."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from microkit.base.contract import IMAGE_MAGIC, IMAGE_VERSION
from microkit.commands.made import sealed
from microkit.parse.board import load_board

ROOT = Path(__file__).resolve().parents[3]
BOARDS = {path.parent.parent.name: path for path in sorted(ROOT.glob("board/*/recipe/*"))}
KINDS = {"config.txt": {name for name in BOARDS if name.startswith("rpi")}, "boot.bif": {"zcu102", "kria_k26", "ultra96v2"}}


def image(folder: Path, board: str) -> Path:
    """An image for a board: a stub of a loader, and a header."""
    described = load_board(ROOT / "board" / board / "board.toml")
    header = struct.pack("<QIIIIQQQQQQQ32sQQ", IMAGE_MAGIC, IMAGE_VERSION, 0, 0, 0, 128, 0, described.load_address, 128, 0,
                         0, 0, board.encode(), 0, 0)  # fmt: skip
    path = folder / "system.img"
    path.write_bytes(sealed(bytes(4096) + header, described))
    return path


def run(folder: Path, board: str, *more: str) -> subprocess.CompletedProcess[str]:
    """With the sources as SDK."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tool"), "MICROKIT_SDK": str(ROOT)}
    command = [sys.executable, "-m", "microkit", "image", image(folder, board), "--recipe", folder / "out", *more]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def made(folder: Path, board: str) -> Path:
    result = run(folder, board)
    assert result.returncode == 0, result.stderr
    return folder / "out"


def test_every_recipe_is_tested() -> None:
    for name, boards in KINDS.items():
        assert {board for board, path in BOARDS.items() if path.name == name} == boards
    assert set.union(*KINDS.values()) == set(BOARDS)


@pytest.mark.parametrize("board", sorted(KINDS["config.txt"]))
def test_config_txt(board: str, tmp_path: Path) -> None:
    """Lines of the form name=value, or comments; files are where it says, and so is the address."""
    folder = made(tmp_path, board)
    lines = [line for line in (folder / "config.txt").read_text().splitlines() if not line.startswith("#")]
    values = dict(line.split("=") for line in lines)
    described = tomllib.loads((ROOT / "board" / board / "board.toml").read_text())
    assert int(values["kernel_address"], 16) == described["load_address"]
    assert values["arm_64bit"] == "1"
    assert (folder / values["kernel"]).read_bytes() == (tmp_path / "system.img").read_bytes()
    assert {path.name for path in folder.iterdir()} == {"config.txt", values["kernel"]}


@pytest.mark.parametrize("board", sorted(KINDS["boot.bif"]))
def test_boot_bif(board: str, tmp_path: Path) -> None:
    """One image of partitions with attributes, in the order of the boot; the last is ours, enters at EL2, and is an ELF
    file that goes to the board's load address."""
    folder = made(tmp_path, board)
    text = re.sub(r"/\*.*?\*/", "", (folder / "boot.bif").read_text(), flags=re.DOTALL).strip()
    match = re.fullmatch(r"the_ROM_image:\n\{\n(.*)\n\}", text, re.DOTALL)
    assert match
    parts = [re.fullmatch(r" *\[([^\]]+)\] (\S+)", line) for line in match[1].splitlines()]
    attributes = [set(part[1].split(", ")) for part in parts if part]
    assert len(attributes) == len(parts) == 4
    assert "bootloader" in attributes[0] and "pmufw_image" in attributes[1]
    assert {"exception_level=el-3", "trustzone"} <= attributes[2]
    assert attributes[3] == {"destination_cpu=a53-0", "exception_level=el-2"}
    ours = parts[3][2] if parts[3] else ""
    entry, = struct.unpack_from("<Q", (folder / ours).read_bytes(), 24)
    assert entry == tomllib.loads((ROOT / "board" / board / "board.toml").read_text())["load_address"]


def test_no_number_is_written_by_hand() -> None:
    for path in BOARDS.values():
        assert not re.search(r"0x|\d{4}", re.sub(r"Copyright \d+|BSD-2|UG\d+", "", path.read_text())), path


def test_board_without_a_recipe(tmp_path: Path) -> None:
    result = run(tmp_path, "hikey")
    assert result.returncode == 2 and "board 'hikey' needs no recipe: its README says" in result.stderr
    assert not (tmp_path / "out").exists()


def test_it_names_its_files_itself(tmp_path: Path) -> None:
    result = run(tmp_path, "zcu102", "-o", str(tmp_path / "x"))
    assert result.returncode == 2 and "--recipe goes without --output: it names the files" in result.stderr
