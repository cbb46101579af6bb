# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where commands that look at a system have its memory from: the gdb server of QEMU or of a probe, or a dump."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..base.records import dataclass
from ..diff.system import Built
from ..observe.live import Read
from ..remote.dump import Dump
from ..remote.protocol import Connection
from ..remote.server import CoreRegisters, Server, Windows

_SERVER = "127.0.0.1:1234"
#: Seconds for an answer of a server.
_PATIENCE = 10.0


@dataclass(frozen=True)
class Source:
    """Physical memory, where it is from, and what is known of cores: where they are, their registers."""

    read: Read
    name: str
    place: Callable[[int], str] = lambda core: ""
    registers: Callable[[int], CoreRegisters | None] = lambda core: None


def name_memory(made: argparse.ArgumentParser) -> None:
    """Arguments that say where memory is."""
    add = made.add_argument
    add("--config", metavar="CONFIG", help="whose kernel it is [the image's]")
    add("--server", metavar="HOST:PORT", default=_SERVER, help="gdb server of QEMU or of a probe [%(default)s]")
    add("--first-core", type=int, default=0, metavar="N", help="the core that is the server's first thread [%(default)s]")
    add("--physical", action="store_true",
        help="the server's addresses are physical ones, of a bus beside the cores, which run on (OpenOCD: mem_ap)")  # fmt: skip
    add("--stay", action="store_true", help="leave the cores stopped")
    add("--dump", action="append", metavar="FILE[@ADDRESS]",
        help="in place of a server: a core file, or plain memory from an address on; may be repeated")  # fmt: skip


@contextmanager
def memory(known: argparse.Namespace, built: Built) -> Iterator[Source]:
    """By the arguments of `name_memory`. A server's cores stand still meanwhile."""
    if known.dump:
        yield Source(Dump(known.dump).read, f"read from {', '.join(known.dump)}")
        return
    with _connected(known.server, built, known.first_core, known.physical, known.stay) as server:
        ran = "while the cores ran" if known.physical else "which had stopped the cores"
        yield _source(server, f"read from {known.server}, {ran},")


@contextmanager
def server_memory(address: str, built: Built) -> Iterator[Source]:
    """Of the gdb server there, whose first thread is core 0."""
    with _connected(address, built) as server:
        yield _source(server, address)


def _source(server: Server, name: str) -> Source:
    return Source(server.read, name, server.place, server.registers)


@contextmanager
def _connected(address: str, built: Built, first_core: int = 0, physical: bool = False, stay: bool = False) -> Iterator[Server]:
    """`stay`: the cores are left stopped."""
    abi = built.source.abi
    windows = Windows(abi.constant("WINDOW_VA"), abi.constant("DEVICE_VA"),
                      {each.number: (each.base, each.size) for each in built.cores})  # fmt: skip
    with Connection(address, _PATIENCE) as connection:
        server = Server(connection, windows, first_core, physical)
        try:
            yield server
        finally:
            server.release(stay)
