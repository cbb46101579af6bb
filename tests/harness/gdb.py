# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A debugger's side of QEMU's gdbstub (GDB Remote Serial Protocol): stops the machine, reads and
writes registers by name, system registers among them, and runs it on."""

from __future__ import annotations

import re
import socket
import tempfile
import time
from pathlib import Path
from types import TracebackType

#: Of org.gnu.gdb.aarch64.core.
_CORE = {**{f"x{n}": n for n in range(31)}, "sp": 31, "pc": 32, "cpsr": 33}
_CPSR = 33


class Gdb:
    """Give `arguments` to QEMU, then use as a context manager: the machine is stopped inside."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name) / "gdb"
        self._socket = socket.socket(socket.AF_UNIX)
        self._rest = b""
        self._numbers = dict(_CORE)

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("-chardev", f"socket,path={self.path},server=on,wait=off,id=gdb",
                "-gdb", "chardev:gdb")

    def wait(self) -> None:
        """Until QEMU listens, for another that is to connect."""
        deadline = time.monotonic() + self._seconds
        while not self.path.exists():
            assert time.monotonic() < deadline, "QEMU does not listen"
            time.sleep(0.02)

    def __enter__(self) -> Gdb:
        deadline = time.monotonic() + self._seconds
        while True:
            try:
                self._socket.connect(str(self.path))
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        self._socket.settimeout(self._seconds)
        self._send("?")
        self._send("vMustReplyEmpty")
        while self._receive():
            pass  # why it has stopped, said once or twice
        self._ask("qXfer:features:read:target.xml:0,ffb")
        self._read_names("system-registers.xml")
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._socket.close()
        self._folder.cleanup()

    def read(self, name: str) -> int:
        text = self._ask(f"p{self._numbers[name]:x}")
        return int.from_bytes(bytes.fromhex(text), "little")

    def write(self, name: str, value: int) -> None:
        number = self._numbers[name]
        size = 4 if number == _CPSR else 8
        answer = self._ask(f"P{number:x}={value.to_bytes(size, 'little').hex()}")
        assert answer == "OK", f"{name}: {answer}"

    def step(self) -> None:
        """One instruction."""
        self._ask("s")

    def memory_read(self, address: int) -> int:
        """Eight bytes at an address of whatever translation is active."""
        return int.from_bytes(bytes.fromhex(self._ask(f"m{address:x},8")), "little")

    def memory_write(self, address: int, value: int) -> None:
        """Eight bytes."""
        answer = self._ask(f"M{address:x},8:{value.to_bytes(8, 'little').hex()}")
        assert answer == "OK", f"{address:#x}: {answer}"

    def use_physical_addresses(self) -> None:
        """In place of those of a translation, from now on."""
        assert self._ask("Qqemu.PhyMemMode:1") == "OK"

    def go(self) -> None:
        self._send("c")

    def stop(self) -> None:
        """After `go`."""
        self._socket.sendall(b"\x03")
        self._receive()

    def run_to(self, address: int) -> None:
        """To when it comes there next, by a hardware breakpoint, which the machine does not see."""
        self.step()
        self._ask(f"Z1,{address:x},4")
        self._ask("c")
        self._ask(f"z1,{address:x},4")

    def _read_names(self, document: str) -> None:
        text, offset = "", 0
        while True:
            part = self._ask(f"qXfer:features:read:{document}:{offset:x},ff0")
            text += part[1:]
            offset += len(part) - 1
            if part[:1] != "m":
                break
        for name, number in re.findall(r'<reg name="(\w+)"[^>]*regnum="(\d+)"', text):
            self._numbers.setdefault(name, int(number))
        assert "HCR_EL2" in self._numbers, "QEMU shows no system registers"

    def _ask(self, text: str) -> str:
        self._send(text)
        return self._receive()

    def _send(self, text: str) -> None:
        data = text.encode()
        self._socket.sendall(b"$%s#%02x" % (data, sum(data) & 0xff))

    def _receive(self) -> str:
        """The next packet; acknowledgements of ours are not looked at."""
        while True:
            match = re.search(rb"\$([^#]*)#..", self._rest, re.DOTALL)
            if match:
                self._rest = self._rest[match.end():]
                self._socket.sendall(b"+")
                return match[1].decode(errors="replace")
            data = self._socket.recv(65536)
            assert data, "QEMU ended"
            self._rest += data
