# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A debug probe's gdb server, made of QEMU's: it passes packets on, but knows nothing of physical
memory, and of system registers only if it is told to."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path

_PACKET = re.compile(rb"\$([^#]*)#..", re.DOTALL)
_INCLUDE = re.compile(rb"<xi:include href=\"system-registers.xml\"/>")


class Probe:
    """Between gdb, on a port of this machine, and QEMU's stub, on a UNIX socket. Use as a context
    manager."""

    def __init__(self, path: Path, system_registers: bool) -> None:
        self._path, self._system_registers = path, system_registers
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = [self._listening]

    def __enter__(self) -> Probe:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._open:
            each.close()

    def _serve(self) -> None:
        try:
            client, _ = self._listening.accept()
            # Every packet waits for an answer.
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = socket.socket(socket.AF_UNIX)
            self._open += [client, server]
            server.connect(str(self._path))
            back = (server, client, self._from_qemu)
            threading.Thread(target=self._pass, args=back, daemon=True).start()
            self._pass(client, server, lambda data: self._from_gdb(data, client))
        except OSError:
            return  # one of them is gone

    def _pass(self, source: socket.socket, target: socket.socket,
              change: Callable[[bytes], bytes]) -> None:
        try:
            while data := source.recv(65536):
                while b"$" in data and not _PACKET.search(data, data.rindex(b"$")):
                    data += source.recv(65536)
                target.sendall(change(data))
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _from_gdb(self, data: bytes, client: socket.socket) -> bytes:
        """Packets about physical memory are answered here: not known."""
        match = re.search(rb"\$[qQ]qemu\.PhyMemMode[^#]*#..", data)
        if match is None:
            return data
        client.sendall(b"+$#00")
        return data[: match.start()] + data[match.end() :]

    def _from_qemu(self, data: bytes) -> bytes:
        if self._system_registers or not _INCLUDE.search(data):
            return data
        return _PACKET.sub(lambda match: _packet(_INCLUDE.sub(b"", match[1])), data)


def _packet(text: bytes) -> bytes:
    return b"$%s#%02x" % (text, sum(text) & 0xFF)
