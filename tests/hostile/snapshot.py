# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Snapshots of a running machine: the kernels' own invariants, held against each core's memory.

A core is looked at when it is in a domain or waits, so that its kernel is between two entries.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import re
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KERNEL_VA = 0x4000000000
RAM_PA = 0x40000000
RAM_SIZE = 2 << 30
MAGIC = struct.pack("<Q", 0x474D494B49544C4D)
# As `info registers` prints it of a core in AArch64, and of one whose guest runs AArch32 code.
PC = re.compile(r"\b(?:PC|R15)=([0-9a-f]+)")


def program_counter(registers: str) -> int:
    """Of a core whose registers QEMU printed so."""
    match = PC.search(registers)
    assert match is not None, registers
    return int(match[1], 16)


@dataclass(frozen=True)
class Window:
    """A core's memory, and where in it its kernel's state is."""

    core: int
    pa: int
    size: int
    state: int
    now: int  # where in the state the time of its last entry is, 0 before it has booted


def windows(image: Path, state: int, now: int) -> list[Window]:
    """Of all cores of an image (multikit/image.h)."""
    data = image.read_bytes()
    start = data.index(MAGIC)
    (count,) = struct.unpack_from("<I", data, start + 12)
    (offset,) = struct.unpack_from("<Q", data, start + 48)
    cores = (struct.unpack_from("<QQQQII", data, start + offset + 40 * i) for i in range(count))
    return [Window(core, pa, size, state, now) for _, _, pa, size, core, _ in cores]


class Monitor:
    """QEMU's monitor (QMP) on a socket; give `arguments` to QEMU."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket: socket.socket | None = None
        path.unlink(missing_ok=True)

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("-qmp", f"unix:{self._path},server=on,wait=off")

    def connect(self, deadline: float) -> None:
        while True:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                self._socket.connect(str(self._path))
                break
            except OSError:
                self._socket.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        self._answers = self._socket.makefile("r")
        self._answers.readline()
        self.command("qmp_capabilities")

    def command(self, name: str, **arguments: Any) -> Any:
        assert self._socket is not None
        self._socket.sendall(json.dumps({"execute": name, "arguments": arguments}).encode())
        for line in self._answers:
            answer = json.loads(line)
            if "error" in answer:
                raise RuntimeError(f"{name}: {answer['error']}")
            if "return" in answer:
                return answer["return"]
        raise ConnectionError("QEMU ended")

    def pc(self, core: int) -> int:
        text = self.command("human-monitor-command", **{"command-line": "info registers",
                                                        "cpu-index": core})
        return program_counter(text)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._path.unlink(missing_ok=True)


class Memory:
    """The machine's RAM, as a file that QEMU and this process map; give `arguments` to QEMU."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("wb") as file:
            file.truncate(RAM_SIZE)
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), RAM_SIZE)

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("-object", f"memory-backend-file,id=ram,size={RAM_SIZE},mem-path={self._path},"
                           "share=on", "-machine", "memory-backend=ram")

    def at(self, pa: int) -> ctypes.c_char:
        return ctypes.c_char.from_buffer(self._map, pa - RAM_PA)

    def word(self, pa: int) -> int:
        return int(struct.unpack_from("<Q", self._map, pa - RAM_PA)[0])


class Checker:
    """The library of the kernel's invariants (kernel/host/invariants)."""

    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.invariants_check.restype = ctypes.c_char_p
        self._library.invariants_check.argtypes = (ctypes.c_void_p, ctypes.c_uint64,
                                                   ctypes.c_uint64, ctypes.c_bool, ctypes.c_uint64, ctypes.c_uint64)

    def violation(self, memory: Memory, window: Window) -> str | None:
        text = self._library.invariants_check(ctypes.addressof(memory.at(window.pa)), window.size,
                                              window.state, True, 0, 0)
        return text.decode() if text is not None else None


@dataclass(frozen=True)
class Inspection:
    """How many cores were looked at in all, and what was wrong with them."""

    looks: int
    violations: list[str]


def inspect(monitor: Monitor, checker: Checker, memory: Memory, places: list[Window],
            waits: range) -> Inspection:
    """Stops the machine for a moment. `waits`: the code that a waiting kernel is in."""
    looks, violations = 0, []
    monitor.command("stop")
    for index, window in enumerate(places):
        pc = monitor.pc(index)
        booted = memory.word(window.pa + window.state + window.now) != 0
        if not booted or (pc >= KERNEL_VA and pc not in waits):
            continue
        violation = checker.violation(memory, window)
        looks += 1
        if violation is not None:
            violations.append(f"core {window.core}: {violation} (PC {pc:#x})")
    monitor.command("cont")
    return Inspection(looks, violations)
