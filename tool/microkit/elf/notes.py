# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Notes of an ELF file (System V ABI, "Note Section"): who built it, and for what."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..base.records import dataclass

_HEAD = struct.Struct("<III")
_BUILD_ID = ("GNU", 3)
#: Written by libmicrokit's crt0.S: board, configuration.
_FLAVOUR = ("Multikit", 1)


@dataclass(frozen=True)
class Note:
    """`name` says who defines what `kind` means."""

    name: str
    kind: int
    data: bytes


def notes(data: bytes) -> Iterator[Note]:
    """The notes of a section or segment, as far as they are whole."""
    at = 0
    while at + _HEAD.size <= len(data):
        name_size, size, kind = _HEAD.unpack_from(data, at)
        start = at + _HEAD.size
        body = start + -(-name_size // 4) * 4
        at = body + -(-size // 4) * 4
        if body + size > len(data):
            return
        name = data[start : start + name_size].rstrip(b"\0").decode("utf-8", "replace")
        yield Note(name, kind, data[body : body + size])


def build_id(found: tuple[Note, ...]) -> bytes | None:
    """The linker's fingerprint of what it has linked."""
    return next((note.data for note in found if (note.name, note.kind) == _BUILD_ID), None)


def flavours(found: tuple[Note, ...]) -> list[tuple[str, str]]:
    """Board and configuration of every libmicrokit in the program; mostly of one."""
    texts = [
        note.data.decode("utf-8", "replace").split("\0")
        for note in found
        if (note.name, note.kind) == _FLAVOUR
    ]
    return [(text[0], text[1]) for text in texts if len(text) == 3]
