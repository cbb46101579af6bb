# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Packets of the GDB Remote Serial Protocol ("Debugging with GDB", appendix E), asked and answered one at a time
over TCP or a UNIX socket."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

_PACKET = re.compile(rb"\$([^#]*)#([0-9a-fA-F]{2})", re.DOTALL)
#: A repeat count is this much more than the number (E.1).
_REPEAT = 29
#: Bytes after which something that is no packet is given up.
_LIMIT = 1 << 20
#: Of an answer that does not come by itself: why the target has stopped, or what it prints.
_UNASKED = ("T", "S", "O")


class Lost(Exception):
    """There is no server, or it does not answer; the message says which."""


def packed(text: str) -> bytes:
    """A packet with its checksum."""
    data = text.encode("ascii")
    return b"$%s#%02x" % (data, sum(data) & 0xFF)


def unpacked(data: bytes) -> str:
    """What a packet says, with its run lengths written out."""
    if b"*" not in data:
        return data.decode("ascii", "replace")
    found = bytearray()
    at = 0
    while at < len(data):
        if data[at] == ord("*") and found and at + 1 < len(data):
            found += bytes([found[-1]]) * max(0, data[at + 1] - _REPEAT)
            at += 2
        else:
            found.append(data[at])
            at += 1
    return found.decode("ascii", "replace")


class Connection:
    """To a server; a context manager. Connecting stops the cores, as gdb's does."""

    def __init__(self, address: str, seconds: float) -> None:
        self.address = address
        self._rest = b""
        self._owed = b""  # acknowledgement, which goes with the next packet: half as many turns of the server
        try:
            self._socket = _connected(address, seconds)
        except OSError as error:
            raise Lost(f"no gdb server at {address}: {error.strerror or error}") from None
        except ValueError:
            raise Lost(f"no gdb server at {address}: that is not HOST:PORT") from None
        self._socket.settimeout(seconds)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        with suppress(OSError):
            self._socket.sendall(self._owed)
        self._socket.close()

    def ask(self, text: str) -> str:
        """The answer to a packet, empty when the server does not know it."""
        return self._asked(text, lambda answer: True)

    def ask_quietly(self, text: str) -> str:
        """The same, for the first packets: servers may say before that they have stopped the target."""
        return self._asked(text, lambda answer: not answer.startswith(_UNASKED))

    def command(self, text: str) -> str | None:
        """What a command of the server's own prints and returns (packet `qRcmd`); None: it fails, or there is none."""
        printed = ""
        answer = self.ask(f"qRcmd,{text.encode().hex()}")
        while answer.startswith("O") and answer != "OK":
            printed += _text(answer[1:])
            answer = self._received()
        if not answer or answer.startswith("E"):
            return None
        return printed if answer == "OK" else printed + _text(answer)

    def _asked(self, text: str, wanted: Callable[[str], bool]) -> str:
        self._put(self._owed + packed(text))
        self._owed = b""
        while not wanted(answer := self._received()):
            pass
        return answer

    def _put(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise Lost(f"the gdb server at {self.address}: {error.strerror or error}") from None

    def _received(self) -> str:
        while (match := _PACKET.search(self._rest)) is None:
            self._rest += self._more()
            if len(self._rest) > _LIMIT:
                raise Lost(f"{self.address} does not speak gdb's protocol")
        self._rest = self._rest[match.end() :]
        if sum(match[1]) & 0xFF != int(match[2], 16):
            self._put(b"-")
            return self._received()
        self._owed = b"+"
        return unpacked(match[1])

    def _more(self) -> bytes:
        try:
            data = self._socket.recv(65536)
        except TimeoutError:
            raise Lost(f"the gdb server at {self.address} does not answer: is another debugger connected to it?") from None
        except OSError as error:
            raise Lost(f"the gdb server at {self.address}: {error.strerror or error}") from None
        if not data:
            raise Lost(f"the gdb server at {self.address} has closed the connection")
        return data


def _text(digits: str) -> str:
    """What is written in hexadecimal, or nothing."""
    try:
        return bytes.fromhex(digits).decode("utf-8", "replace")
    except ValueError:
        return ""


def _connected(address: str, seconds: float) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if "/" in address or not colon:
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(seconds)
        made.connect(address)
        return made
    if int(port) >> 16:
        raise ValueError
    made = socket.create_connection((host.strip("[]") or "127.0.0.1", int(port)), seconds)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # each packet waits for an answer
    return made
