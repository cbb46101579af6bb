# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit trace` from the command line, on dumps that are made of an image's own memory and of rings."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from microkit.cli import main
from microkit.diff.source import Makers, read_source
from microkit.diff.system import Built
from microkit.observe.live import Live
from trace_picture import check_form
from trace_support import RECORD


@pytest.fixture
def traced(image: Path, dumps: list[str]) -> list[str]:
    """Options for dumps in which core 0 has run its server, and was interrupted."""
    built = Built(read_source(image, Makers(board_file=image.parent / "board.toml", config="debug")))
    live = Live(built, built.source.memory.read)
    (server,) = (each for each in built.domains if each.name == "server")
    exit, irq = (live.abi.constant(f"MULTIKIT_TRACE_{name}") for name in ("EXIT", "IRQ"))
    events = [(1000, 0, 0, server.thread.ref, exit), (1625, 26, 0, server.thread.ref, irq), (2250, 0, 0, server.thread.ref, exit)]
    data = struct.pack("<QI", len(events), 1).ljust(64, b"\0") + b"".join(RECORD.pack(*each) for each in events)
    path = image.with_name("ring")
    path.write_bytes(data.ljust(live.abi.size("multikit_trace"), b"\0"))
    return ["--dump", f"{path}@{live.symbol(0, 'kernel_trace'):#x}", *dumps]


def trace(image: Path, *options: str) -> int:
    return main(["trace", str(image), "--board-file", f"{image.parent}/board.toml", *options])


def test_summary(image: Path, traced: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert trace(image, *traced) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["core 0: 3 events in 20.00 us", "core 1: no events, and none are kept now"]
    assert [line.split()[1] for line in lines[4:]] == ["server", "(kernel)"]


def test_file(image: Path, traced: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = image.with_name("trace.json")
    assert trace(image, *traced, "-o", str(path)) == 0
    assert "core 0: 3 events" in capsys.readouterr().out
    content = json.loads(path.read_text())
    check_form(content)
    assert {each["name"] for each in content["traceEvents"] if each["ph"] == "X"} == {
        "server", "runs", "kernel: timer", "timer"}  # fmt: skip


def test_standard_output_is_the_file_alone(image: Path, traced: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert trace(image, *traced, "-o", "-") == 0
    check_form(json.loads(capfdbinary.readouterr().out))


def test_nothing_half_written(image: Path, traced: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The image is no place for it, and what cannot be written is not begun."""
    before = image.read_bytes()
    assert trace(image, *traced, "-o", str(image)) == 2 and image.read_bytes() == before
    assert trace(image, *traced, "-o", f"{image.parent}/none/trace.json") == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err and "none/trace.json" in said.err
    assert not (image.parent / "none").exists() and not list(image.parent.glob(".microkit-*"))


@pytest.mark.parametrize(("options", "why"), [
    (["--server", "127.0.0.1:1"], "no gdb server at 127.0.0.1:1: Connection refused"),
    (["--dump", "none"], "--dump: 'none': No such file"), (["--config", "none"], "has no configuration 'none'")])
def test_what_cannot_be(image: Path, options: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert trace(image, *options) == 2
    said = capsys.readouterr().err
    assert why in said and "Traceback" not in said, said


def test_memory_that_is_in_no_dump(image: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image.with_name("zeros").write_bytes(bytes(64))
    assert trace(image, "--dump", f"{image.parent}/zeros@0") == 0
    assert "core 1: nothing is known: memory at" in capsys.readouterr().out
