# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Input that nobody writes on purpose: every kind of encoding, long lines and chains.
Each ends in a sentence, in time and memory in proportion."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from microkit.cli import main
from microkit.parse.source import Source
from tool_support import BOARD_FILE, ROOT, Judge, program

PD = '<protection_domain name="h\u00e9\U0001f600"><program_image path="a.elf"/></protection_domain>'
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "mark"])
@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("head", ['<?xml version="1.0"{}?>', "", "\n \n", "\r\n"])
def test_wide_encodings(judge: Judge, encoding: str, mark: str, head: str) -> None:
    """Whatever the declaration says: the bytes have been judged already."""
    for declared in ("", ' encoding="UTF-16"', ' encoding="UTF-8"'):
        text = f"{mark}{head.format(declared)}<system>{PD}</system>"
        assert judge(text.encode(encoding)).good.pds[0].name == "h\u00e9\U0001f600"


@pytest.mark.parametrize("encoding", WIDE)
def test_broken_wide_text(judge: Judge, encoding: str) -> None:
    raw = f"<system>{PD}</system>".encode(encoding)
    for broken in (raw[:-1], raw + b"\x00\xd8\x00\xd8", raw + b"\xff\xff\xff\xff"):
        assert set(judge(broken).rules) <= {"xml-encoding", "xml-syntax"} and judge(broken).rules


def test_columns_of_wide_text(judge: Judge) -> None:
    """Counted in characters, as an editor does."""
    result = judge(f'<system>{PD}<nothing x="\u00e9"/></system>'.encode("utf-16"))
    assert result.found[0].location.column == len(f"<system>{PD}") + 2


def test_places_are_those_of_a_slow_count() -> None:
    text = "".join(chr(0x20 + i * 7919 % 0x3000) for i in range(20_000)) + "\n" + "\u20ac" * 9000
    source = Source("x", text.encode())
    data = text.encode()
    for offset in range(0, len(data), 997):
        line = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        start = line.rfind(b"\n") + 1
        column = sum(byte & 0xC0 != 0x80 for byte in line[start:])
        assert source.location(offset).column == column + 1


@pytest.mark.slow
def test_a_line_of_many_findings(judge: Judge) -> None:
    """Four times as many may take eight times as long; what was quadratic took sixteen."""
    def seconds(count: int) -> float:
        start = time.process_time()
        result = judge("<system>\u00e9" + "<map/>" * count + "</system>")
        assert len(result.found) > count and result.found[-1].location.column > count
        return time.process_time() - start

    assert seconds(40_000) < 8 * seconds(10_000)


def chain(folder: Path, length: int) -> Path:
    for number in range(length):
        text = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{number + 1}.xml"/>'
        (folder / f"{number}.xml").write_text(f"<system>{text}</system>")
    (folder / f"{length}.xml").write_text(f"<system>{PD}</system>")
    return folder / "0.xml"


def test_long_chains_are_no_circles(tmp_path: Path, judge_file: Judge) -> None:
    assert judge_file(chain(tmp_path, 30)).rules == []
    found = [each for each in judge_file(chain(tmp_path, 60)).found if "include" in each.rule]
    assert [each.rule for each in found] == ["include-limit"]
    assert "more than 30 files deep" in found[0].message


def test_file_names_that_are_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"t\xff")
    os.mkdir(name)
    Path(f"{name}/{name}").write_text(f"<system>{PD}<bad/></system>")
    Path(f"{name}/good").write_text(f"<system>{PD}</system>")
    Path(f"{name}/a.elf").write_bytes(program())
    options = ["--board-file", str(BOARD_FILE), "--search-path", name]
    assert main(["check", f"{name}/{name}", *options]) == 1
    for more in (["graph"], ["report"], ["header", "--pd", "h\u00e9\U0001f600"]):
        assert main([more[0], f"{name}/good", *options, *more[1:], *(["-o", f"{name}/x"]
                     if more[0] != "report" else ["--json", f"{name}/x"])]) == 0  # fmt: skip
    assert main(["check", f"{name}/good", *options, "-D", f"x={name}"]) == 1
    assert main(["check", f"{name}/good", *options, "-W", name]) == 2
    assert "internal" not in capfd.readouterr().err


@pytest.mark.parametrize("command", ["verify", "diff", "run", "gdb"])
def test_devices_are_not_read(command: str, tmp_path: Path) -> None:
    """/dev/zero never ends."""
    more = ["/dev/zero"] if command == "diff" else []
    if command == "verify":
        (tmp_path / "t").write_text("<system/>")
        more = [str(tmp_path / "t"), "--board-file", str(BOARD_FILE), "--config", "debug"]
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))  # noqa: E731
    words = [sys.executable, "-m", "microkit", command, "/dev/zero", *more]
    result = subprocess.run(words, preexec_fn=limit, capture_output=True, text=True, check=False,
                            timeout=60, env={"PYTHONPATH": str(ROOT / "tool")})  # fmt: skip
    assert result.returncode in (1, 2) and "internal" not in result.stderr
