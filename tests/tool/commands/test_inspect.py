# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit inspect` from the command line, on dumps that are made of an image's own memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from microkit.observe.stacks import ANY, LIMIT, NONE
from microkit.cli import main


def inspect(image: Path, *options: str) -> int:
    return main(["inspect", str(image), "--board-file", f"{image.parent}/board.toml", *options])


def test_text(image: Path, dumps: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect(image, *dumps) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("image, read from ") and " in " in lines[0]
    assert lines[2].split() == ["core", "runs", "clock", "idle", "next", "deadline"]
    assert lines[3].split() == ["0", "idle", "0.000000", "-", "-"]
    assert lines[7].split()[:3] == ["server", "0", "200"] and lines[7].endswith("ready")
    assert len(lines) == 13 and not any(line.endswith(" ") for line in lines)


def test_data_with_objects_and_capabilities(image: Path, dumps: list[str],
                                            capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert inspect(image, *dumps, "--json", "--objects", "--caps", "client") == 0
    found = json.loads(capsys.readouterr().out)
    assert {"version", "cores", "domains", "virtual_cpus", "read", "stuck", "objects", "caps"} == set(found)
    assert {"tcb", "cspace", "vspace", "endpoint", "scheduling context"} <= {each["kind"] for each in found["objects"]}
    assert any(each["kind"] == "reply" and each["state"] == "free" for each in found["objects"])
    assert any("server: endpoint" in line for line in found["caps"])
    assert inspect(image, *dumps, "--objects", "--caps", "client") == 0
    text = capsys.readouterr().out
    assert "capabilities of client:" in text and "scheduling context" in text


def test_deadlock(image: Path, dumps: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing yet; and without a core's memory, that."""
    assert inspect(image, *dumps, "--deadlock") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Nothing is seen to wait in vain."
    assert lines[1] == "Core 0 is about to run server, client and monitor 0."
    image.with_name("zeros").write_bytes(bytes(64))
    assert inspect(image, "--dump", f"{image.parent}/zeros@0", "--deadlock") == 0
    assert "Of core 1 nothing is known: memory at" in capsys.readouterr().out
    assert inspect(image, "--dump", f"{image.parent}/zeros@0") == 0
    assert "unknown: memory at" in capsys.readouterr().out


@pytest.mark.parametrize(("options", "limit"), [
    ([], LIMIT), (["--deadlock"], NONE), (["--deadlock", "--json"], LIMIT), (["--deadlock", "--stacks"], ANY), (["--stacks"], ANY)])
def test_stacks_are_read_for_who_is_shown_them(image: Path, dumps: list[str], options: list[str], limit: int,
                                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    limits: set[int] = set()
    monkeypatch.setattr("microkit.observe.look.stack", lambda live, domain, limit: limits.add(limit))
    inspect(image, *dumps, *options)
    assert limits == {limit}


@pytest.mark.parametrize(("options", "why"), [
    (["--server", "127.0.0.1:1"], "no gdb server at 127.0.0.1:1: Connection refused"),
    (["--dump", "none"], "--dump: 'none': No such file"),
    (["--dump", "none", "--watch"], "--watch needs a server"), (["--watch", "0"], "'0' is not a number of seconds"),
    (["--caps", "sever"], "there is no protection domain 'sever': did you mean 'server'"),
    (["--backtrace", "x"], "there is no protection domain 'x': protection domains: '"), (["--config", "none"], "has no configuration 'none'")])
def test_what_cannot_be(image: Path, options: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect(image, *options) == 2
    said = capsys.readouterr().err
    assert why in said and "Traceback" not in said, said
