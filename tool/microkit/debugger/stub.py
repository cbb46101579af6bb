# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A server of gdb's remote protocol on standard input and output: one thread that has stopped for
good.

Its registers and memory are a JSON file: `registers` (x0 to x30, sp, pc, pstate) and `memory`,
hexadecimal bytes by address. A program of its own, started by gdb
(`target remote | python3 stub.py FILE`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

_NAMES = [*(f"x{n}" for n in range(31)), "sp", "pc"]
_TARGET = (
    '<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target>'
    '<architecture>aarch64</architecture><feature name="org.gnu.gdb.aarch64.core">'
    + "".join(f'<reg name="{name}" bitsize="64"/>' for name in _NAMES)
    + '<reg name="cpsr" bitsize="32"/></feature></target>'
)
_NOT_THERE = "E01"


class Stub:
    """Answers; what it does not know it answers with nothing, as the protocol says."""

    def __init__(self, registers: list[int], memory: dict[int, bytes]) -> None:
        self._memory = memory
        *words, pstate = registers
        self._registers = b"".join(word.to_bytes(8, "little") for word in words).hex()
        self._registers += (pstate & 0xFFFFFFFF).to_bytes(4, "little").hex()

    def answer(self, packet: str) -> str:
        """To one packet."""
        if packet.startswith("qSupported"):
            return "PacketSize=4000;qXfer:features:read+"
        if packet.startswith("qXfer:features:read:target.xml:"):
            start, size = (int(word, 16) for word in packet.split(":")[-1].split(","))
            part = _TARGET[start : start + size]
            return ("m" if start + size < len(_TARGET) else "l") + part
        if packet.startswith("m"):
            address, size = (int(word, 16) for word in packet[1:].split(","))
            return self._read(address, size)
        fixed = {"?": "S05", "g": self._registers, "qAttached": "1", "H": "OK", "D": "OK"}
        return fixed.get(packet if packet in fixed else packet[:1], "")

    def _read(self, address: int, size: int) -> str:
        for start, data in self._memory.items():
            if start <= address < start + len(data):
                return data[address - start : address - start + size].hex()
        return _NOT_THERE


def serve(stub: Stub, read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    """Until the other side is gone."""
    while byte := read(1):
        if byte != b"$":
            continue  # acknowledgements, and attempts to interrupt
        packet = bytearray()
        while (byte := read(1)) not in (b"#", b""):
            packet += byte
        read(2)  # the sum: a pipe damages nothing
        text = stub.answer(packet.decode("latin-1")).encode()
        write(b"+$%s#%02x" % (text, sum(text) & 0xFF))


def main(path: str) -> None:
    with open(path) as file:
        data = json.load(file)
    memory = {int(start): bytes.fromhex(text) for start, text in data["memory"].items()}
    output = sys.stdout.buffer

    def write(text: bytes) -> None:
        output.write(text)
        output.flush()

    serve(Stub(data["registers"], memory), sys.stdin.buffer.read, write)


if __name__ == "__main__":
    main(sys.argv[1])
