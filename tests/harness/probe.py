# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Debug probes' gdb servers, made of QEMU's: they pass packets on, but know nothing of its packet for physical
memory, and of system registers only if they are told to."""

from __future__ import annotations

import re
import socket
import struct
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from .qmp import ask

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
        """What is left of it for QEMU: other packets are answered here."""
        def answered(match: re.Match[bytes]) -> bytes:
            answer = self._own(match[1].decode())
            if answer is None:
                return match[0]
            client.sendall(b"+" + _packet(answer.encode()))
            return b""

        return _PACKET.sub(answered, data)

    def _own(self, packet: str) -> str | None:
        """Empty: not known. None: it is for QEMU."""
        return "" if packet[1:].startswith("qemu.PhyMemMode") else None

    def _from_qemu(self, data: bytes) -> bytes:
        if self._system_registers or not _INCLUDE.search(data):
            return data
        return _PACKET.sub(lambda match: _packet(_INCLUDE.sub(b"", match[1])), data)


class Bus(Probe):
    """Beside the cores, which never stop: the memory alone, by physical address, and registers that are made up. OpenOCD's
    target `mem_ap` is such a server. `monitor`: QEMU's."""

    def __init__(self, monitor: Path, seconds: float) -> None:
        super().__init__(Path(), system_registers=False)
        self._monitor, self._seconds = monitor, seconds

    def _serve(self) -> None:
        client, _ = self._listening.accept()
        self._open.append(client)
        while data := client.recv(65536):
            self._from_gdb(data, client)

    def _own(self, packet: str) -> str:
        if packet.startswith("m"):
            address, size = (int(each, 16) for each in packet[1:].split(","))
            return memory(self._monitor, self._seconds, address, size).hex()
        return {"qfThreadInfo": "m1", "g": "00" * 300, "D": "OK"}.get(packet, "OK" if packet[0] == "H" else "")


class OpenOcd(Probe):
    """As OpenOCD 0.12 speaks, without `-rtos hwthread`: it lists no threads, calls cpsr CPSR, and leaves the target stopped
    when a debugger goes, unless it is told to resume. Physical memory it reads by a command (its User's Guide, 11.4).
    `monitor`: QEMU's, of which these two are made."""

    def __init__(self, path: Path, monitor: Path, seconds: float) -> None:
        super().__init__(path, system_registers=False)
        self._monitor, self._seconds = monitor, seconds
        self._resumed = False

    def _from_gdb(self, data: bytes, client: socket.socket) -> bytes:
        """Any byte, also an acknowledgement, would stop QEMU again."""
        left = super()._from_gdb(data, client)
        return b"" if self._resumed else left

    def _own(self, packet: str) -> str | None:
        if packet in ("qfThreadInfo", "qsThreadInfo"):
            return "l"
        if packet == "D":
            return "OK"
        if packet.startswith("qRcmd,"):
            return self._said(bytes.fromhex(packet[6:]).decode())
        return super()._own(packet)

    def _said(self, command: str) -> str:
        """What it prints comes before, and what it returns last."""
        if command == "resume":
            ask(self._monitor, self._seconds, "cont")
            self._resumed = True
            return "OK"
        match = re.fullmatch(r"read_memory (0x[0-9a-f]+) 32 (\d+) phys", command)
        if match is None:
            return "E01"
        address, count = int(match[1], 0), int(match[2])
        words = struct.unpack(f"<{count}I", memory(self._monitor, self._seconds, address, 4 * count))
        return (" ".join(hex(each) for each in words) + "\n").encode().hex()

    def _from_qemu(self, data: bytes) -> bytes:
        named = _PACKET.sub(lambda match: _packet(match[1].replace(b'name="cpsr"', b'name="CPSR"')), data)
        return super()._from_qemu(named)


def memory(monitor: Path, seconds: float, address: int, size: int) -> bytes:
    """By QEMU's monitor, which does not stop the machine."""
    with tempfile.NamedTemporaryFile() as file:
        ask(monitor, seconds, "pmemsave", val=address, size=size, filename=file.name)
        return Path(file.name).read_bytes()


def _packet(text: bytes) -> bytes:
    return b"$%s#%02x" % (text, sum(text) & 0xFF)
