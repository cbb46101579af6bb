# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit interface`: which files, what they depend on, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

from test_cli import microkit
from tool_support import BOARD_FILE

BOARD = ("--board-file", BOARD_FILE)
PART = '<interface name="{0}"><procedure name="p"><argument name="x" type="u8" /></procedure></interface>'
PD = '<protection_domain name="a"><program_image path="a.elf" /></protection_domain>'
TOP = '<system xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="part.xml" />{0}' + PD + "</system>"


def description(folder: Path, more: str = "", part: str = PART.format("one")) -> None:
    (folder / "part.xml").write_text(part)
    (folder / "a.system").write_text(TOP.format(more))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_all_and_some(tmp_path: Path) -> None:
    description(tmp_path, PART.format("two"))
    result = microkit("interface", "a.system", *BOARD, "-o", "out", cwd=tmp_path)
    assert (result.returncode, result.stderr, result.stdout) == (0, "", "")
    assert {"one_types.h", "one_client.h", "two_server.h", "two.hpp"} <= names(tmp_path / "out")
    result = microkit("interface", "a.system", *BOARD, "-o", "c", "--name", "two", "--language", "c", cwd=tmp_path)
    assert result.returncode == 0
    assert names(tmp_path / "c") == {"two_types.h", "two_client.h", "two_server.h"}


def test_depends_on_what_is_included(tmp_path: Path) -> None:
    description(tmp_path)
    result = microkit("interface", "a.system", *BOARD, "-o", "out", "--depfile", "one.d", cwd=tmp_path)
    assert result.returncode == 0
    rule = (tmp_path / "one.d").read_text()
    assert rule.startswith("out/one_types.h:") and "part.xml" in rule and "a.system" in rule


def test_same_text_same_bytes(tmp_path: Path) -> None:
    """And another version has other labels."""
    description(tmp_path)
    text = {}
    for folder in ("first", "second"):
        assert microkit("interface", "a.system", *BOARD, "-o", folder, cwd=tmp_path).returncode == 0
        text[folder] = (tmp_path / folder / "one_types.h").read_text()
    assert text["first"] == text["second"]
    description(tmp_path, part=PART.format('one" version="2'))
    assert microkit("interface", "a.system", *BOARD, "-o", "third", cwd=tmp_path).returncode == 0
    assert "LABEL_P" in text["first"] and label(text["first"]) != label((tmp_path / "third/one_types.h").read_text())


def label(text: str) -> str:
    return next(line for line in text.split("\n") if "LABEL_P" in line)


def test_what_is_wrong(tmp_path: Path) -> None:
    description(tmp_path)

    def says(code: int, *arguments: str) -> str:
        result = microkit("interface", "a.system", *BOARD, *arguments, cwd=tmp_path)
        assert result.returncode == code and result.stdout == "" and "Traceback" not in result.stderr
        return result.stderr

    assert "-o" in says(2)
    assert "did you mean 'one'" in says(2, "-o", "out", "--name", "ones")
    assert "there is no 'cobol'" in says(2, "-o", "out", "--language", "cobol")
    assert "cannot write 'part.xml'" in says(2, "-o", "part.xml")
    description(tmp_path, part=PART.format("one").replace("u8", "u9"))
    assert "part.xml:1:" in says(1, "-o", "out") and not (tmp_path / "out").exists()
    (tmp_path / "a.system").write_text(f"<system>{PD}</system>")
    assert "no interfaces" in says(2, "-o", "out")
