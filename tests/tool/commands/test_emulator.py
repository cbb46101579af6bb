# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which of a board's command lines is QEMU's here, by the version of the QEMU that is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from microkit.base.errors import UsageError
from microkit.commands.emulator import qemu_command
from microkit.commands.made import Made
from microkit.model.board import Board
from microkit.parse.board import load_board
from tool_support import BOARD_FILE

PLAIN = BOARD_FILE.read_text().split("\n[qemu]\n")[0]
ANY = '[[qemu]]\ncommand = ["qemu", "any", "{image}"]\n'
NINE = '[[qemu]]\nsince = "9.2"\ncommand = ["qemu", "nine", "{image}"]\n'
TEN = '[[qemu]]\nsince = "10.0"\ncommand = ["qemu", "ten", "{image}"]\n'


def board(folder: Path, lines: str) -> Board:
    (folder / "board.toml").write_text(PLAIN + "\n" + lines)
    return load_board(folder / "board.toml")


def chosen(folder: Path, lines: str) -> list[str]:
    described = board(folder, lines)
    return qemu_command(described, folder / "a.img", Made(described.name, 1, False, ""), None, [])


@pytest.fixture(name="qemu")
def found_qemu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is found, without a word yet."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    return tmp_path / "bin/qemu"


def answers(qemu: Path, words: str) -> None:
    qemu.write_text(f"#!/bin/sh\necho '{words}'\n")
    qemu.chmod(0o755)


@pytest.mark.parametrize("order", [(ANY, NINE, TEN), (TEN, ANY, NINE), (NINE, TEN, ANY)])
@pytest.mark.parametrize(("version", "word"), [
    ("7.2.22 (Debian 1:7.2+dfsg-7)", "any"), ("9.1.9", "any"), ("9.2.0", "nine"), ("9.10.1", "nine"),
    ("10.0.2 (Debian 1:10.0.2+ds-2)", "ten"), ("11.0.0", "ten")])
def test_the_newest_that_it_takes(order: tuple[str, ...], version: str, word: str, qemu: Path, tmp_path: Path) -> None:
    """In any order; versions are numbers, so 10 comes behind 9."""
    answers(qemu, f"QEMU emulator version {version}")
    assert chosen(tmp_path, "".join(order))[1] == word


def test_one_that_is_too_old(qemu: Path, tmp_path: Path) -> None:
    answers(qemu, "QEMU emulator version 7.2.22")
    with pytest.raises(UsageError, match=r"'qemu_virt_aarch64' needs QEMU 9\.2 or newer, this is 7\.2$"):
        chosen(tmp_path, TEN + NINE)


def test_one_table_is_enough(qemu: Path, tmp_path: Path) -> None:
    answers(qemu, "QEMU emulator version 10.0.2")
    assert chosen(tmp_path, TEN.replace("[[qemu]]", "[qemu]"))[1] == "ten"


def test_a_board_without(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be emulated: its board.toml has no \[qemu\]"):
        chosen(tmp_path, "")


def test_where_there_is_none(qemu: Path, tmp_path: Path) -> None:
    """The command is what would be run; `microkit run` says then that it is not installed."""
    assert not qemu.exists() and chosen(tmp_path, ANY + TEN)[1] == "ten"


def test_it_is_asked_only_where_it_matters(qemu: Path, tmp_path: Path) -> None:
    answers(qemu, "no version")
    assert chosen(tmp_path, ANY)[1] == "any"
    with pytest.raises(UsageError, match="does not say which version it is"):
        chosen(tmp_path, ANY + TEN)


def test_one_that_cannot_be_run(qemu: Path, tmp_path: Path) -> None:
    qemu.write_bytes(b"\x7fELF")
    qemu.chmod(0o755)
    with pytest.raises(UsageError, match="'qemu --version' fails: "):
        chosen(tmp_path, TEN)


def test_device_tree(tmp_path: Path) -> None:
    """That of the board's folder; commas are doubled, as QEMU wants them."""
    folder = tmp_path / "a,b"
    folder.mkdir()
    line = '[qemu]\ncommand = ["qemu", "{image}", "-dtb", "{dtb}"]\n'
    with pytest.raises(UsageError, match="there is no '.*a,b/qemu_virt_aarch64.dtb'"):
        chosen(folder, line)
    (folder / "qemu_virt_aarch64.dtb").touch()
    assert chosen(folder, line)[-1].endswith("a,,b/qemu_virt_aarch64.dtb")
