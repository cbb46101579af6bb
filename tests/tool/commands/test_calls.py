# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The calls behind a fault: what is said where they cannot be had, and that those of another moment are not shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from microkit.base.choice import Choice
from microkit.commands import backtrace
from microkit.commands import calls as command
from microkit.commands.built import read_built
from microkit.commands.memory import Source
from microkit.commands.programs import Programs
from microkit.debugger.elsewhere import Elsewhere
from microkit.diff.system import Built
from microkit.observe.live import Live
from microkit.observe.snapshot import Snapshot, saved_registers
from microkit.commands.common import read_board


@pytest.fixture
def built(image: Path) -> Built:
    return read_built(image, read_board(Choice("qemu_virt_aarch64"), image.parent / "board.toml"), "debug")


def made(built: Built, server: str, sources: Path | None = None) -> command.Calls:
    return command.Calls(server, built, Programs({"client": Path("client.elf")}, {}, None, sources))


def test_no_server(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtrace, "installed_gdb", lambda: "gdb")
    (line,) = made(built, "/nowhere").lines("client", 0)
    assert line == "its calls are unknown: no gdb server at /nowhere: No such file or directory"


def test_no_gdb(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is not asked: cores are not stopped for nothing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(command, "server_memory", lambda address, built: pytest.fail("asked"))
    (line,) = made(built, "/nowhere").lines("client", 0)
    assert line.startswith("its calls are unknown: gdb 13 or later") and "apt-get install gdb-multiarch" in line


def test_calls_of_the_moment(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is the image's own, where the client is about to start: a program counter elsewhere is another moment's. Sources of the
    SDK are where they are."""

    @contextmanager
    def loaded(address: str, built: Built) -> Iterator[Source]:
        yield Source(built.source.memory.read, address)

    taken: list[Snapshot] = []

    def ask(self: Elsewhere, program: str, snapshot: Snapshot, what: str) -> str:
        taken.append(snapshot)
        return "#0 main () at /multikit/libmicrokit/src/main.c:1\n#1 x () at a.c:2\n"

    monkeypatch.setattr(backtrace, "installed_gdb", lambda: "gdb")
    monkeypatch.setattr(command, "server_memory", loaded)
    monkeypatch.setattr(Elsewhere, "ask", ask)
    calls = made(built, "here", Path("/sdk/src"))
    assert calls.lines("client", 4) == ["its calls are unknown: it has gone on since"] and not taken
    thread = next(each for each in built.domains if each.name == "client").thread
    pc = saved_registers(Live(built, built.source.memory.read), thread.tcb).pc
    assert calls.lines("client", pc) == ["#0 main () at /sdk/src/libmicrokit/src/main.c:1", "#1 x () at a.c:2"]
    assert taken[0].registers.pc == pc
