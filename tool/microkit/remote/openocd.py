# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Physical memory by a command of OpenOCD's (User's Guide 0.12, 11.4): words of 32 bits, which every target can read,
as a Tcl list. Used by the client and inside gdb."""

from __future__ import annotations

from ..verify.image import Corrupt

#: Of one command; what it prints is some six times as long, and hexadecimal on its way.
MOST = 1024
RESUME = "resume"
_WORD = 4


def command(pa: int, size: int) -> str:
    """That which reads these bytes, at most `MOST`."""
    first, end = _words(pa, size)
    return f"read_memory {first:#x} 32 {(end - first) // _WORD} phys"


def memory(said: str | None, pa: int, size: int) -> bytes:
    """What the command has read. Corrupt: it has not."""
    first, end = _words(pa, size)
    try:
        data = b"".join(int(each, 16).to_bytes(_WORD, "little") for each in (said or "").split())
    except (ValueError, OverflowError):
        data = b""
    if len(data) != end - first:
        raise Corrupt(f"memory at {pa:#x} cannot be read")
    return data[pa - first : pa - first + size]


def _words(pa: int, size: int) -> tuple[int, int]:
    """Those that hold these bytes, from and to."""
    return pa // _WORD * _WORD, (pa + size + _WORD - 1) // _WORD * _WORD
