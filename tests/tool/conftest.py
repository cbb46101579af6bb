# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Fixtures of the tool's tests: a board, programs to name, and a way to judge a description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from microkit import pipeline
from microkit.base.options import Options
from microkit.model.board import Board
from microkit.parse.board import load_board
from parts_fixtures import build_text, library, link, parts, parts_folder, programs  # noqa: F401
from tool_support import BOARD_FILE, Judge, Result, program, with_note, with_section, with_tls


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the descriptions in tests/sdf name."""
    folder = tmp_path_factory.mktemp("files")
    for name in ("a", "b", "c", "d", "server", "client", "driver", "parent", "child"):
        (folder / f"{name}.elf").write_bytes(program())
    good = program()
    (folder / "high.elf").write_bytes(program(0xFFFFFFA000, 0x2000))
    (folder / "text.elf").write_text("not a program\n")
    (folder / "short.elf").write_bytes(good[:40])
    (folder / "cut.elf").write_bytes(good[:100])
    (folder / "x86.elf").write_bytes(good[:18] + b"\x3e" + good[19:])
    (folder / "pie.elf").write_bytes(good[:16] + b"\x03" + good[17:])
    (folder / "object.elf").write_bytes(good[:16] + b"\x01" + good[17:])
    (folder / "elf32.elf").write_bytes(good[:4] + b"\x01" + good[5:])
    (folder / "empty.elf").write_bytes(good[:56] + b"\0" + good[57:])
    (folder / "debug.elf").write_bytes(good[:96] + bytes(8) + good[104:])  # no bytes in the file
    (folder / "no_code.elf").write_bytes(good[:68] + b"\x06" + good[69:])
    (folder / "odd.elf").write_bytes(good[:24] + b"\x02" + good[25:])
    (folder / "bss.elf").write_bytes(good[:25] + b"\x10" + good[26:])  # entry in the zeros
    (folder / "last.elf").write_bytes(good[:24] + b"\x78" + good[25:])  # right behind the bytes
    (folder / "flavour.elf").write_bytes(with_note(good, b"other\0debug\0"))
    (folder / "tls.elf").write_bytes(with_tls(good))
    (folder / "unpatched.elf").write_bytes(with_section(good, b".blk_client_config", bytes(80), 80))
    (folder / "patched.elf").write_bytes(with_section(good, b".blk_client_config", b"sDDF\2" + bytes(75), 80))
    (folder / "grown.elf").write_bytes(with_section(good, b".vmm_config", b"vmm" + bytes(77), 88))
    (folder / "moved.elf").write_bytes(program(0x201000))
    (folder / "data.bin").write_bytes(bytes(5000))
    (folder / "empty.bin").write_bytes(b"")
    return folder


@pytest.fixture
def judge_file(files: Path) -> Judge:
    """Run the front end on a file."""

    def judge(path: Path, **changes: object) -> Result:
        options = Options(system=path, board_file=BOARD_FILE, search_path=(files,))
        system, board, findings = pipeline.front(replace(options, **changes))  # type: ignore
        return Result(system, board, findings.all)

    return judge


@pytest.fixture
def judge(tmp_path: Path, judge_file: Judge) -> Judge:
    """Run the front end on a text; `<system>` is put around it if it is not there."""

    def run(text: str | bytes, **changes: object) -> Result:
        path = tmp_path / "test.system"
        if isinstance(text, str):
            if "<system" not in text:
                text = f"<system>{text}</system>"
            text = text.encode()
        path.write_bytes(text)
        return judge_file(path, **changes)

    return run


@pytest.fixture(scope="session")
def board() -> Board:
    return load_board(BOARD_FILE)
