# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What must not be written is refused before anything is: every command, every option."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from microkit.cli import main
from tool_support import BOARD_FILE, program

TEXT = """<system><protection_domain name="a"><program_image path="a.elf"/>
<map mr="m" vaddr="0x2000000"/></protection_domain>
<memory_region name="m" size="0x1000" prefill_path="data"/>
<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="part.xml"/></system>"""
OPTIONS = ("-o", "-r", "--report-html", "--report-json", "--capdl", "--capdl-json", "--depfile")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with a description of several files and things that are not files."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(BOARD_FILE, "board.toml")
    Path("t.system").write_text(TEXT)
    Path("part.xml").write_text("<system/>")
    Path("data").write_bytes(b"1")
    Path("a.elf").write_bytes(program())
    Path("folder").mkdir()
    Path("to_folder").symlink_to("folder")
    Path("loop").symlink_to("loop")
    os.mkfifo("fifo")
    socket.socket(socket.AF_UNIX).bind("socket")
    Path("device").symlink_to("/dev/full")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def build(*more: str) -> int:
    return main(["t.system", "--board-file", "board.toml", "--config", "debug", *more])


def refused(here: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """The error: one line, exit 2, nothing has changed."""
    before = contents(here)
    assert build(*more) == 2
    assert contents(here) == before
    text = capsys.readouterr().err
    assert "internal" not in text and "Traceback" not in text
    return text.splitlines()[0]


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize(
    ("path", "why"),
    [("folder", "a folder"), ("to_folder", "a folder"), ("fifo", "a FIFO"), ("device", "a device"),
     ("socket", "a socket"), ("/dev/zero", "a device"), ("folder/", "a folder"), (".", "a folder"),
     ("x/..", "a folder"), ("folder/.", "a folder"), ("", "not the name"), ("loop", "symbolic"),
     ("none/x", "no folder"), ("data/x", "no folder|Not a directory"), ("t.system", "reads it"),
     ("./folder/../t.system", "reads it"), ("board.toml", "reads it")],
)  # fmt: skip
def test_is_not_a_file(
    here: Path, capsys: pytest.CaptureFixture[str], option: str, path: str, why: str
) -> None:
    text = refused(here, capsys, option, path)
    assert any(each in text for each in why.split("|")), text


@pytest.mark.parametrize("second", [name for name in OPTIONS if name != "-o"])
@pytest.mark.parametrize(
    "spelling", ["x", "./x", "folder/../x", "link", "-", "/dev/stdout"], ids=str
)
def test_one_file_for_two(
    here: Path, capsys: pytest.CaptureFixture[str], second: str, spelling: str
) -> None:
    Path("link").symlink_to(here / "x")
    first = "-" if spelling in ("-", "/dev/stdout") else "x"
    text = refused(here, capsys, "-o", first, second, spelling)
    assert "one and the same" in text and "--output" in text


def test_dump_shares_standard_output(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--dump" in refused(here, capsys, "-o", "-", "--dump", "model")


@pytest.mark.parametrize("output", ["-", "/dev/null"])
def test_a_depfile_names_a_file(
    here: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    assert "--depfile needs a file" in refused(here, capsys, "-o", output, "--depfile", "d")


@pytest.mark.parametrize("command", [("graph",), ("header", "--pd", "a"), ("report", "--json")])
@pytest.mark.parametrize("path", ["t.system", "part.xml", "folder", "fifo", "/dev/full", ""])
def test_other_commands(
    here: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], path: str
) -> None:
    before = contents(here)
    option = () if command[-1] == "--json" else ("-o",)
    words = [command[0], "t.system", "--board-file", "board.toml", *command[1:], *option, path]
    assert main(words) == 2
    assert contents(here) == before
    assert "internal" not in capsys.readouterr().err


def test_header_stays_in_its_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("t.system").write_text(TEXT.replace('name="a"', 'name="../a"'))
    assert main(["header", "t.system", "--board-file", "board.toml", "-o", "folder"]) == 2
    assert not Path("a.h").exists() and "--pd" in capsys.readouterr().err
    Path("t.system").write_text(TEXT)
    assert main(["header", "t.system", "--board-file", "board.toml", "-o", "data"]) == 2


def test_two_reports_in_one_file(here: Path) -> None:
    assert main(["report", "t.system", "--board-file", "board.toml", "--html", "x",
                 "--json", "./x"]) == 2  # fmt: skip
    assert not Path("x").exists()
