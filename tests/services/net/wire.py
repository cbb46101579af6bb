# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The other end of QEMU's network: a socket on which each datagram is a frame (QEMU: -netdev dgram), and a program behind it that has frames sent
back, many under way at once, and compares every byte."""

from __future__ import annotations

import random
import select
import shutil
import socket
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

ADDRESS = bytes.fromhex("020000000099")
ALL = b"\xff" * 6
TYPE = bytes.fromhex("88b5")
KIND = 14
HELLO, DONE, ECHO = b"h", b"d", b"e"
DEVICE = "52:54:00:12:34:56"
LEAST, MOST = 23, 1514  # kind and number fit; a whole frame
MINIMUM = 60


def frame(to: bytes, kind: bytes, data: bytes = b"", source: bytes = ADDRESS) -> bytes:
    return (to + source + TYPE + kind + data).ljust(MINIMUM, b"\0")


@dataclass
class Client:
    """A client that sends frames back."""

    address: bytes
    waits: dict[int, bytes] = field(default_factory=dict)  #: frames by number, without an answer yet
    sent: int = 0
    answered: int = 0


class Wire:
    """QEMU's options, and the socket. Use it as a context; its folder is one with a short name, as sockets want it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="wire-"))
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.folder / "host"))
        self.socket.setblocking(False)
        self._qemu = str(self.folder / "qemu")

    def _backend(self) -> tuple[str, ...]:
        return ("-netdev", f"dgram,id=net,local.type=unix,local.path={self._qemu},"
                           f"remote.type=unix,remote.path={self.folder / 'host'}")

    def options(self, legacy: bool) -> tuple[str, ...]:
        return ("-global", f"virtio-mmio.force-legacy={'true' if legacy else 'false'}", *self._backend(),
                "-device", f"virtio-net-device,netdev=net,mac={DEVICE}")

    def board_options(self) -> tuple[str, ...]:
        """For a board that has a device of its own: its first."""
        return (*self._backend(), "-net", f"nic,netdev=net,macaddr={DEVICE}")

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.socket.close()
        shutil.rmtree(self.folder)

    def receive(self, seconds: float) -> bytes | None:
        if not select.select([self.socket], [], [], seconds)[0]:
            return None
        return self.socket.recv(4096)

    def send(self, data: bytes) -> bool:
        """False: no room now, or nobody is there."""
        try:
            return self.socket.sendto(data, self._qemu) == len(data)
        except (BlockingIOError, ConnectionRefusedError, FileNotFoundError):
            return False


class Echoes:
    """Has `count` frames of any length and content sent back by each of the clients, `window` under way at a time. With `lossy`, one
    that does not come back is sent again, and may come twice. `least`: bytes of the shortest; devices of real networks fill those up that have
    less than 60."""

    def __init__(self, wire: Wire, clients: int, count: int, window: int = 32, lossy: bool = False,
                 least: int = LEAST) -> None:
        self.wire, self.count, self.window, self.lossy = wire, count, window, lossy
        self.number_of_clients, self.least = clients, least
        self.clients: dict[bytes, Client] = {}
        self.strangers: list[bytes] = []
        self.wrong: list[str] = []
        self.again = 0  #: frames that were sent again
        self._chance = random.Random(1)
        self._outgoing: deque[bytes] = deque()

    def _fresh(self, client: Client) -> bytes:
        length = self._chance.randint(self.least, MOST)
        data = (client.address + ADDRESS + TYPE + ECHO + client.sent.to_bytes(8, "big") + self._chance.randbytes(MOST))[:length]
        client.waits[client.sent] = data
        client.sent += 1
        return data

    def _take(self, data: bytes) -> None:
        source, kind = data[6:12], data[KIND:KIND + 1]
        if kind == HELLO and data[12:14] == TYPE and len(self.clients) < self.number_of_clients:
            self.clients.setdefault(source, Client(source))
        elif source not in self.clients:
            self.strangers.append(data)
        else:
            self._take_echo(self.clients[source], data)

    def _take_echo(self, client: Client, data: bytes) -> None:
        number = int.from_bytes(data[KIND + 1:KIND + 9], "big")
        sent = client.waits.pop(number, None)
        if sent is None:
            if not (self.lossy and number < client.sent):
                self.wrong.append(f"{number}: not asked for, or twice")
        elif data != ADDRESS + client.address + sent[12:]:
            self.wrong.append(f"{number}: other bytes")
        client.answered += sent is not None

    def _refill(self) -> None:
        if len(self.clients) < self.number_of_clients:
            return
        for client in self.clients.values():
            while len(client.waits) < self.window and client.sent < self.count:
                self._outgoing.append(self._fresh(client))

    def _flush(self) -> None:
        while self._outgoing and self.wire.send(self._outgoing[0]):
            self._outgoing.popleft()

    def _repeat(self) -> None:
        for client in self.clients.values():
            for data in client.waits.values():
                self.again += 1
                self._outgoing.append(data)

    @property
    def complete(self) -> bool:
        return len(self.clients) == self.number_of_clients and all(
            client.answered == self.count for client in self.clients.values())

    def run(self, seconds: float, stop: threading.Event) -> None:
        end, last = time.monotonic() + seconds, time.monotonic()
        while not self.complete and not stop.is_set() and time.monotonic() < end:
            self._refill()
            self._flush()
            data = self.wire.receive(0.01 if self._outgoing else 0.1)
            if data is not None:
                self._take(data)
                last = time.monotonic()
            elif self.lossy and not self._outgoing and time.monotonic() > last + 0.5:
                self._repeat()
                last = time.monotonic()
        for client in self.clients.values():
            self.wire.send(frame(client.address, DONE))
        while self.lossy and not stop.wait(1) and time.monotonic() < end:  # it can get lost
            for client in self.clients.values():
                self.wire.send(frame(client.address, DONE))


class Beside:
    """Runs something in a thread while the block runs; waits for it at the end."""

    def __init__(self, work: Callable[[threading.Event], None]) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=work, args=(self._stop,))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()
