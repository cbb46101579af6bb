# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Function, file and line of addresses, by the toolchain's addr2line: it knows inlined functions, and every user of the SDK
has one. One runs for each program that is asked about, and is asked by its standard input."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from ..base.records import dataclass
from .machine import die_with_parent

#: GNU's for AArch64, or LLVM's, which takes the same arguments.
PROGRAMS = ("aarch64-none-elf-addr2line", "aarch64-linux-gnu-addr2line", "llvm-addr2line")
NONE_INSTALLED = f"none of {', '.join(PROGRAMS)} is installed (Debian: apt-get install binutils-aarch64-linux-gnu)"
#: Of no program: its answer ends that to the address before.
_LAST = (1 << 64) - 16
_UNKNOWN = "??"


@dataclass(frozen=True)
class Place:
    """`function` is empty when only the line is known."""

    function: str
    line: str


def find_addr2line() -> str | None:
    """The first that is installed."""
    return next((name for name in PROGRAMS if shutil.which(name)), None)


class Addresses:
    """Of one program."""

    def __init__(self, program: Path, addr2line: str, rename: Callable[[str], str] = lambda path: path) -> None:
        self._rename = rename
        self._process = subprocess.Popen(
            [addr2line, "-afiC", "-e", str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, errors="replace", preexec_fn=die_with_parent)  # fmt: skip

    def places(self, address: int) -> list[Place]:
        """The innermost first, then those into which it is inlined; nothing when it is not known."""
        assert self._process.stdin is not None
        try:
            print(f"{address:#x}\n{_LAST:#x}", file=self._process.stdin, flush=True)
            lines = self._block()
        except OSError:  # it has ended: the file is none that it reads
            return []
        pairs = zip(lines[::2], lines[1::2])
        return [self._place(name, line) for name, line in pairs if not line.startswith(_UNKNOWN)]

    def _block(self) -> list[str]:
        """All lines between the two addresses that it repeats."""
        assert self._process.stdout is not None
        found: list[str] = []
        ends = 0
        while ends < 2:
            line = self._process.stdout.readline()
            if not line:
                raise OSError
            if line.startswith("0x"):
                ends += 1
            elif ends == 1:
                found.append(line.rstrip("\n"))
        for _ in range(2):  # of the last address
            self._process.stdout.readline()
        return found

    def _place(self, function: str, line: str) -> Place:
        """Without the compiler's remarks: `main.c:7 (discriminator 3)`."""
        text = line.split(" (", 1)[0]
        return Place("" if function == _UNKNOWN else function, self._rename(text.removesuffix(":?").removesuffix(":0")))
